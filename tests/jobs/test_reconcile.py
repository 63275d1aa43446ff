"""Claims about comparing a send with the carrier's list, row by row."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from jobs import deliver, reconcile, sweep
from jobs.world import Listed
from sms.lifecycle import State
from store import Session, jobs
from store.schema.ledger import deliveries
from store.schema.messages import messages
from store.schema.slack import posts
from tests.jobs.conftest import Stand
from tests.jobs.sends import rows, sends, states


@pytest.fixture
def sent(stand: Stand) -> Stand:
    """Three texts that were delivered, and a carrier that lists them."""
    sends(stand)
    stand.runs(deliver.run, "1:0:1000")
    stand.does(lambda s: s.execute(update(deliveries).values(state="delivered")))
    stand.carrier.at_the_carrier = [
        Listed(str(row["sid"]), str(row["number"]), str(row["body"]), "delivered", None, 1, stand.clock.now())
        for row in rows(stand)
    ]
    return stand


def told(stand: Stand, kind: str = "note") -> list[str]:
    """What was told in the thread, or where the account's news stand."""
    query = select(posts.c.content).where(posts.c.kind == kind).order_by(posts.c.id)
    return stand.does(lambda session: [str(content["text"]) for content in session.scalars(query)])


def test_all_alike_is_said_in_the_thread(sent: Stand) -> None:
    assert sent.runs(reconcile.run, 1) == {"rows": 3, "at_carrier": 3, "pages": 2}
    assert told(sent) == ["#1 compared with the carrier: 3 texts left, 3 are in its list, all alike."]


def test_what_is_not_in_the_list_is_told(sent: Stand) -> None:
    sent.carrier.at_the_carrier.pop()
    sent.runs(reconcile.run, 1)
    assert "3 texts left, 2 are in its list. They differ:\n• 1 left here and are not in its list" in told(sent)[0]


def test_the_same_words_once_more_to_the_same_number_are_told(sent: Stand) -> None:
    sent.carrier.at_the_carrier.append(replace(sent.carrier.at_the_carrier[0], sid="SM99"))
    sent.runs(reconcile.run, 1)
    assert "• 1 are in its list twice" in told(sent)[0]
    assert told(sent)[0].endswith("\ntwice +1 212 ••• 0100 SM99 delivered here, delivered there")


def test_what_the_carrier_took_and_never_told_is_found_by_number_and_words(sent: Stand) -> None:
    lost = {"state": "unresolved", "sid": None}
    sent.does(lambda s: s.execute(update(deliveries).where(deliveries.c.id == 1).values(**lost)))
    sent.runs(reconcile.run, 1)
    assert "• 1 are in its list though we were never told" in told(sent)[0]


def test_what_other_programs_send_is_passed_over(sent: Stand) -> None:
    other = replace(sent.carrier.at_the_carrier[0], sid="SM99", body="Your table is ready")
    sent.carrier.at_the_carrier += [other, replace(other, sid="SM98", number="+12125559999")]
    sent.runs(reconcile.run, 1)
    assert told(sent)[0].endswith("all alike.")


def test_what_no_callback_told_is_brought_up_to_date(sent: Stand) -> None:
    sent.does(lambda s: s.execute(update(deliveries).where(deliveries.c.id == 1).values(state="queued")))
    sent.runs(reconcile.run, 1)
    assert states(sent) == ["delivered"] * 3
    assert told(sent)[0].endswith("3 texts left, 3 are in its list, 1 brought up to date, all alike.")


def test_another_end_and_another_bill_are_told(sent: Stand) -> None:
    first, second, third = sent.carrier.at_the_carrier
    sent.carrier.at_the_carrier = [replace(first, status="sent"), replace(second, segments=2), third]
    sent.runs(reconcile.run, 1)
    assert "• 1 ended otherwise by its list" in told(sent)[0]
    assert "• 1 have another bill" in told(sent)[0]


def test_at_night_only_differences_are_told_and_once(sent: Stand) -> None:
    sent.runs(reconcile.run, "1:2026-11-26")
    assert told(sent, "notice") == []
    sent.carrier.at_the_carrier.pop()
    sent.runs(reconcile.run, "1:2026-11-27")
    sent.runs(reconcile.run, "1:2026-11-27")
    assert len(told(sent, "notice")) == 1
    assert told(sent) == []


def test_each_night_what_ended_in_the_last_days_is_compared_once(sent: Stand) -> None:
    ended = {"state": State.SENT, "finished_at": sent.clock.now()}
    sent.does(lambda s: s.execute(update(messages).values(**ended)))
    nights = [waiting(sent, hours=2), waiting(sent, hours=1), waiting(sent, hours=24), waiting(sent, hours=72)]
    assert nights == [["1:2026-11-26"], [], ["1:2026-11-27"], []]


def waiting(stand: Stand, *, hours: int) -> list[str]:
    """Let hours pass and sweep; give the keys of what is to be compared."""
    stand.clock.time += timedelta(hours=hours)
    stand.runs(sweep.run)
    return stand.does(lambda session: _taken(session, now=stand.clock.now()))


def _taken(session: Session, *, now: datetime) -> list[str]:
    claimed = jobs.claim(session, names=["reconcile"], now=now, lease=timedelta(seconds=9), limit=9)
    for job in claimed:
        jobs.finish(session, job)
    return [job.key for job in claimed]
