from datetime import datetime, timedelta

from sqlalchemy import insert
from sqlalchemy.orm import Session

from sms.message import Draft
from store import bills, messages
from store.bills import Span
from store.schema.ledger import deliveries


def texts(session: Session, now: datetime, *billed: int | None, state: str = "delivered") -> int:
    """A message whose texts were taken a minute apart."""
    number = messages.add(session, Draft("Sale", "C1", "Hi"), author="ana", now=now).number
    for line, segments in enumerate(billed):
        at = now + timedelta(minutes=line)
        session.execute(
            insert(deliveries).values(
                message=number, number=f"+1212555010{line}", contact_id=line, state=state, due=now, attempt=1,
                segments=1, billed=segments, sid=f"SM{line}", attempted_at=at, accepted_at=at,
            )
        )  # fmt: skip
    return number


def test_the_span_holds_all_that_has_no_bill(session: Session, now: datetime) -> None:
    number = texts(session, now, 1, None, None, 1)
    assert bills.unknown(session, number, now=now) == Span(now, now + timedelta(hours=4, minutes=2))


def test_when_all_is_billed_there_is_nothing_to_ask_for(session: Session, now: datetime) -> None:
    assert bills.unknown(session, texts(session, now, 1, 2), now=now) is None


def test_a_text_without_an_end_is_asked_for_though_it_is_billed(session: Session, now: datetime) -> None:
    number = texts(session, now, 1, state="sent")
    assert bills.unknown(session, number, now=now) == Span(now - bills.CLOCKS_APART, now + bills.LEAVES_WITHIN)
    assert [*bills.on_the_way(session, ["SM0", "SM99"])] == ["SM0"]


def test_what_has_ended_is_not_on_the_way(session: Session, now: datetime) -> None:
    texts(session, now, 1)
    assert bills.on_the_way(session, ["SM0"]) == {}


def test_a_bill_is_kept_once_and_those_of_other_peoples_texts_are_passed_over(session: Session, now: datetime) -> None:
    number = texts(session, now, None, None)
    assert bills.keep(session, {"SM0": 2, "SM1": 3, "SM99": 1}) == 2
    assert bills.keep(session, {"SM0": 7}) == 0
    assert bills.unknown(session, number, now=now) is None


def test_an_empty_page_keeps_nothing(session: Session) -> None:
    assert bills.keep(session, {}) == 0
