"""The form that asks for somebody's number or name before they are forgotten."""

from collections.abc import Sequence

from blocks.elements import actions, bold, button, escape, in_modal, section, shorten, text_field
from blocks.surface import Modal
from store.people import Contact

TITLE = "Forget this person"
NAME_MAX = 60


def view(contact: Contact, *, form: str, shared: Sequence[str]) -> Modal:
    """Tell what will be gone, and ask for it to be typed."""
    name = bold(escape(shorten(contact.name, NAME_MAX)))
    tells = (
        f"{name} will be gone for good: contact, properties, lists, consent, the "
        "texts they got and sent, and what posts and files show of these. Reports keep their counts. A keyed hash of "
        "the number stays, so that it is never texted again, not even after another import. This cannot be undone."
    )
    names = ", ".join(escape(shorten(name, NAME_MAX)) for name in shared)
    also = f"\n⚠️ {names} has one of the numbers too: what is known of that number stays theirs." if shared else ""
    typed = text_field("typed", f"Type {'the number' if contact.number else 'the name'} to forget them")
    back = actions("back", button("contact.back", "Back", value=f"c{contact.id}"))
    return Modal(
        callback="forget.submit",
        form=form,
        title=TITLE,
        blocks=in_modal(section("tells", tells + also), typed, back),
        submit="Forget",
    )


def done(form: str, *, tells: str) -> Modal:
    """Say that they are gone; their name is not said again."""
    return Modal(callback="forget.done", form=form, title=TITLE, blocks=in_modal(section("done", tells)), close="Done")
