"""The form that sends a message to colleagues' phones, and the one that asks for a code."""

from dataclasses import dataclass

from slackblocks import Block as Built
from slackblocks import ExternalSelectMenu, PlainText, StaticMultiSelectMenu

from blocks.elements import context, field, in_modal, option, phone_label, section, text_field
from blocks.surface import Choice, Modal

NUMBERS_MAX = 100


@dataclass(frozen=True, slots=True)
class Form:
    """What the form is opened with: the team's verified numbers, and those chosen already."""

    form: str
    number: int  # of the message
    numbers: tuple[Choice, ...]
    chosen: tuple[str, ...] = ()


def view(test: Form) -> Modal:
    """Ask for numbers and for the contact whose values the text is filled with."""
    people = ExternalSelectMenu("test.people", min_query_length=0, placeholder=PlainText("The default"))
    return Modal(
        callback="test.submit",
        form=test.form,
        title=f"Send test of #{test.number}",
        blocks=in_modal(
            _numbers(test),
            text_field("another", "Another number", optional=True, hint="With country code, such as +1 212 555 0123."),
            field("receive_as", "Receive as contact", people, optional=True),
        ),
        submit="Send test",
    )


def verify(form: str, masked: str) -> Modal:
    """Ask for the code that has just gone to a phone; nothing is sent to it before."""
    return Modal(
        callback="test.verify",
        form=form,
        title="Verify the number",
        blocks=in_modal(
            section("told", f"A code of six digits is on its way to {masked}. It counts for 10 minutes."),
            phone_label("Whose phone it is."),
            text_field("code", "Verification code"),
        ),
        submit="Send test",
    )


def _numbers(test: Form) -> Built:
    if not test.numbers:
        return context("numbers", "There are no team numbers yet: type one below, or add one with `/sms numbers`.")
    options = [option(choice) for choice in test.numbers[:NUMBERS_MAX]]
    chosen = [one for one in options if one.value in test.chosen] or None
    select = StaticMultiSelectMenu("numbers", options, initial_options=chosen)
    return field("numbers", "Team numbers", select, optional=True)
