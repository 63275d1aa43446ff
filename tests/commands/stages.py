"""Messages on their way, each brought there by the verbs that people use."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from blocks.review import REQUEST
from commands import approve, request, send
from commands.ask import Ask, Reply
from sms.audience import Step, waterfall
from sms.lifecycle import Action
from sms.message import Counted, Message
from sms.segments import count
from store import Session, audience, forms, messages
from tests.commands.conftest import BO
from tests.store.people import THEN, persons, write

NOW: Mapping[str, Any] = {"to": ("list:1",), "not_to": (), "when": "now", "date": None, "time": None}
LATER: Mapping[str, Any] = {**NOW, "when": "later", "date": "2026-11-27", "time": "09:00", "zone": "account"}


def chosen(session: Session, ask: Ask, *, values: Mapping[str, Any] | None = None) -> Reply:
    """Choose people and time for #1; its list has three of them."""
    if not messages.get(session, 1).selection.lists:
        write(session, *persons(3))
    modal = send.run(session, replace(ask, number=1)).form
    assert modal
    return send.submit(session, replace(ask, form=modal.form, values=values or NOW))


def count_all(
    session: Session, panel: str, *, warnings: tuple[str, ...] = (), starts: datetime | None = None
) -> Message:
    """Do what the count job does, for three people."""
    message = messages.get(session, 1)
    steps = waterfall(dict.fromkeys(Step, 3))
    counted = Counted(message.revision, steps, 3, 3, count("x"), histogram={1: 3}, starts=starts)
    messages.set_counted(session, 1, counted)
    for span in audience.spans(session, message.selection):
        audience.write_recipients(session, 1, span, segments=1, now=message.changed_at or THEN)
    state = forms.state(session, panel).state
    forms.update(session, panel, {**state, "ready": True, "warnings": list(warnings)})
    return message


def reviewed(session: Session, ask: Ask, *, values: Mapping[str, Any] | None = None) -> Ask:
    """Review #1; what comes back is its panel, about to be submitted."""
    form = chosen(session, ask, values=values).form
    assert form
    count_all(session, form.form, warnings=("Nobody has tested it.",))
    return replace(ask, form=form.form, approvers=("UBO",))


def requested(session: Session, ask: Ask, *, values: Mapping[str, Any] | None = None) -> Message:
    """Put #1 up for approval."""
    panel = reviewed(session, ask, values=values)
    assert forms.state(session, panel.form).state["submit"] == REQUEST
    request.submit(session, panel)
    return messages.get(session, 1)


def approved(session: Session, ask: Ask, *, values: Mapping[str, Any] | None = None) -> Message:
    """Have Bo approve #1."""
    message = requested(session, ask, values=values)
    approve.run(session, replace(ask, person=BO, number=1, revision=message.revision))
    return messages.get(session, 1)


def sending(session: Session, ask: Ask) -> Message:
    """Bring #1 to where texts leave."""
    return messages.move(session, approved(session, ask), action=Action.LAUNCH, by="clock", now=ask.now)


def held(session: Session, ask: Ask) -> Message:
    """Hold #1 as the launch does."""
    return messages.move(session, approved(session, ask), action=Action.HOLD, by="clock", now=ask.now, reason="late")
