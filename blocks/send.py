"""The form that asks whom to send to and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from slackblocks import Block as Built
from slackblocks import (
    CheckboxGroup,
    DatePicker,
    ExternalMultiSelectMenu,
    InputBlock,
    PlainText,
    RadioButtonGroup,
    StaticSelectMenu,
    TimePicker,
)

from blocks.elements import field, in_modal, option
from blocks.figures import place
from blocks.surface import Choice, Modal
from blocks.words import local
from sms.message import Message, When

NOW = Choice("Send now", "now")
LATER = Choice("Schedule for later", "later")
ACCOUNT = Choice("Account time zone", "account")
RECIPIENT = Choice("Each recipient's own", "recipient")
NEWCOMERS = Choice("Include people who join later", "include")
MANY = 100  # Slack's limit of chosen options in one select that is opened with them


@dataclass(frozen=True, slots=True)
class Send:
    """What the form is opened with."""

    form: str
    message: Message
    to: tuple[Choice, ...]
    not_to: tuple[Choice, ...]
    zone: ZoneInfo
    now: datetime
    later: bool = False
    turn: int = 0  # rises when date and time are emptied, which Slack does only under a new id


def view(send: Send) -> Modal:
    """Draw the form; its submit tells which of the two it is going to be."""
    return Modal(
        callback="send.submit",
        form=send.form,
        title="Send or schedule",
        blocks=in_modal(
            _people("to", "Send to", send.to),
            _people("not_to", "Don't send to", send.not_to, optional=True),
            _newcomers(send.message),
            *_when(send),
        ),
        submit="Review and schedule" if send.later else "Review and send",
    )


def is_later(values: Mapping[str, Any]) -> bool:
    """Tell whether it is to be scheduled."""
    return values.get("when") == LATER.value


def read_wish(values: Mapping[str, Any]) -> When:
    """Read the pickers as far as they are set, to draw them again; nothing is judged."""
    day, clock = values.get("date"), values.get("time")
    return When(
        date.fromisoformat(day) if day else None,
        time.fromisoformat(clock) if clock else None,
        recipient_zone=values.get("zone") == RECIPIENT.value,
    )


def _people(name: str, label: str, chosen: tuple[Choice, ...], *, optional: bool = False) -> InputBlock:
    select = ExternalMultiSelectMenu(
        "send.people",
        min_query_length=0,
        initial_options=[option(choice) for choice in chosen[:MANY]] or None,
        placeholder=PlainText("Type the name of a list or contact"),
    )
    return field(name, label, select, optional=optional)


def _newcomers(message: Message) -> InputBlock:
    box = option(NEWCOMERS)
    ticked = [box] if message.selection.newcomers else None
    return field("newcomers", "Newcomers", CheckboxGroup("newcomers", [box], initial_options=ticked), optional=True)


def _when(send: Send) -> tuple[Built, ...]:
    when = send.message.when
    choices = [option(NOW), option(LATER)]
    radio = RadioButtonGroup("send.when", choices, initial_option=choices[send.later])
    zones = [option(ACCOUNT), option(RECIPIENT)]
    zone = StaticSelectMenu("zone", zones, initial_option=zones[when.recipient_zone])
    suffix = f":{send.turn}" if send.turn else ""
    clock = f"In {place(send.zone)} it is {local(send.now, send.zone)} now."
    return (
        InputBlock(PlainText("When"), radio, block_id="when", dispatch_action=True),
        field(f"date{suffix}", "Date", DatePicker("date", initial_date=_date(when)), optional=True, hint=clock),
        field(f"time{suffix}", "Time", TimePicker("time", initial_time=_time(when.at)), optional=True),
        field("zone", "Time zone", zone, optional=True, hint="Date and time count only for later."),
    )


def _date(when: When) -> str | None:
    return when.on.isoformat() if when.on else None


def _time(clock: time | None) -> str | None:
    return f"{clock:%H:%M}" if clock else None
