"""Claims about rollups: whatever happened, in whatever order and however late, they are what a recount gives."""

from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import ColumnElement, func, insert, select

from sms.attempt import Attempt
from sms.delivery import FROM_CARRIER, OPEN, Accepted, Broken, DeliveryState, NotAccepted, Outcome, Rejected, Uncertain
from sms.errors import Problem
from sms.place import Place
from sms.reply import OptOut
from store import (
    Session,
    bills,
    forget,
    handover,
    inbox,
    ledger,
    links,
    messages,
    people,
    replies,
    rollups,
    uncounted,
)
from store.handover import Intent, Report
from store.ledger import Planned
from store.schema.ledger import deliveries, short_links
from store.schema.ledger import links as link_table
from store.schema.messages import messages as message_table
from store.schema.people import contacts as contact_table
from store.schema.rollups import FIGURES, days
from store.schema.rollups import rollups as table
from store.tallies import tallies

PEOPLE = 4
MESSAGES = 2
HOUR = timedelta(hours=1)
TEXTS = ("STOP", "Nice!", "please stop texting me", "START", "HELP", "no thanks", "Unsubscribe")
OUTCOMES = (
    Accepted("SM", 2),
    Accepted("SM", 0),
    Rejected(21211),
    Rejected(21610),
    NotAccepted(),
    Uncertain("timeout"),
    Broken(20003),
)
ROWS = (998, 999, 1_000, 2_500, 3_500, 4_500, 5_500, 6_500)  # most in a stretch of their own, so no mark can be spared
ROW = st.sampled_from(ROWS)
CALLBACKS = sorted(set(FROM_CARRIER.values()))
NUMBER = st.sampled_from([f"+1212555{person:04}" for person in range(PEOPLE)])
STEP = st.one_of(
    st.tuples(st.just("hand over"), ROW, st.sampled_from(OUTCOMES)),
    st.tuples(st.just("hand over"), ROW, st.just(OUTCOMES[0])),
    st.tuples(st.just("call back"), ROW, st.sampled_from(CALLBACKS)),
    st.tuples(st.just("call back"), ROW, st.just(DeliveryState.DELIVERED)),
    st.tuples(st.just("skip"), ROW, st.none()),
    st.tuples(st.just("withdraw"), ROW, st.none()),
    st.tuples(st.just("give up"), ROW, st.none()),
    st.tuples(st.just("cancel"), st.integers(1, MESSAGES), st.none()),
    st.tuples(st.just("bill"), ROW, st.integers(1, 3)),
    st.tuples(st.just("click"), ROW, st.none()),
    st.tuples(st.just("text"), NUMBER, st.sampled_from(TEXTS)),
    st.tuples(st.just("decide"), NUMBER, st.sampled_from([OptOut.DONE, OptOut.DISMISSED])),
    st.tuples(st.just("forget"), st.integers(1, PEOPLE), st.none()),
    st.tuples(st.just("delete"), st.integers(1, MESSAGES), st.none()),
    st.tuples(st.just("count"), st.integers(1, 2), st.none()),
    st.tuples(st.just("wait"), st.sampled_from([timedelta(minutes=7), HOUR, 25 * HOUR, 71 * HOUR]), st.none()),
)
Step = tuple[str, Any, Any]


@pytest.fixture
def sent(session: Session, now: datetime) -> Session:
    """Two messages to four people each, none of them sent yet."""
    for person in range(1, PEOPLE + 1):
        values = {"id": person, "mobile": f"+1212555{person - 1:04}", "marketing": True, "properties": {}}
        session.execute(insert(contact_table).values(**values, created_at=now, updated_at=now))
    for number in range(1, MESSAGES + 1):
        session.execute(insert(message_table).values(**_message(number, now)))
        session.execute(insert(link_table).values(id=number, message=number, url="https://acme.example"))
    for place, row in enumerate(ROWS):
        person = place // MESSAGES
        values = {"message": 1 + place % MESSAGES, "number": f"+1212555{person:04}", "contact_id": person + 1}
        session.execute(
            insert(deliveries).values(id=row, state="planned", due=now, attempt=0, segments=1 + row % 2, **values)
        )
        session.execute(insert(short_links).values(code=f"{row:010}", link_id=values["message"], delivery_id=row))
    return session


