"""Claims about comparing with the carrier's list as the database answers it."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert
from sqlalchemy.orm import Session

from sms.delivery import DeliveryState
from sms.message import Draft
from sms.reconciling import Found
from store import messages, reconciliation
from store.bills import Span
from store.reconciliation import Line
from store.schema.ledger import deliveries

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _ledger(session: Session, now: datetime) -> None:
    """Message 1: two delivered, one queued, one of which we were never told, one that did not leave."""
    messages.add(session, Draft("Teaser", "C0MARKET", "Hi"), author="U0ANA", now=now)
    kept = [("delivered", "SM1"), ("delivered", "SM2"), ("queued", "SM3"), ("unresolved", None), ("planned", None)]
    session.execute(
        insert(deliveries),
        [
            {
                "id": n,
                "message": 1,
                "number": f"+1212555010{n}",
                "contact_id": n,
                "state": state,
                "sid": sid,
                "body": f"Hi {n}",
                "due": now,
                "attempt": 1,
                "segments": 1,
                "billed": 1 if sid else None,
                "attempted_at": None if state == "planned" else now,
                "accepted_at": now + HOUR if sid else None,
            }
            for n, (state, sid) in enumerate(kept, start=1)
        ],
    )


def line(n: int, sid: str = "", *, segments: int = 1) -> Line:
    return Line(sid or f"SM{n}", f"+1212555010{n}", f"Hi {n}", DeliveryState.DELIVERED, None, segments)


def test_the_span_is_that_in_which_its_texts_left(session: Session, now: datetime) -> None:
    assert reconciliation.span(session, 1) == Span(now - timedelta(minutes=1), now + 5 * HOUR)
    assert reconciliation.span(session, 2) is None
    assert reconciliation.rows(session, 1) == 2


def test_a_page_is_compared_by_ids_and_else_by_number_and_words(session: Session) -> None:
    lines = [line(1), line(2, segments=2), line(3), line(4, "SM94"), line(1, "SM91"), line(2, "SM92", segments=9)]
    compared = reconciliation.compare(session, 1, lines)
    assert compared.found == Found(rows=1, at_carrier=3, caught_up=1, billed=1, twice=2, unclaimed=1)
    assert [(report.sid, report.state) for report in compared.news] == [("SM3", DeliveryState.DELIVERED)]
    assert sorted((each.sort, each.sid) for each in compared.differences) == [
        ("billed", "SM2"), ("twice", "SM91"), ("twice", "SM92"), ("unclaimed", "SM94"),
    ]  # fmt: skip


def test_those_that_are_not_in_the_list_are_named_page_by_page(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reconciliation, "PAGE_ROWS", 1)
    first, after = reconciliation.missing(session, 1, after=-1, seen={2})
    second, end = reconciliation.missing(session, 1, after=after, seen={2})
    assert [each.sid for each in (*first, *second)] == ["SM1"]
    assert reconciliation.missing(session, 1, after=end, seen={2}) == ([], 0)


def test_an_empty_page_finds_nothing(session: Session) -> None:
    assert reconciliation.compare(session, 1, []).found == Found()
