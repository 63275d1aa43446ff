"""The database of a run as it begins: people who agreed, and an approved message to them, due at once."""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from jobs import count
from jobs.world import World
from sms.audience import Selection
from sms.importing import Person
from sms.job import Job
from sms.lifecycle import Action
from sms.message import Draft
from store import forms, messages, sending, settings
from store.schema import metadata
from tests.bot.fakes import FixedClock, NoCarrier, NoChat, NoFiles, NoImages
from tests.faults.stage import BEGAN
from tests.store.people import write

T = TypeVar("T")

CHANGES = {
    "account_name": "Acme",
    "time_zone": "America/New_York",
    "home_channel": "C0OPS",
    "quiet_hours": "off",
    "monthly_segments": "1000000",
}


def number(person: int) -> str:
    return f"+1212{5_500_000 + person:07}"


def copied(people: int) -> Engine:
    """Give a database of its own, in memory, as it stands when the message was just approved."""
    return copy_of(_made(people))


def copy_of(source: Engine) -> Engine:
    """Give a copy of a database, as it stands at this instant."""
    target = _engine()
    with source.connect() as ours, target.connect() as theirs:
        _raw(ours).backup(_raw(theirs))
    return target


def tuned(engine: Engine, **changes: object) -> Engine:
    """Change settings of a run."""
    with Session(engine) as session:
        for key, text in changes.items():
            settings.save(session, key, text=str(text), by="U0CY", now=BEGAN)
        session.commit()
    return engine


@lru_cache(maxsize=2)
def _made(people: int) -> Engine:
    engine = _engine()
    metadata.create_all(engine)
    tuned(engine, **CHANGES)
    with Session(engine) as session:
        form = _reviewed(session, people)
        session.commit()
    clock = FixedClock(BEGAN)
    world = World(_Plain(engine), NoCarrier(), NoChat(), NoImages(), _NoQueue(), clock, NoFiles())
    asyncio.run(count.run(world, form))
    with Session(engine) as session:
        account, message = settings.load(session), messages.get(session, 1)
        sending.freeze(session, message, account=account, sender="ana")
        sending.schedule(session, message, action=Action.SCHEDULE, by="U0BO", account=account, now=BEGAN)
        session.commit()
    return engine


def _reviewed(session: Session, people: int) -> str:
    everybody = [
        Person(n, external_id=f"c{n}", first_name=f"Name{n}", mobile=number(n), mobile_given=number(n))
        for n in range(1, people + 1)
    ]
    for at in range(0, people, 500):
        write(session, *everybody[at : at + 500])
    draft = Draft("Sale", "C1", "Hi {{ contact.first_name }}, it begins today", subscription="Offers")
    message = messages.add(session, draft, author="U0ANA", now=BEGAN)
    message = messages.choose(
        session, message, selection=Selection(lists=(1,)), when=message.when, by="U0ANA", now=BEGAN
    )
    state = {"submit": "Send", "sender": "ana"}
    return forms.open(
        session, user="U0ANA", kind="review", now=BEGAN, message=1, revision=message.revision, state=state
    )


def _engine() -> Engine:
    engine = create_engine(
        "sqlite://", poolclass=StaticPool, connect_args={"isolation_level": None, "check_same_thread": False}
    )
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    _raw(connection).execute("BEGIN")  # past SQLAlchemy, which takes longer for it than SQLite


def _raw(connection: Connection) -> sqlite3.Connection:
    raw = connection.connection.dbapi_connection
    assert isinstance(raw, sqlite3.Connection)
    return raw


class _Plain:
    """A database with nothing in its way."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def run(self, unit: Callable[[Session], T], *, bulk: bool = False) -> T:  # noqa: ARG002 - all are alike
        with Session(self._engine, expire_on_commit=False) as session:
            done = unit(session)
            session.commit()
            return done

    async def read(self, unit: Callable[[Session], T]) -> T:
        return await self.run(unit)


class _NoQueue:
    """Keeps nothing: the sweep of the run finds what is due."""

    def put(self, session: Session, jobs: Sequence[Job]) -> None:  # noqa: ARG002 - as above
        return None
