"""What it costs to take texts for sending, many at a time, against one at a time."""

from datetime import UTC, datetime, timedelta
from time import perf_counter

from sqlalchemy import Engine, insert, literal, select

from benchmarks import crowd, sends
from benchmarks.measure import Claim
from bot.db import write_engine
from jobs.deliver import BATCH_ROWS, LEASE
from sms.attempt import Attempt
from sms.message import Draft
from store import Session, handover, ledger, messages, pace, subscriptions
from store.handover import Intent
from store.ledger import Chunk
from store.schema.ledger import deliveries
from store.schema.people import contacts

PEOPLE = 20_000
ROUNDS = 10  # of so many at a time, and of so many alone
ALONE = 50
LEAST = {"claims, one at a time, SQLite": 20, "claims, one at a time, PostgreSQL": 20}
RATE = 1_000_000


def claims() -> list[Claim]:
    """Measure on each database that is there."""
    with crowd.databases() as found:
        return [_of(name, url) for name, url in found.items()]


def _of(name: str, url: str) -> Claim:
    sends.fill(url, PEOPLE)
    engine = write_engine(url)
    with Session(engine) as session:
        chunk, offers = _plan(session), subscriptions.identify(session, "Offers") or 0
        session.commit()
    turns = [
        (
            _seconds(engine, chunk, offers, rows=BATCH_ROWS, times=1) / BATCH_ROWS,
            _seconds(engine, chunk, offers, rows=1, times=ALONE) / ALONE,
        )
        for _ in range(ROUNDS)
    ]
    engine.dispose()
    ours, peer = (min(side) for side in zip(*turns, strict=True))
    claim = f"claims, one at a time, {name}"
    return Claim(claim, ours, peer, LEAST[claim])


def _plan(session: Session) -> Chunk:
    now = datetime.now(UTC)
    number = messages.add(session, Draft("Sale", "C0MARKET", "Hi"), author=crowd.AUTHOR, now=now).number
    row = {
        "message": literal(number),
        "number": contacts.c.mobile,
        "contact_id": contacts.c.id,
        "state": literal("planned"),
        "due": literal(now - timedelta(minutes=1), deliveries.c.due.type),
        "attempt": literal(0),
        "segments": literal(1),
    }
    session.execute(insert(deliveries).from_select(list(row), select(*row.values()).order_by(contacts.c.id)))
    return Chunk(number, 0, PEOPLE)


def _seconds(engine: Engine, chunk: Chunk, subscription: int, *, rows: int, times: int) -> float:
    start = perf_counter()
    for _ in range(times):
        with Session(engine, expire_on_commit=False) as session:
            now = datetime.now(UTC)
            taken = ledger.planned(session, chunk, subscription_id=subscription, now=now, limit=rows)
            assert len(taken) == rows
            pace.grant(session, rate=RATE, want=rows, largest=1, now=now)
            intents = [Intent(Attempt("d", row.id, 1), row.number, "Hi", 1) for row in taken]
            handover.intend(session, "d", intents, now=now, lease=LEASE)
            session.commit()
    return perf_counter() - start
