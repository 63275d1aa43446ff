"""Claims about first parts as they are kept: chosen among those whose turn is first, begun once, counted apart."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import insert
from sqlalchemy.orm import Session

from sms.canary import Seen
from sms.message import Draft
from sms.setting_values import Canary
from store import canaries, messages
from store.canaries import Part
from store.schema.ledger import deliveries, inbound

PEOPLE = 100
TENTH = Canary(Decimal(10), 5, 10)
LATER = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _ledger(session: Session, now: datetime) -> None:
    """Message 1 to a hundred people, of whom every second is due an hour later."""
    messages.add(session, Draft("Teaser", "C0MARKET", "Hi"), author="U0ANA", now=now)
    session.execute(
        insert(deliveries),
        [
            {
                "id": n,
                "message": 1,
                "number": f"+1212555{n:04}",
                "contact_id": n,
                "state": "planned",
                "due": now + (LATER if n % 2 else timedelta(0)),
                "attempt": 0,
                "segments": 1,
                "attempted_at": now,
            }
            for n in range(1, PEOPLE + 1)
        ],
    )


def becomes(session: Session, ids: range, state: str, *, code: int | None = None) -> None:
    for n in ids:
        session.execute(deliveries.update().where(deliveries.c.id == n).values(state=state, code=code))


def test_it_is_chosen_among_those_whose_turn_is_first(session: Session, now: datetime) -> None:
    assert canaries.choose(session, 1, TENTH, now=now) == Part(1, 20, 10, now)


def test_when_all_sleep_it_begins_with_the_first_who_wake(session: Session, now: datetime) -> None:
    part = canaries.choose(session, 1, TENTH, now=now - LATER)
    assert part == Part(1, 20, 10, now)


def test_everybody_is_no_first_part(session: Session, now: datetime) -> None:
    assert canaries.choose(session, 1, Canary(Decimal(1), PEOPLE, 10), now=now) is None


def test_it_is_begun_once(session: Session, now: datetime) -> None:
    assert canaries.begin(session, Part(1, 20, 10, now))
    assert not canaries.begin(session, Part(1, 40, 20, now))
    assert canaries.get(session, 1) == Part(1, 20, 10, now)


def test_what_became_of_it_is_counted_apart_from_the_rest(session: Session, now: datetime) -> None:
    part = Part(1, 20, 10, now)
    assert canaries.seen(session, part, now=now) == Seen(leaving=10)
    becomes(session, range(2, 13, 2), "delivered")
    becomes(session, range(14, 15), "undelivered", code=30007)
    becomes(session, range(16, 17), "rejected", code=21211)
    becomes(session, range(18, 19), "skipped")
    becomes(session, range(20, 21), "uncertain")
    becomes(session, range(40, 60), "failed", code=30007)
    said = {"message": 1, "to": "+12015550100", "body": "STOP", "at": now, "number": "+12125550002"}
    session.execute(insert(inbound), [{**said, "sid": f"SM{n}", "keyword": "stop"} for n in range(2)])
    seen = canaries.seen(session, part, now=now)
    assert seen == Seen(leaving=0, texts=8, delivered=6, failed=2, filtered=1, opted_out=1)
