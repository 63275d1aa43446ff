"""Claims about a database that may be a backup: what the carrier has is never sent again."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from jobs import catch_up, deliver
from jobs.world import Listed
from sms.lifecycle import State
from store import absences, messages
from store.schema.account import jobs as jobs_table
from store.schema.messages import messages as table
from store.schema.slack import posts
from tests.jobs.conftest import Stand
from tests.jobs.sends import NUMBERS, sends, states

BODY = "Hi P{}, https://t.acme.example/x{}7Kq2mP"
CHUNK = "1:0:1000"


@pytest.fixture
def restored(stand: Stand) -> Stand:
    """A backup of yesterday, of which everything was planned; two of the three texts have left since."""
    sends(stand)
    stand.does(lambda session: absences.stay(session, now=stand.clock.now()))
    for nth, number in enumerate(NUMBERS[:2], start=1):
        left = stand.clock.now() + timedelta(minutes=nth)
        text = Listed(f"SM{nth}", number, BODY.format(nth, nth), "delivered", None, 1, left)
        stand.carrier.at_the_carrier.append(text)
    stand.clock.time += timedelta(days=1)
    stand.does(lambda session: absences.arrive(session, now=stand.clock.now()))
    return stand


def sets(stand: Stand, **values: object) -> None:
    stand.does(lambda session: session.execute(update(table).values(**values)))


def state(stand: Stand) -> State:
    return stand.does(lambda session: messages.get(session, 1)).state


def waiting(stand: Stand) -> set[str]:
    """The names of the jobs that wait."""
    return stand.does(lambda session: set(session.scalars(select(jobs_table.c.name))))


def told(stand: Stand) -> list[str]:
    """What was told in the thread."""
    query = select(posts.c.content).where(posts.c.kind == "note").order_by(posts.c.id)
    return stand.does(lambda session: [str(content["text"]) for content in session.scalars(query)])


def test_nothing_leaves_before_the_carrier_was_asked(restored: Stand) -> None:
    restored.runs(deliver.run, CHUNK)
    assert restored.carrier.texts == []
    assert "catch_up" in waiting(restored)


def test_what_had_left_is_known_and_people_decide_about_the_rest(restored: Stand) -> None:
    assert restored.runs(catch_up.run, 1) == {"known": 2, "pages": 1}
    assert states(restored) == ["delivered", "delivered", "planned"]
    assert state(restored) is State.PAUSED
    assert told(restored)[-1].startswith("⏸ Paused #1. 2 of its texts had left, and this database did not know of them")


def test_only_the_rest_is_sent_then_after_one_more_look(restored: Stand) -> None:
    restored.runs(catch_up.run, 1)
    sets(restored, state=State.SENDING)
    restored.runs(deliver.run, CHUNK)
    assert restored.carrier.texts == []
    assert restored.runs(catch_up.run, 1) == {"known": 0, "pages": 1}
    restored.runs(deliver.run, CHUNK)
    assert [text.number for text in restored.carrier.texts] == [NUMBERS[2]]


def test_what_left_while_people_decided_pauses_it_again(restored: Stand) -> None:
    restored.runs(catch_up.run, 1)
    sets(restored, state=State.SENDING)
    text = Listed("SM3", NUMBERS[2], BODY.format(3, 3), "sent", None, 1, restored.clock.now())
    restored.carrier.at_the_carrier.append(text)
    assert restored.runs(catch_up.run, 1)["known"] == 1
    assert (states(restored), state(restored)) == (["delivered", "delivered", "sent"], State.PAUSED)


def test_what_still_waits_at_the_carrier_is_known_too(restored: Stand) -> None:
    first = restored.carrier.at_the_carrier[0]
    restored.carrier.at_the_carrier = [replace(first, status="queued")]
    assert restored.runs(catch_up.run, 1) == {"known": 1, "pages": 1}
    assert (states(restored), state(restored)) == (["queued", "planned", "planned"], State.PAUSED)


def test_what_had_left_of_a_paused_one_is_told_as_well(restored: Stand) -> None:
    sets(restored, state=State.PAUSED)
    restored.runs(catch_up.run, 1)
    assert told(restored) == ["2 texts of #1 had left while nobody was here. They are in its figures now."]
    assert state(restored) is State.PAUSED


def test_where_nothing_had_left_it_goes_on_by_itself(restored: Stand) -> None:
    restored.carrier.at_the_carrier = [
        Listed("SM8", NUMBERS[0], "Your table is ready", "delivered", None, 1, restored.clock.now()),
        Listed("SM9", NUMBERS[1], BODY.format(2, 2), "delivered", None, 1, restored.clock.now() - timedelta(days=9)),
    ]
    assert restored.runs(catch_up.run, 1) == {"known": 0, "pages": 1}
    assert (state(restored), told(restored), "launch" in waiting(restored)) == (State.SENDING, [], True)
    restored.runs(deliver.run, CHUNK)
    assert [text.number for text in restored.carrier.texts] == list(NUMBERS)


def test_what_was_launched_only_after_the_backup_waits_for_its_ledger(restored: Stand) -> None:
    sets(restored, launched_at=None)
    assert restored.runs(catch_up.run, 1) == {"not_now": 1}
    assert restored.does(lambda session: absences.since(session, 1)) is not None
    sets(restored, launched_at=restored.clock.now())
    assert restored.runs(catch_up.run, 1) == {"known": 2, "pages": 1}


def test_what_is_certain_is_not_asked_for(stand: Stand) -> None:
    sends(stand)
    assert stand.runs(catch_up.run, 1) == {"not_now": 1}
    assert state(stand) is State.SENDING
