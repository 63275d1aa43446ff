"""Claims about what a report counts, on ledgers of a few people."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert, update

from sms.delivery import DeliveryState
from sms.lifecycle import State
from sms.report import Counts, Segments
from sms.results import Clicked, Deferred, Hour
from store import Session, messages, outcomes, reports
from store.schema.ledger import clicks, deliveries, inbound, links, short_links
from store.schema.messages import messages as table

TEASER = 12
TEXT = "Sale: https://shop.example/sale"


@pytest.fixture(autouse=True)
def teaser(session: Session, now: datetime) -> None:
    """Message 12, sent from now on for ten minutes."""
    begin(session, TEASER, at=now)


def begin(session: Session, number: int, *, at: datetime, name: str = "Teaser") -> None:
    session.execute(
        insert(table).values(
            number=number, name=name, channel="C", state=State.SENT, revision=1, archived=False, author="U0ANA",
            body=TEXT, opt_out=True, newcomers=False, zone="account", reserved=0, cursor=0,
            audience={"lists": [], "contacts": [], "not_lists": [], "not_contacts": []},
            created_at=at, changed_at=at, started_at=at, launched_at=at, finished_at=at + timedelta(minutes=10),
        )
    )  # fmt: skip


def deliver(session: Session, person: int, state: DeliveryState, *, at: datetime, **more: object) -> None:
    values = {"message": TEASER, "number": phone(person), "contact_id": person, "state": state, "segments": 2}
    times = {"due": at, "attempted_at": at, "finished_at": at}
    session.execute(insert(deliveries).values(id=person, attempt=1, **values | times | more))


def follow(session: Session, person: int, *ats: datetime, url: int = 1, number: int = TEASER) -> None:
    """Let a person follow a link of theirs at some instants; the link is made if it is new."""
    if session.execute(links.select().where(links.c.id == url)).first() is None:
        session.execute(insert(links).values(id=url, message=number, url=f"https://shop.example/{url}"))
    code = f"{person}-{url}"
    session.execute(insert(short_links).values(code=code, link_id=url, delivery_id=person))
    for at in ats:
        session.execute(insert(clicks).values(code=code, at=at, agent=""))


def answer(session: Session, person: int, at: datetime, *, keyword: str | None = None) -> None:
    sid = f"SM{person}{at.isoformat()}"
    values = {"sid": sid, "number": phone(person), "to": "+15550100", "body": "Hi", "keyword": keyword}
    session.execute(insert(inbound).values(at=at, message=TEASER, **values))


def phone(person: int) -> str:
    return f"+1212555{person:04}"


def counts(session: Session) -> Counts:
    return reports.report(session, TEASER).counts


STATES = {
    DeliveryState.PLANNED: Counts(planned=1),
    DeliveryState.SUBMITTING: Counts(planned=1),
    DeliveryState.UNCERTAIN: Counts(planned=1),
    DeliveryState.ACCEPTED: Counts(planned=1, sent=1),
    DeliveryState.QUEUED: Counts(planned=1, sent=1),
    DeliveryState.SENDING: Counts(planned=1, sent=1),
    DeliveryState.SENT: Counts(planned=1, sent=1),
    DeliveryState.UNRESOLVED: Counts(planned=1, unresolved=1),
    DeliveryState.SKIPPED: Counts(planned=1, skipped=1),
    DeliveryState.CANCELED: Counts(planned=1, skipped=1),
    DeliveryState.REJECTED: Counts(planned=1, failed=1),
    DeliveryState.FAILED: Counts(planned=1, failed=1),
    DeliveryState.UNDELIVERED: Counts(planned=1, sent=1, undelivered=1),
    DeliveryState.DELIVERED: Counts(planned=1, sent=1, delivered=1),
}


@pytest.mark.parametrize("state", DeliveryState)
def test_every_state_is_counted_as_what_it_means(session: Session, now: datetime, state: DeliveryState) -> None:
    deliver(session, 1, state, at=now)
    assert counts(session) == STATES[state]


def test_a_message_without_a_ledger_has_counts_of_nothing(session: Session, now: datetime) -> None:
    results = reports.results(session, TEASER, now=now)
    assert results.report.counts == Counts()
    assert results.report.segments == Segments()
    assert (results.links, results.hours, results.text) == ((), (), TEXT)


def test_somebody_who_clicks_two_links_twice_is_one_person(session: Session, now: datetime) -> None:
    for person in (1, 2, 3):
        deliver(session, person, DeliveryState.DELIVERED, at=now)
    follow(session, 1, now, now, url=1)
    follow(session, 1, now, now, url=2)
    follow(session, 2, now, url=2)
    follow(session, 3, url=3)
    assert (counts(session).clicked, counts(session).clicks) == (2, 5)
    assert reports.results(session, TEASER, now=now).links == (
        Clicked("https://shop.example/2", people=2, clicks=3),
        Clicked("https://shop.example/1", people=1, clicks=2),
        Clicked("https://shop.example/3", people=0, clicks=0),
    )


def test_a_reply_is_a_text_that_is_no_keyword_and_counts_once_a_person(session: Session, now: datetime) -> None:
    deliver(session, 1, DeliveryState.DELIVERED, at=now)
    answer(session, 1, now)
    answer(session, 1, now + timedelta(minutes=1))
    answer(session, 2, now, keyword="help")
    assert counts(session).replied == 1


@pytest.mark.parametrize(("hours", "opted_out"), [(0, 1), (72, 1), (73, 0)])
def test_an_opt_out_counts_for_72_hours_after_the_delivery(
    session: Session, now: datetime, hours: int, opted_out: int
) -> None:
    deliver(session, 1, DeliveryState.DELIVERED, at=now)
    answer(session, 1, now + timedelta(hours=hours), keyword="stop")
    assert counts(session).opted_out == opted_out
    assert counts(session).replied == 0


def test_segments_are_those_that_go_out_beside_those_that_were_billed(session: Session, now: datetime) -> None:
    deliver(session, 1, DeliveryState.DELIVERED, at=now, billed=3)
    deliver(session, 2, DeliveryState.PLANNED, at=now)
    deliver(session, 3, DeliveryState.SKIPPED, at=now)
    deliver(session, 4, DeliveryState.REJECTED, at=now)
    assert reports.report(session, TEASER).segments == Segments(estimated=0, exact=4, billed=3)


def test_reasons_are_told_in_words_with_the_most_people_first(session: Session, now: datetime) -> None:
    told: list[tuple[DeliveryState, dict[str, object]]] = [
        (DeliveryState.UNDELIVERED, {"code": 30003}),
        (DeliveryState.UNDELIVERED, {"code": 30004}),
        (DeliveryState.REJECTED, {"code": 21614}),
        (DeliveryState.SKIPPED, {"reason": "opted_out"}),
        (DeliveryState.CANCELED, {"reason": "stopped"}),
        (DeliveryState.CANCELED, {"reason": "stopped"}),
        (DeliveryState.CANCELED, {}),
    ]
    for person, (state, more) in enumerate(told, start=1):
        deliver(session, person, state, at=now, **more)
    results = reports.results(session, TEASER, now=now)
    assert list(results.not_delivered.items()) == [("unreachable", 2), ("landline", 1)]
    assert results.advice["landline"] == "Ask for a mobile number."
    assert dict(results.skipped) == {
        outcomes.STOPPED: 2,
        "Opted out after the approval.": 1,
        outcomes.CANCELED: 1,
    }
    assert next(iter(results.skipped)) == outcomes.STOPPED


def test_the_time_series_fills_what_lies_between(session: Session, now: datetime) -> None:
    deliver(session, 1, DeliveryState.DELIVERED, at=now + timedelta(seconds=20))
    deliver(session, 2, DeliveryState.DELIVERED, at=now + timedelta(minutes=2))
    follow(session, 1, now + timedelta(minutes=2), now + timedelta(minutes=2, seconds=1))
    follow(session, 2, now + timedelta(days=30))
    assert reports.results(session, TEASER, now=now).hours == (
        Hour(now, delivered=1, clicks=0),
        Hour(now + timedelta(minutes=1), delivered=0, clicks=0),
        Hour(now + timedelta(minutes=2), delivered=1, clicks=2),
    )


@pytest.mark.parametrize(
    ("state", "hours", "final"),
    [
        (DeliveryState.DELIVERED, 1, True),
        (DeliveryState.UNRESOLVED, 1, True),
        (DeliveryState.SENT, 1, False),
        (DeliveryState.UNCERTAIN, 72, False),
        (DeliveryState.SENT, 73, True),
    ],
)
def test_figures_are_final_when_no_receipt_is_missing_or_none_will_come(
    session: Session, now: datetime, state: DeliveryState, hours: int, final: bool
) -> None:
    deliver(session, 1, state, at=now)
    results = reports.results(session, TEASER, now=now + timedelta(hours=hours))
    assert (results.final, results.over) == (final, hours > 72)


def test_a_report_knows_whether_there_is_a_link_to_follow(session: Session, now: datetime) -> None:
    deliver(session, 1, DeliveryState.DELIVERED, at=now)
    assert not reports.report(session, TEASER).has_links
    follow(session, 1, now)
    assert reports.report(session, TEASER).has_links


def test_a_message_that_is_still_sent_is_never_final(session: Session, now: datetime) -> None:
    session.execute(update(table).values(state=State.SENDING, finished_at=None))
    deliver(session, 1, DeliveryState.DELIVERED, at=now)
    assert not reports.results(session, TEASER, now=now + timedelta(days=9)).final


def test_another_message_to_the_same_people_is_left_out(session: Session, now: datetime) -> None:
    begin(session, 13, at=now, name="Other")
    deliver(session, 1, DeliveryState.DELIVERED, at=now)
    deliver(session, 2, DeliveryState.DELIVERED, at=now, message=13, number=phone(1))
    follow(session, 2, now, url=9, number=13)
    answer(session, 1, now)
    assert counts(session) == Counts(planned=1, sent=1, delivered=1, replied=1)
    assert reports.report(session, 13).counts == Counts(planned=1, sent=1, delivered=1, clicked=1, clicks=1)


def test_a_deleted_message_has_no_report(session: Session, now: datetime) -> None:
    session.execute(update(table).values(deleted_at=now))
    with pytest.raises(messages.NoSuchMessage):
        reports.report(session, TEASER)


@pytest.mark.parametrize(
    ("state", "billed", "hours", "final"),
    [
        (DeliveryState.DELIVERED, None, 1, False),
        (DeliveryState.DELIVERED, 2, 1, True),
        (DeliveryState.DELIVERED, None, 73, True),
        (DeliveryState.FAILED, None, 1, True),  # it never left
    ],
)
def test_figures_are_not_final_before_the_carrier_has_billed_what_left(
    session: Session, now: datetime, *, state: DeliveryState, billed: int | None, hours: int, final: bool
) -> None:
    deliver(session, 1, state, at=now, sid="SM1", billed=billed)
    assert reports.results(session, TEASER, now=now + timedelta(hours=hours)).final is final


def test_who_was_put_off_by_quiet_hours_is_told_with_who_waits_and_until_when(session: Session, now: datetime) -> None:
    deliver(session, 1, DeliveryState.DELIVERED, at=now)
    assert reports.results(session, TEASER, now=now).deferred is None
    hour = timedelta(hours=1)
    deliver(session, 2, DeliveryState.DELIVERED, at=now + 9 * hour, deferred=True)
    assert reports.results(session, TEASER, now=now).deferred == Deferred(1, 0, now + 9 * hour)
    deliver(session, 3, DeliveryState.PLANNED, at=now + 3 * hour, deferred=True)
    assert reports.results(session, TEASER, now=now).deferred == Deferred(2, 1, now + 3 * hour)
