"""Colleagues' phones: the list, the form for a new one, and the form for the code that was texted to it."""

from collections.abc import Sequence
from dataclasses import dataclass

from slackblocks import SectionBlock

from blocks.elements import (
    PHONE_LABEL_MAX,
    actions,
    bold,
    button,
    escape,
    in_modal,
    phone_label,
    post,
    section,
    shorten,
    text_field,
)
from blocks.surface import Modal, Surface

MOST = 45  # a message holds 50 blocks


@dataclass(frozen=True, slots=True)
class Phone:
    """A team number as others may see it."""

    id: int
    label: str
    masked: str
    owner: str
    removable: bool  # by the person who looks


def view(phones: Sequence[Phone]) -> Surface:
    """List the numbers that tests can go to."""
    text = "Team numbers" if phones else "There are no team numbers yet. Add yours, then tests can be sent to it."
    add = button("numbers.add", "Add a number", style=None if phones else "primary")
    return post(text, section("top", f"*{text}*" if phones else text), *map(_line, phones[:MOST]), actions("add", add))


def number_form(form: str) -> Modal:
    """Ask for a colleague's phone; the code goes to it as soon as this is submitted."""
    return Modal(
        callback="numbers.number",
        form=form,
        title="Add a number",
        blocks=in_modal(
            phone_label("Whose phone it is, as your team will find it: Ana's phone."),
            text_field(
                "phone", "Phone number", hint="With country code: +1 212 555 0123. A code will be texted to it."
            ),
        ),
        submit="Text the code",
    )


def code_form(form: str, *, label: str, masked: str) -> Modal:
    """Ask for the six digits that were texted."""
    return Modal(
        callback="numbers.code",
        form=form,
        title="Add a number",
        blocks=in_modal(
            section(
                "sent", f"A code of 6 digits is on its way to {bold(escape(label))}, {masked}. It holds for 10 minutes."
            ),
            text_field("code", "Verification code"),
        ),
        submit="Verify",
    )


def verified(form: str, *, label: str, masked: str) -> Modal:
    """Say that tests may go there now."""
    tells = f"✅ {bold(escape(label))}, {masked}, is verified. Choose it under _Send test_."
    return Modal(
        callback="numbers.verified",
        form=form,
        title="Add a number",
        blocks=in_modal(section("verified", tells)),
        close="Done",
    )


def _line(phone: Phone) -> SectionBlock:
    sure = f"{shorten(phone.label, PHONE_LABEL_MAX)} will get no more tests."
    remove = button("numbers.remove", "Remove", value=str(phone.id), sure=sure) if phone.removable else None
    words = f"{bold(escape(phone.label))} · {phone.masked} · <@{phone.owner}>"
    return section(f"number.{phone.id}", words, accessory=remove)