@settings(max_examples=40)
@given(
    outcomes=st.lists(st.sampled_from([None, *OUTCOMES[:2] * 4, *OUTCOMES]), min_size=len(ROWS), max_size=len(ROWS)),
    steps=st.lists(STEP, min_size=5, max_size=30),
)
def test_after_any_history_the_rollups_are_what_a_recount_gives(
    sent: Session, now: datetime, outcomes: list[Outcome | None], steps: list[Step]
) -> None:
    point = sent.begin_nested()
    for row, outcome in zip(ROWS, outcomes, strict=True):
        if outcome:
            _hand_over(sent, row, outcome, now=now)
    rollups.catch_up(sent)
    at = now
    for what, which, how in steps:
        if what == "wait":
            at += which
        else:
            with suppress(Problem), sent.begin_nested():
                _happens(sent, what, which, how, now=at)
    while rollups.catch_up(sent, most=1):
        pass
    kept = _rows(sent)
    assert {number: _sums(rows) for number, rows in kept.items()} == _told(sent)
    assert {place for rows in kept.values() for place in rows} == _left(sent)
    assert _days(sent) == _days_of(kept)
    uncounted.mark_all(sent)
    rollups.catch_up(sent)
    assert _rows(sent) == kept
    point.rollback()


def test_the_stretches_that_wait_longest_are_counted_first(sent: Session) -> None:
    for rows in ([5_000], [1], [5_001, 2_000]):
        uncounted.mark(sent, rows)
    assert uncounted.waiting(sent) == 3
    assert [uncounted.take(sent, most=2), uncounted.take(sent, most=2), uncounted.take(sent, most=2)] == [
        [0, 5],
        [2],
        [],
    ]


def test_counting_twice_changes_nothing(sent: Session, now: datetime) -> None:
    _happens(sent, "hand over", ROWS[0], OUTCOMES[0], now=now)
    rollups.catch_up(sent)
    kept = _rows(sent)
    uncounted.mark(sent, [ROWS[0]])
    assert rollups.catch_up(sent) == 1
    assert rollups.catch_up(sent) == 0
    assert _rows(sent) == kept


def test_an_opt_out_in_own_words_counts_once_it_is_decided(sent: Session, now: datetime) -> None:
    _happens(sent, "hand over", ROWS[0], OUTCOMES[0], now=now)
    _happens(sent, "text", "+12125550000", "please stop texting me", now=now + HOUR)
    rollups.catch_up(sent)
    assert sent.scalar(select(func.sum(table.c.opted_out))) == 0
    _happens(sent, "decide", "+12125550000", OptOut.DONE, now=now + 2 * HOUR)
    rollups.catch_up(sent)
    assert sent.scalar(select(func.sum(table.c.opted_out))) == 1


def _message(number: int, now: datetime) -> Mapping[str, object]:
    long_ago = {"created_at": now, "changed_at": now, "started_at": now}
    return {
        "number": number, "name": f"Message {number}", "channel": "C", "state": "stopped", "revision": 1,
        "archived": False, "author": "U0ANA", "body": "Hi", "opt_out": True, "newcomers": False, "zone": "account",
        "reserved": 0, "cursor": 0, "audience": {}, **long_ago,
    }  # fmt: skip


def _happens(session: Session, what: str, which: Any, how: Any, *, now: datetime) -> None:
    does: Mapping[str, Callable[[], object]] = {
        "hand over": lambda: _hand_over(session, which, how, now=now),
        "call back": lambda: _call_back(session, which, how, now=now),
        "skip": lambda: _skip(session, which, now=now),
        "withdraw": lambda: handover.withdraw(session, {Attempt("d", which, 1): "opted out"}, now=now),
        "give up": lambda: handover.leave_unresolved(session, Attempt("d", which, 1), reason="no trace", now=now),
        "cancel": lambda: ledger.cancel(session, which, limit=2, now=now),
        "bill": lambda: bills.keep(session, {f"SM{which}": how}),
        "click": lambda: _click(session, which, now=now),
        "text": lambda: _text(session, which, how, now=now),
        "decide": lambda: replies.decide(session, which, how, by="U0ANA"),
        "forget": lambda: forget.forget(session, people.contact(session, which), by="U0ANA", now=now),
        "delete": lambda: messages.delete(session, which, by="U0ANA", now=now),
        "count": lambda: rollups.catch_up(session, most=which),
    }
    does[what]()


