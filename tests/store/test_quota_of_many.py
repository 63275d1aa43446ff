"""Claims about many who approve at once, by the verbs that people use: together they never exceed the quota."""

import asyncio
from dataclasses import replace
from datetime import datetime
from functools import partial

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from bot.db import Database
from commands import approve, request, send
from commands.ask import Ask, Reply
from commands.perform import perform
from sms.audience import Step, waterfall
from sms.lifecycle import State
from sms.message import Counted, Draft
from sms.message_filter import Filter
from sms.segments import count
from sms.settings import from_rows
from store import audience, forms, messages, quota, sight
from tests.commands.conftest import ANA, BO
from tests.commands.stages import NOW
from tests.store.people import persons, write

MANY = 50
SEGMENTS = 3
FIT = 30
LIMIT = FIT * SEGMENTS + 2  # not enough for one more


@pytest.fixture
def ask(now: datetime) -> Ask:
    account = from_rows({"time_zone": "America/New_York", "monthly_segments": str(LIMIT), "approvers": BO.id})
    return Ask(person=ANA, entry="approve", now=now, account=account, channel="CTEAM", approvers=(BO.id,))


def requested(session: Session, ask: Ask) -> int:
    """Put a message to three people up for approval."""
    number = messages.add(
        session, Draft("Sale", "CTEAM", "Hi", subscription="Offers"), author=ANA.id, now=ask.now
    ).number
    modal = send.run(session, replace(ask, number=number)).form
    assert modal
    panel = send.submit(session, replace(ask, form=modal.form, values=NOW)).form
    assert panel
    message = messages.get(session, number)
    steps = waterfall(dict.fromkeys(Step, SEGMENTS))
    messages.set_counted(session, number, Counted(message.revision, steps, SEGMENTS, SEGMENTS, count("Hi")))
    for span in audience.spans(session, message.selection):
        audience.write_recipients(session, number, span, segments=1, now=ask.now)
    state = forms.state(session, panel.form).state
    forms.update(session, panel.form, {**state, "ready": True, "warnings": []})
    request.submit(session, replace(ask, form=panel.form))
    return number


def test_of_fifty_approvals_at_once_as_many_win_as_fit(engine: Engine, ask: Ask) -> None:
    with Session(engine) as session, session.begin():
        write(session, *persons(SEGMENTS))
        numbers = [requested(session, ask) for _ in range(MANY)]

    def press(session: Session, number: int) -> Reply:
        return perform(session, replace(ask, person=BO, number=number), approve.run)

    async def all_press() -> list[str]:
        db = Database(engine.url.render_as_string(hide_password=False))
        try:
            replies = await asyncio.gather(*(db.run(partial(press, number=number)) for number in numbers))
        finally:
            await db.close()
        return [reply.say.text for reply in replies if reply.say]

    refused = asyncio.run(all_press())
    assert len(refused) == MANY - FIT
    assert all("Left in the quota: 2." in why for why in refused)
    with Session(engine) as session:
        standing = quota.standing(session, ask.account, now=ask.now)
        assert (standing.used, standing.reserved, standing.left) == (0, FIT * SEGMENTS, 2)
        scheduled = sight.page(session, Filter(State.SCHEDULED), by=None, limit=MANY)
        assert sum(message.reserved for message in scheduled) == standing.reserved
