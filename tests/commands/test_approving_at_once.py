"""Claims about who may approve, on both databases: everybody who may not is told why, and of two who may one wins."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from commands import approve
from commands.ask import Ask, Reply
from commands.perform import perform
from sms.lifecycle import State
from sms.message import Draft
from sms.roles import Person, Role
from store import audit, messages, quota
from tests.commands.conftest import ANA, BO, CY, EVA, GUEST
from tests.commands.stages import requested
from tests.store.conftest import engine, postgres

__all__ = ["engine", "postgres"]  # both databases

BY_NAME = ("UBO", "UCY", "SLEADS")
REMOVED = Person("UDI", "di", Role.AUTHOR)  # was in the group when it was asked, and is not any more


@pytest.fixture
def asked(engine: Engine, ask: Ask) -> Ask:
    """What somebody asks who presses *Approve* on Ana's #1."""
    account = replace(ask.account, approvers=BY_NAME)
    with Session(engine, expire_on_commit=False) as session, session.begin():
        draft = Draft("Black Friday teaser", "CTEAM", "Hi there!", "", "Offers")
        messages.add(session, draft, author=ANA.id, now=ask.now)
        message = requested(session, replace(ask, account=account))
    return replace(ask, account=account, number=1, revision=message.revision, entry="approve")


def press(engine: Engine, asked: Ask, *, before: Callable[[], object] = lambda: None) -> Reply:
    with Session(engine, expire_on_commit=False) as session:
        before()
        with session.begin():
            return perform(session, asked, approve.run)


def test_of_two_who_press_at_once_one_wins_and_the_other_is_told_who(engine: Engine, asked: Ask) -> None:
    together = Barrier(2)
    with ThreadPoolExecutor(2) as pool:
        presses = [replace(asked, person=person) for person in (BO, CY)]
        replies = list(pool.map(lambda each: press(engine, each, before=together.wait), presses))
    (won,) = [reply for reply in replies if reply.jobs]
    (lost,) = [reply for reply in replies if reply.say]
    winner, loser = (BO, CY) if replies[0] is won else (CY, BO)
    assert lost.say
    assert f"<@{winner.id}>" in lost.say.text
    with Session(engine) as session:
        assert messages.get(session, 1).state is State.SCHEDULED
        assert quota.standing(session, asked.account, now=asked.now).reserved == 3
        last = {(entry.who, entry.outcome) for entry in audit.tail(session, subject="#1", limit=4)}
    assert {(winner.id, "done"), (loser.id, "refused")} <= last


@pytest.mark.parametrize(
    ("person", "told"),
    [
        (ANA, "Only an approver who is not the author can approve.\nAsk <@UBO>, <@UCY> or <!subteam^SLEADS>"),
        (EVA, "Only an approver can approve.\nAsk <@UBO>, <@UCY> or <!subteam^SLEADS>"),
        (REMOVED, "Only an approver can approve."),
        (GUEST, "TextOps is for full members of this workspace.\nAsk an admin of the workspace."),
    ],
)
def test_whoever_may_not_is_refused_with_the_reason(engine: Engine, asked: Ask, person: Person, told: str) -> None:
    reply = press(engine, replace(asked, person=person))
    assert reply.say
    assert told in reply.say.text
    with Session(engine) as session:
        assert messages.get(session, 1).state is State.IN_REVIEW
        refused = audit.tail(session, subject="#1")[0]
    assert (refused.who, refused.action, refused.outcome) == (person.id, "approve", "refused")
    assert told.partition("\n")[0] in refused.detail["why"]