def _hand_over(session: Session, row: int, outcome: Outcome, *, now: datetime) -> None:
    kept = session.execute(select(deliveries).where(deliveries.c.id == row)).one()
    if kept.state == DeliveryState.PLANNED:
        intent = Intent(Attempt("d", row, 1), kept.number, "Hi", 1)
        handover.intend(session, "d", [intent], now=now, lease=HOUR)
        own = replace(outcome, sid=f"SM{row}") if isinstance(outcome, Accepted) else outcome
        handover.record(session, {intent.attempt: own}, now=now + timedelta(seconds=1))


def _call_back(session: Session, row: int, state: DeliveryState, *, now: datetime) -> None:
    code = None if state is DeliveryState.DELIVERED else 30003
    handover.fold(session, [Report(Attempt("d", row, 1), f"SM{row}", state, code)], now=now)


def _click(session: Session, row: int, *, now: datetime) -> None:
    if _is_decided(session, deliveries.c.id == row):
        links.follow(session, [links.Click(f"{row:010}", "Phone")], now=now, days=90)


def _text(session: Session, number: str, body: str, *, now: datetime) -> None:
    if _is_decided(session, deliveries.c.number == number, deliveries.c.attempted_at.is_not(None)):
        text = inbox.Inbound(f"IN{now.timestamp()}{number}{body}", number, "+12015550100", body)
        inbox.store_inbound(session, [text], now=now)


def _skip(session: Session, row: int, *, now: datetime) -> None:
    kept = session.execute(select(deliveries).where(deliveries.c.id == row)).one()
    if kept.state == DeliveryState.PLANNED:
        out = Planned(row, kept.number, kept.contact_id, Place(), now, 0, 1, None, "opted out")
        ledger.skip(session, [out], now=now)


def _is_decided(session: Session, *which: ColumnElement[bool]) -> bool:
    """Tell whether nothing of it is open: what comes of a text counts when it is known what became of the text."""
    return session.scalar(select(deliveries.c.id).where(*which, deliveries.c.state.in_(OPEN)).limit(1)) is None


def _rows(session: Session) -> dict[int, dict[tuple[int, int], Mapping[str, int]]]:
    """The rollups by message, then by stretch and quarter."""
    found: dict[int, dict[tuple[int, int], Mapping[str, int]]] = {}
    for row in session.execute(select(table)).mappings():
        figures = {name: value for name, value in row.items() if name not in {"stretch", "message", "quarter"}}
        found.setdefault(row["message"], {})[row["stretch"], row["quarter"]] = figures
    return found


def _days(session: Session) -> dict[tuple[int, int, int], Mapping[str, int]]:
    rows = session.execute(select(days)).mappings()
    return {(row["message"], row["stretch"], row["day"]): {name: row[name] for name in FIGURES} for row in rows}


def _days_of(kept: Mapping[int, Mapping[tuple[int, int], Mapping[str, int]]]) -> dict[Any, Mapping[str, int]]:
    """Add quarters of an hour up to days, in another way than the job does."""
    found: dict[Any, Counter[str]] = {}
    for message, rows in kept.items():
        for (stretch, quarter), figures in rows.items():
            found.setdefault((message, stretch, quarter * 900 // 86_400), Counter()).update(figures)
    return {place: {name: figures[name] for name in FIGURES} for place, figures in found.items()}


def _sums(rows: Mapping[tuple[int, int], Mapping[str, int]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for figures in rows.values():
        total.update(figures)
    return total


def _told(session: Session) -> dict[int, Counter[str]]:
    """What the reports tell; of what is still to be decided on a rollup says nothing."""
    told = {}
    for number, tally in tallies(session, select(message_table.c.number)).items():
        undecided = (deliveries.c.message == number) & deliveries.c.state.in_(OPEN)
        still = select(func.coalesce(func.sum(deliveries.c.segments), 0)).where(undecided)
        figures = asdict(tally.counts) | {"billed": tally.billed, "unbilled": tally.unbilled}
        del figures["planned"]
        told[number] = Counter(figures | {"exact": tally.exact - session.execute(still).scalar_one()})
        if session.scalar(select(deliveries.c.id).where(deliveries.c.message == number, ~undecided).limit(1)) is None:
            del told[number]
    return told


def _left(session: Session) -> set[tuple[int, int]]:
    """The stretches and quarters in which something left or was dropped, worked out in plain Python."""
    rows = session.execute(select(deliveries).where(deliveries.c.state.not_in(OPEN)))
    at = ((row.id, row.accepted_at or row.attempted_at or row.finished_at or row.due) for row in rows)
    return {(row // uncounted.STRETCH, int(left.timestamp()) // rollups.QUARTER_SECONDS) for row, left in at}
