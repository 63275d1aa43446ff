"""The form that sends a message to colleagues' phones, the one that asks for a code, and what became of the tests."""

from collections.abc import Sequence
from dataclasses import dataclass

from slackblocks import Block as Built
from slackblocks import ExternalSelectMenu, PlainText, StaticMultiSelectMenu

from blocks.elements import context, field, in_modal, option, phone_label, post, section, text_field
from blocks.surface import Choice, Modal, Surface
from blocks.words import mention
from sms.carrier_codes import look_up
from sms.delivery import NOT_HANDED_OVER, DeliveryState
from sms.phone import mask
from store.singles import Single

NUMBERS_MAX = 100
SHOWN_MAX = 20
MARKS = {
    DeliveryState.DELIVERED: "✅",
    DeliveryState.UNDELIVERED: "❌",
    **dict.fromkeys(NOT_HANDED_OVER, "❌"),
}


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


def told(tests: Sequence[Single]) -> Surface:
    """Tell in the thread how the tests of one revision were delivered; edited in place."""
    if not tests:
        return post("🧪 No test of this revision")
    opening = f"🧪 {mention(tests[-1].by)} tested revision {tests[-1].revision}"
    lines = (f"{MARKS.get(one.state, '⏳')} {mask(one.number)} · {_state(one)}" for one in tests[-SHOWN_MAX:])
    return post(opening, section("tests", "\n".join((opening, *lines))))


def _state(test: Single) -> str:
    why = f" ({look_up(test.code).meaning})" if test.code else ""
    return f"{test.state.value}{why}"


def _numbers(test: Form) -> Built:
    if not test.numbers:
        return context("numbers", "There are no team numbers yet: type one below, or add one with `/sms numbers`.")
    options = [option(choice) for choice in test.numbers[:NUMBERS_MAX]]
    chosen = [one for one in options if one.value in test.chosen] or None
    select = StaticMultiSelectMenu("numbers", options, initial_options=chosen)
    return field("numbers", "Team numbers", select, optional=True)
