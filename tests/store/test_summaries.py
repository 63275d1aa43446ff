"""Claims about what a digest counts."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert, update

from sms.delivery import DeliveryState
from sms.lifecycle import State
from sms.report import Counts
from sms.results import Pending, Summary
from sms.roles import Person, Role
from store import Session, inbox, rollups, summaries, uncounted
from store.schema.imports import imports
from store.schema.ledger import clicks, deliveries, links, short_links
from store.schema.messages import approvals
from store.schema.messages import messages as table

DAY = timedelta(days=1)


def add(session: Session, number: int, *, state: State = State.SENT, **more: object) -> None:
    """Write a message that was started when `started_at` says, if at all."""
    long_ago = {"created_at": datetime.fromisoformat("2026-01-01T00:00Z")}
    session.execute(
        insert(table).values(
            number=number, name=f"Message {number}", channel="C", state=state, revision=1, archived=False,
            author="U0ANA", body="Hi", opt_out=True, newcomers=False, zone="account", reserved=0, cursor=0,
            audience={}, changed_at=long_ago["created_at"], **long_ago, **more,
        )
    )  # fmt: skip


def deliver(
    session: Session, number: int, *, people: int, clicked: int = 0, at: datetime, has_link: bool = True
) -> None:
    """Deliver a message to some people, of whom the first few follow its link."""
    if has_link:
        session.execute(insert(links).values(id=number, message=number, url="https://shop.example/"))
    for person in range(people):
        row = number * 100 + person
        session.execute(
            insert(deliveries).values(
                id=row, message=number, number=f"+1212555{person:04}", contact_id=person, due=at, attempt=1,
                state=DeliveryState.DELIVERED, segments=1, attempted_at=at, finished_at=at,
            )
        )  # fmt: skip
        if person < clicked:
            session.execute(insert(short_links).values(code=str(row), link_id=number, delivery_id=row))
            session.execute(insert(clicks).values(code=str(row), at=at, agent=""))


def ask(session: Session, number: int, *, at: datetime, outcome: str | None = None) -> None:
    values = {"message": number, "revision": 1, "asked_by": "U0ANA", "asked_of": [], "warnings": [], "outcome": outcome}
    session.execute(insert(approvals).values(**values, asked_at=at, expires_at=at + 7 * DAY))


def summary(session: Session, now: datetime, *, by: Person | None = None) -> Summary:
    uncounted.mark_all(session)
    while rollups.catch_up(session):
        pass
    return summaries.summary(session, start=now - DAY, end=now, now=now, by=by)


@pytest.mark.parametrize(("ago", "messages"), [(DAY + timedelta(seconds=1), 0), (DAY, 1), (timedelta(0), 0)])
def test_a_text_counts_in_the_span_that_it_left_in(
    session: Session, now: datetime, ago: timedelta, messages: int
) -> None:
    add(session, 1, started_at=now - 9 * DAY)
    deliver(session, 1, people=1, at=now - ago)
    assert summary(session, now).messages == messages


def test_all_messages_of_the_span_are_counted_together(session: Session, now: datetime) -> None:
    for number, people in ((1, 3), (2, 2)):
        add(session, number, started_at=now - DAY)
        deliver(session, number, people=people, clicked=1, at=now - DAY)
    told = summary(session, now)
    assert told.counts == Counts(planned=5, sent=5, delivered=5, clicked=2, clicks=2)


def test_the_usual_is_what_the_28_days_before_came_to(session: Session, now: datetime) -> None:
    for number, days in ((1, 1), (2, 2), (3, 29), (4, 30)):
        add(session, number, started_at=now - days * DAY)
        deliver(session, number, people=number, at=now - days * DAY)
    assert summary(session, now).usual == Counts(planned=5, sent=5, delivered=5)


def test_the_best_has_the_highest_click_rate_not_the_most_clicks(session: Session, now: datetime) -> None:
    for number, people, clicked in ((1, 8, 4), (2, 2, 2), (3, 3, 0)):
        add(session, number, started_at=now - DAY)
        deliver(session, number, people=people, clicked=clicked, at=now - DAY)
    best = summary(session, now).best
    assert best
    assert (best.number, best.name, best.counts.clicked) == (2, "Message 2", 2)


def test_a_deleted_message_counts_but_is_not_named(session: Session, now: datetime) -> None:
    add(session, 1, started_at=now - DAY)
    deliver(session, 1, people=2, clicked=2, at=now - DAY)
    session.execute(update(table).values(deleted_at=now))
    told = summary(session, now)
    assert (told.messages, told.counts.delivered, told.best) == (1, 2, None)


def test_what_waits_is_told_oldest_first_until_it_is_decided_or_expires(session: Session, now: datetime) -> None:
    for number, days, outcome in ((1, 1, None), (2, 2, None), (3, 1, "approved"), (4, 8, None)):
        add(session, number, state=State.IN_REVIEW)
        ask(session, number, at=now - days * DAY, outcome=outcome)
    told = summary(session, now)
    assert told.waiting == (Pending(2, "Message 2", now - 2 * DAY), Pending(1, "Message 1", now - DAY))


def test_what_comes_is_told_next_first(session: Session, now: datetime) -> None:
    add(session, 1, state=State.SCHEDULED, due=now + 2 * DAY)
    add(session, 2, state=State.SCHEDULED, due=now + DAY)
    add(session, 3, state=State.DRAFT)
    told = summary(session, now)
    assert told.coming == (Pending(2, "Message 2", now + DAY), Pending(1, "Message 1", now + 2 * DAY))


def test_what_is_stuck_is_told_the_broken_sender_first(session: Session, now: datetime) -> None:
    add(session, 1, state=State.HELD, reason="It is late.")
    add(session, 2, state=State.PAUSED)
    add(session, 3, state=State.PAUSED, reason="The carrier refuses this account or sender (20003: no)")
    told = summary(session, now)
    assert [(each.number, each.broken) for each in told.stuck] == [(3, True), (1, False)]


def test_imports_that_broke_off_are_told(session: Session, now: datetime) -> None:
    same = {"by": "U0ANA", "rows": 1, "done_bytes": 1, "size_bytes": 2, "sums": {}}
    for key, began, ended in (("a", 2, 1), ("b", 2, None), ("c", 0, None)):
        at, over = now - timedelta(hours=began), None if ended is None else now - timedelta(hours=ended)
        session.execute(insert(imports).values(key=key, name=f"{key}.csv", began_at=at, ended_at=over, **same))
    assert summary(session, now).imports == ("b.csv",)


def test_people_who_asked_in_own_words_are_counted_until_it_is_decided(session: Session, now: datetime) -> None:
    text = inbox.Inbound("SM1", "+12125550001", "+12015550100", "please stop texting me")
    inbox.store_inbound(session, [text, replace(text, sid="SM2")], now=now)
    assert summary(session, now).wishes == 1


def test_whoever_may_not_see_a_message_is_told_nothing_of_it(session: Session, now: datetime) -> None:
    add(session, 1, state=State.SCHEDULED, due=now + DAY, team_id=7)
    deliver(session, 1, people=2, clicked=1, at=now - DAY)
    ask(session, 1, at=now - DAY)
    told = summary(session, now, by=Person("U0EVE", "eve", Role.AUTHOR))
    assert (told.messages, told.counts, told.best, told.waiting, told.coming) == (0, Counts(), None, (), ())
    assert summary(session, now).messages == 1


def test_a_quiet_day_is_a_summary_of_nothing(session: Session, now: datetime) -> None:
    told = summary(session, now)
    assert (told.messages, told.counts, told.best, told.waiting, told.coming) == (0, Counts(), None, (), ())
