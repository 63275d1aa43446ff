"""A crowd to measure with: people imported from a file, and messages to all of them, on each database that is there."""

import asyncio
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from sqlalchemy import create_engine, insert, literal, make_url, select, text
from sqlalchemy.exc import OperationalError

from bot import telemetry
from bot.clock import Clock
from bot.db import Database, upgrade
from bot.engine.local import JobsQueue
from bot.importing import Options, import_file
from jobs import count
from jobs.world import World
from sms.audience import Selection
from sms.lifecycle import Action
from sms.message import Draft, When
from sms.settings import from_rows
from store import Session, forms, lists, messages, sending, sight, subscriptions
from store.schema.people import consent_events, consents, contacts
from tests.bot.fakes import NoCarrier, NoChat, NoFiles, NoImages

PEOPLE = 100_000
POSTGRES = os.environ.get("TEXTOPS_TEST_POSTGRES", "postgresql+psycopg:///test")
TEXT = 'Hi {{ contact.first_name | default: "there" }}, 20 % off today: https://acme.example/sale'
ACCOUNT = from_rows({"time_zone": "America/New_York"})
AUTHOR = "U0ANA"
PUBLIC_URL = "https://t.acme.example"


@contextmanager
def databases() -> Iterator[dict[str, str]]:
    """Give the addresses of empty databases by name: SQLite, and PostgreSQL where a server answers."""
    with TemporaryDirectory() as folder:
        found = {"SQLite": f"sqlite:///{folder}/crowd.db"}
        schema, server = f"crowd_{secrets.token_hex(4)}", create_engine(POSTGRES)
        try:
            with server.begin() as connection:
                connection.execute(text(f"CREATE SCHEMA {schema}"))
        except OperationalError:
            yield found
            return
        address = make_url(POSTGRES).update_query_dict({"options": f"-csearch_path={schema}"})
        try:
            yield {**found, "PostgreSQL": address.render_as_string(hide_password=False)}
        finally:
            with server.begin() as connection:
                connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
            server.dispose()


@contextmanager
def world(url: str) -> Iterator[World]:
    """Give a world around a database, with nobody at the other end of its carrier and its chat."""
    upgrade(url)
    telemetry.set_up("WARNING")
    db, clock = Database(url), Clock()
    try:
        yield World(
            db,
            NoCarrier(),
            NoChat(),
            NoImages(),
            JobsQueue(clock),
            clock,
            NoFiles(),
            public_url=PUBLIC_URL,
        )
    finally:
        asyncio.run(db.close())


async def imports(world: World) -> float:
    """Import everybody, and tell how many seconds it took."""
    options = Options(
        "Everybody",
        subscription="Offers",
        consent_source="shop",
        consent_date=date(2026, 1, 1),
        marketing=True,
    )
    assert isinstance(world.db, Database)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "people.csv"
        path.write_text("".join(lines(PEOPLE)), encoding="utf-8")
        start = perf_counter()
        result = await import_file(world.db, path, options=options, now=datetime.now(UTC))
    assert (result.created, result.bad) == (PEOPLE, 0)
    return perf_counter() - start


async def counts(world: World, name: str, *, people: int = PEOPLE) -> tuple[int, float]:
    """Write a message to everybody and count it as the review does; gives its number, and the seconds of counting."""
    panel = await world.db.run(partial(_chosen, name=name, now=world.clock.now()))
    start = perf_counter()
    counted = await count.run(world, panel)
    seconds = perf_counter() - start
    assert counted["recipients"] == people
    return await world.db.run(partial(_scheduled, name=name, now=world.clock.now())), seconds


def lines(people: int) -> Iterator[str]:
    """Write the lines of a file of people, the names of its columns first."""
    yield "external_id,first_name,last_name,email,mobile_phone,phone,time_zone,company\n"
    for person in range(people):
        names = f"Ann{person % 977},Olsen{person % 1301},ann{person}@acme.example"
        yield f"c{person},{names},+1212{2_000_000 + person},,America/New_York,Acme {person % 500}\n"


def _chosen(session: Session, *, name: str, now: datetime) -> str:
    draft = Draft(name, "C0MARKET", TEXT, subscription="Offers")
    message = messages.add(session, draft, author=AUTHOR, now=now)
    everybody = Selection(lists=(lists.names(session)["Everybody"],))
    message = messages.choose(session, message, selection=everybody, when=When(), by=AUTHOR, now=now)
    return forms.open(
        session,
        user=AUTHOR,
        kind="review",
        now=now,
        message=message.number,
        revision=message.revision,
        state={"sender": "Ana"},
    )


def _scheduled(session: Session, *, name: str, now: datetime) -> int:
    message = sight.find(session, name, by=None)
    sending.freeze(session, message, account=ACCOUNT, sender="Ana")
    message, _ = sending.schedule(session, message, action=Action.SCHEDULE, by=AUTHOR, account=ACCOUNT, now=now)
    return message.number


def agree(session: Session, now: datetime) -> None:
    """Let everybody have agreed to get Offers, with its evidence."""
    offers, _ = subscriptions.ensure(session, "Offers")
    same = {"change": "opt_in", "how": "import", "shown": "", "by": "bench", "source": "bench"}
    values = [literal(value) for value in same.values()]
    at = literal(now, consent_events.c.at.type)
    events = select(contacts.c.id, contacts.c.mobile, literal(offers), at, *values)
    session.execute(insert(consent_events).from_select(["id", "number", "subscription_id", "at", *same], events))
    agreed = select(contacts.c.mobile, literal(offers), literal("opted_in"), contacts.c.id)
    session.execute(insert(consents).from_select(list(consents.c.keys()), agreed))
