"""Claims about jobs that still wait when their message is deleted: they end, and keep nobody else waiting."""

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from jobs import deliver, launch, progress, receive, redraw, settle, single, stop
from jobs.world import Listed, Page, Text, World
from sms.delivery import Accepted, DeliveryState, Outcome
from sms.lifecycle import State
from sms.message import Draft
from store import Session, inbox, messages, posts, quota, settings, singles
from store.inbox import Inbound
from store.schema import ledger
from store.schema.messages import messages as message_table
from tests.jobs.conftest import Stand
from tests.jobs.sends import NUMBERS, sends, states

Run = Callable[[World, str], Coroutine[Any, Any, Any]]


def deletes(stand: Stand) -> None:
    """Delete message 1, posts and all."""
    stand.does(_delete(stand))


def _delete(stand: Stand) -> Callable[[Session], object]:
    def unit(session: Session) -> object:
        messages.delete(session, 1, by="U0ANA", now=stand.clock.now())
        return posts.remove(session, 1)

    return unit


@pytest.mark.parametrize(("run", "key"), [(launch.run, 1), (deliver.run, "1:0:1000"), (progress.run, 1), (stop.run, 1)])
def test_a_job_of_a_deleted_message_ends(stand: Stand, run: Run, key: object) -> None:
    sends(stand, state=State.STOPPED)
    deletes(stand)
    stand.runs(run, key)
    assert stand.carrier.texts == []


def test_a_post_that_was_wanted_after_its_message_was_deleted_is_not_drawn(stand: Stand) -> None:
    sends(stand, state=State.STOPPED)
    deletes(stand)
    late = stand.does(lambda session: posts.note(session, 1, "late", key="late"))
    assert stand.runs(redraw.run, late.key) == {"gone": 1}


def test_a_text_that_answers_a_message_deleted_meanwhile_keeps_no_other_waiting(stand: Stand) -> None:
    sends(stand, state=State.STOPPED)
    now = stand.clock.now()
    stand.does(lambda session: session.execute(update(ledger.deliveries).values(attempted_at=now)))
    stand.does(lambda s: inbox.store_inbound(s, [Inbound("SM9", NUMBERS[0], "+12015550100", "Shoes?")], now=now))
    deletes(stand)
    assert stand.runs(receive.run) == {"callbacks": 0, "texts": 1}


def test_what_was_uncertain_when_it_was_deleted_is_given_up_for_nobody_can_compare_its_words(stand: Stand) -> None:
    sends(stand, state=State.STOPPED)
    lost = {"state": DeliveryState.UNCERTAIN, "attempted_at": stand.clock.now(), "attempt": 1, "body": "Hi"}
    stand.does(lambda session: session.execute(update(ledger.deliveries).values(**lost)))
    deletes(stand)
    stand.clock.time += timedelta(hours=1)
    stand.runs(settle.run, "d")
    assert states(stand) == ["unresolved"] * 3


def test_a_test_that_has_not_left_when_its_message_is_deleted_never_leaves(stand: Stand) -> None:
    now = stand.clock.now()
    stand.does(lambda s: messages.add(s, Draft("Teaser", "C0MARKET", "Hi"), author="U0ANA", now=now))
    job = stand.does(
        lambda s: singles.put(s, kind="test", number=NUMBERS[0], body="Hi", by="U0ANA", now=now, message=1, revision=1)
    )
    deletes(stand)
    assert stand.runs(single.run, job.key) == {"nothing": 1}
    assert stand.does(lambda session: session.scalar(select(ledger.singles.c.state))) == "canceled"


class DeletesMeanwhile:
    """A carrier at whose hands the texts are when the message is stopped and deleted."""

    def __init__(self, stand: Stand) -> None:
        self.stand = stand

    async def send(self, text: Text) -> Outcome:
        if text.attempt == "d1.1":
            await self.stand.world.db.run(self._stop_and_delete)
        return Accepted(f"SM{text.attempt}", 1)

    async def has_sender(self) -> bool:
        return True

    async def listed(self, number: str) -> Sequence[Listed]:
        raise AssertionError(f"nobody looks up {number} here")

    async def received(self, since: object) -> Sequence[Listed]:
        raise AssertionError(f"nobody asks for texts since {since} here")

    async def page(self, since: object, *, until: object, cursor: str = "") -> Page:
        raise AssertionError(f"nobody lists {(since, until, cursor)} here")

    def _stop_and_delete(self, session: Session) -> None:
        session.execute(update(message_table).values(state=State.STOPPED))
        _delete(self.stand)(session)


def test_what_is_at_the_carrier_when_its_message_is_deleted_is_recorded_and_balanced(stand: Stand) -> None:
    sends(stand)
    now = stand.clock.now()
    stand.does(lambda s: quota.reserve(s, settings.load(s), number=1, segments=9, now=now))
    world = replace(stand.world, carrier=DeletesMeanwhile(stand))
    stand.runs(lambda _, key: deliver.run(world, key), "1:0:1000")
    assert states(stand) == ["accepted"] * 3
    stand.runs(progress.run, 1)
    standing = stand.does(lambda s: quota.standing(s, settings.load(s), now=now))
    assert (standing.used, standing.reserved) == (3, 0)
