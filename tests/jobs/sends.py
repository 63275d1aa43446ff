"""A message that is being sent, for tests of jobs that send it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TypeVar

from sqlalchemy import insert, select, update

from jobs.world import Database
from sms.consent import Change, Evidence, How
from sms.lifecycle import State
from sms.message import Draft, Frozen
from store import Session, consent, inbox, links, messages
from store.inbox import Inbound
from store.schema.ledger import deliveries
from store.schema.messages import messages as message_table
from store.schema.people import consent_events, consents, contacts, subscriptions
from tests.jobs.conftest import Stand

T = TypeVar("T")

URL = "https://acme.example/sale"
BODY = f"Hi {{{{ contact.first_name }}}}, {URL}"
NUMBERS = tuple(f"+1212555010{i}" for i in range(3))


def sends(stand: Stand, *, state: State = State.SENDING) -> None:
    """Message 1 to three people, its ledger whole."""
    stand.does(lambda session: _send(session, stand, state))


def more(session: Session, people: int, *, now: datetime) -> None:
    """Let so many more people get message 1, who have all agreed."""
    numbers = [(i, f"+1212555{i:04}") for i in range(200, 200 + people)]
    evidence = {"change": "opt_in", "how": "import", "shown": "", "by": "U0ANA", "source": "shop", "at": now}
    session.execute(
        insert(consent_events),
        [{"id": i, "number": number, "subscription_id": 1, **evidence} for i, number in numbers],
    )
    session.execute(
        insert(consents),
        [{"number": number, "subscription_id": 1, "standing": "opted_in", "event_id": i} for i, number in numbers],
    )
    planned = {"message": 1, "contact_id": 1, "state": "planned", "due": now, "attempt": 0, "segments": 1}
    session.execute(insert(deliveries), [{"number": number, **planned} for _, number in numbers])


def rows(stand: Stand) -> list[Mapping[str, object]]:
    """The ledger of message 1."""
    query = select(deliveries).order_by(deliveries.c.id)
    return stand.does(lambda session: [dict(row) for row in session.execute(query).mappings()])


def states(stand: Stand) -> list[object]:
    """The states of the ledger of message 1."""
    return [row["state"] for row in rows(stand)]


def _send(session: Session, stand: Stand, state: State) -> None:
    now = stand.clock.now()
    session.execute(insert(subscriptions).values(id=1, name="Offers"))
    messages.add(session, Draft("Teaser", "C0MARKET", BODY), author="U0ANA", now=now)
    kept = links.freeze(session, 1, urls=[URL])
    messages.freeze(session, 1, Frozen(BODY, {"contact.first_name": "you"}, {}, {}, kept, 1, newcomers=False))
    session.execute(update(message_table).values(state=state, launched_at=now, started_at=now))
    for person, number in enumerate(NUMBERS, start=1):
        session.execute(
            insert(contacts).values(
                id=person, first_name=f"P{person}", mobile=number, marketing=True, properties={}, created_at=now,
                updated_at=now,
            )
        )  # fmt: skip
        evidence = Evidence("Offers by text", How.IMPORT, now, "U0ANA", "shop")
        consent.record(session, number, change=Change.OPT_IN, evidence=evidence, subscription_id=1)
        session.execute(
            insert(deliveries).values(
                message=1, number=number, contact_id=person, state="planned", due=now, attempt=0, segments=1
            )
        )


class StopsInBetween:
    """A database in which somebody's STOP is stored right after the first claim is committed."""

    def __init__(self, db: Database, number: str, *, now: datetime) -> None:
        self._db = db
        self._text = Inbound("SM9", number, "+12015550100", "STOP")
        self._now = now
        self._is_told = False

    async def run(self, unit: Callable[[Session], T], *, bulk: bool = False) -> T:
        done = await self._db.run(unit, bulk=bulk)
        if not self._is_told:
            self._is_told = True
            await self._db.run(lambda session: inbox.store_inbound(session, [self._text], now=self._now))
        return done

    async def read(self, unit: Callable[[Session], T]) -> T:
        return await self._db.read(unit)


class MovesInBetween:
    """A database in which somebody pauses or stops the message right after the first claim is committed."""

    def __init__(self, db: Database, state: State) -> None:
        self._db = db
        self._moved = update(message_table).values(state=state)
        self._is_moved = False

    async def run(self, unit: Callable[[Session], T], *, bulk: bool = False) -> T:
        done = await self._db.run(unit, bulk=bulk)
        if not self._is_moved:
            self._is_moved = True
            await self._db.run(lambda session: session.execute(self._moved))
        return done

    async def read(self, unit: Callable[[Session], T]) -> T:
        return await self._db.read(unit)
