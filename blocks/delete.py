"""The form that asks for a message's number before it is deleted for good."""

from blocks.elements import bold, escape, in_modal, section, text_field
from blocks.surface import Modal
from sms.message import Message


def view(message: Message, *, form: str) -> Modal:
    """Ask for the number, typed; nothing but that number deletes."""
    name = bold(f"#{message.number} {escape(message.draft.name)}")
    tells = (
        f"{name} will be gone for good: its text, its posts and its files. "
        "Its counts are kept. To put it out of sight only, archive it."
    )
    return Modal(
        callback="delete.submit",
        form=form,
        title=f"Delete #{message.number}",
        blocks=in_modal(section("tells", tells), text_field("number", f"Type {message.number} to delete it")),
        submit="Delete",
    )


def deleted(message: Message, *, form: str) -> Modal:
    """Say that it is gone."""
    tells = f"#{message.number} {escape(message.draft.name)} is deleted. Its counts are kept."
    return Modal(
        callback="delete.deleted",
        form=form,
        title=f"Delete #{message.number}",
        blocks=in_modal(section("deleted", tells)),
        close="Done",
    )
