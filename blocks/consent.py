"""What can be done to a number by hand: consent with its evidence, an opt-out, a bar for good or for now."""

from collections.abc import Mapping, Sequence
from datetime import date

from slackblocks import Block as Built
from slackblocks import DatePicker, PlainTextInput

from blocks.elements import actions, button, context, field, in_modal, select_field
from blocks.surface import Choice, Modal

EVERYTHING = "all"
TEXT_MAX = 500


def record(form: str, contact: int, numbers: Sequence[str], kinds: Mapping[str, int], *, today: date) -> Modal:
    """Ask for an opt-in with all of its evidence: none of it may be left out."""
    return _form(
        "consent.record_submit",
        form,
        "Record consent",
        contact,
        _numbers(numbers),
        select_field("subscription", "Subscription type", choices=_kinds(kinds)),
        _words("shown", "What was shown", "Word for word what they read or heard before they said yes."),
        _words("source", "Source", "Where it can be looked up: a form's name, a call, a contract."),
        field("date", "Date of consent", DatePicker("date", initial_date=today.isoformat())),
    )


def opt_out(form: str, contact: int, numbers: Sequence[str], kinds: Mapping[str, int]) -> Modal:
    """Ask what they do not want any more."""
    every = Choice("All subscription types", EVERYTHING)
    return _form(
        "consent.opt_out_submit",
        form,
        "Opt out",
        contact,
        _numbers(numbers),
        select_field("subscription", "Subscription type", choices=(every, *_kinds(kinds))[:100], value=EVERYTHING),
        _words("shown", "What they said", "And where: in a call, a mail, in the shop."),
    )


def bar(form: str, contact: int, numbers: Sequence[str], *, is_hold: bool) -> Modal:
    """Ask why a number is to get nothing, and until when if it is for now."""
    until = field("until", "Until", DatePicker("until"), optional=True, hint="Left empty, until it is released.")
    return _form(
        "consent.hold_submit" if is_hold else "consent.suppress_submit",
        form,
        "Hold" if is_hold else "Suppress",
        contact,
        _numbers(numbers),
        _words("reason", "Reason", "What they agreed to stays as it is; nothing is sent all the same."),
        until if is_hold else None,
    )


def release(form: str, contact: int, numbers: Sequence[str]) -> Modal:
    """Ask why a number may be texted again."""
    return _form(
        "consent.release_submit",
        form,
        "Release",
        contact,
        _numbers(numbers),
        _words("reason", "Reason", "Only START, texted from the phone, takes back the phone's own STOP."),
    )


def _form(callback: str, form: str, title: str, contact: int, *fields: Built | None) -> Modal:
    back = actions("back", button("contact.back", "Back", value=f"c{contact}"))
    tells = context("belongs", "Consent belongs to the number, not to the person.")
    return Modal(callback=callback, form=form, title=title, blocks=in_modal(*fields, tells, back), submit=title)


def _numbers(numbers: Sequence[str]) -> Built:
    choices = tuple(Choice(number, number) for number in numbers)
    return select_field("number", "Number", choices=choices, value=numbers[0])


def _kinds(kinds: Mapping[str, int]) -> tuple[Choice, ...]:
    return tuple(Choice(name, str(kind)) for name, kind in kinds.items())[:100]


def _words(name: str, label: str, hint: str) -> Built:
    return field(name, label, PlainTextInput(name, multiline=True, max_length=TEXT_MAX), hint=hint)
