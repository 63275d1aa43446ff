"""Claims about the first part of a send: it goes alone, and the rest follows only if it did well."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from jobs import canary, deliver, launch
from sms.lifecycle import Action, State
from sms.message import Message
from store import Session, canaries, inbox, jobs, ledger, messages, settings
from store.inbox import Inbound
from store.schema.ledger import deliveries
from tests.jobs.conftest import Stand
from tests.jobs.sends import NUMBERS, sends, states

WAIT = timedelta(minutes=10)


@pytest.fixture
def first(stand: Stand) -> Stand:
    """A send to three people whose first part, one of them, has left."""
    sends(stand)
    stand.does(lambda s: settings.save(s, "canary", text="30%/1/10m", by="U0CY", now=stand.clock.now()))
    stand.runs(launch.run, 1)
    delivers(stand)
    stand.runs(canary.run, 1)
    return stand


def delivers(stand: Stand) -> None:
    """Run what is to be delivered by now."""
    for key in waiting(stand, "deliver"):
        stand.runs(deliver.run, key)


def waiting(stand: Stand, name: str) -> list[str]:
    """Take the keys of the jobs of a name that are due."""

    def take(session: Session) -> list[str]:
        lease = timedelta(seconds=9)
        claimed = jobs.claim(session, names=[name], now=stand.clock.now(), lease=lease, limit=9)
        for job in claimed:
            jobs.finish(session, job)
        return [job.key for job in claimed]

    return stand.does(take)


def message(stand: Stand) -> Message:
    return stand.does(lambda session: messages.get(session, 1))


def moves(stand: Stand, action: Action) -> None:
    """Somebody presses a button."""
    old = message(stand)
    stand.does(lambda s: messages.move(s, old, action=action, by="U0ANA", now=stand.clock.now()))


def becomes(stand: Stand, state: str, *, code: int | None = None) -> None:
    """Let the text of the first part end so."""
    stand.does(lambda s: s.execute(update(deliveries).where(deliveries.c.id == 1).values(state=state, code=code)))


def is_judged(stand: Stand) -> None:
    """Let the wait pass, and have it judged."""
    stand.clock.time += WAIT
    stand.runs(canary.run, 1)


def test_the_first_part_goes_alone_and_the_line_tells_when_the_rest_may(first: Stand) -> None:
    assert states(first) == ["accepted", "planned", "planned"]
    progress = first.does(lambda session: ledger.progress(session, 1, now=first.clock.now()))
    assert (progress.first_part, progress.rest_at) == (1, first.clock.now() + WAIT)


def test_the_rest_does_not_go_before_the_wait_is_over(first: Stand) -> None:
    first.clock.time += WAIT - timedelta(seconds=1)
    first.runs(canary.run, 1)
    assert waiting(first, "launch") == []


def test_the_rest_follows_by_itself_when_all_is_well(first: Stand) -> None:
    becomes(first, "delivered")
    is_judged(first)
    assert waiting(first, "launch") == ["1"]
    first.runs(launch.run, 1)
    delivers(first)
    assert states(first) == ["delivered", "accepted", "accepted"]


@pytest.mark.parametrize(("state", "code"), [("undelivered", 30003), ("rejected", 21211), ("failed", 30007)])
def test_a_first_part_that_fails_keeps_the_rest_back_until_people_go_on(first: Stand, state: str, code: int) -> None:
    becomes(first, state, code=code)
    is_judged(first)
    held = message(first)
    assert (held.state, held.reason) == (State.PAUSED, "1 of its first 1 texts (100 %) failed, more than 8 %")
    delivers(first)
    assert states(first)[1:] == ["planned", "planned"]
    moves(first, Action.RESUME)
    first.runs(launch.run, 1)
    delivers(first)
    assert states(first)[1:] == ["accepted", "accepted"]


@pytest.mark.parametrize("said", ["STOP", "please stop texting me"])
def test_opt_outs_keep_the_rest_back_in_whatever_words(first: Stand, said: str) -> None:
    becomes(first, "delivered")
    text = Inbound("SM9", NUMBERS[0], "+12015550100", said)
    first.does(lambda session: inbox.store_inbound(session, [text], now=first.clock.now()))
    is_judged(first)
    assert "were answered by an opt-out" in message(first).reason


def test_what_is_paused_meanwhile_goes_on_with_its_first_part_alone(first: Stand) -> None:
    moves(first, Action.PAUSE)
    moves(first, Action.RESUME)
    first.runs(launch.run, 1)
    delivers(first)
    assert states(first) == ["accepted", "planned", "planned"]
    becomes(first, "delivered")
    is_judged(first)
    assert waiting(first, "launch") == ["1"]


def test_a_stopped_send_is_not_judged(first: Stand) -> None:
    moves(first, Action.STOP)
    first.clock.time += WAIT
    assert first.runs(canary.run, 1) == {"not_now": 1}


def test_a_text_that_has_not_left_is_waited_for(stand: Stand) -> None:
    sends(stand)
    stand.does(lambda s: settings.save(s, "canary", text="30%/1/10m", by="U0CY", now=stand.clock.now()))
    stand.runs(launch.run, 1)
    stand.runs(canary.run, 1)
    part = stand.does(lambda session: canaries.get(session, 1))
    assert part is not None
    assert part.ends_at is None


def test_a_send_to_so_few_that_all_would_be_first_has_no_first_part(stand: Stand) -> None:
    sends(stand)
    stand.does(lambda s: settings.save(s, "canary", text="2%/25/10m", by="U0CY", now=stand.clock.now()))
    stand.runs(launch.run, 1)
    delivers(stand)
    assert states(stand) == ["accepted"] * 3
