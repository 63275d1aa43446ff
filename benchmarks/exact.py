"""A million people's own texts counted, against Jinja2 and smsutil, which write and split every one of them."""

import json
import resource
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from statistics import median
from time import perf_counter
from typing import Any

import jinja2
import smsutil
from sqlalchemy import Engine, Integer, Text, cast, insert, literal, literal_column, select, text

from benchmarks import crowd
from benchmarks.measure import Claim, Figure, Memory
from bot.db import read_engine, upgrade, write_engine
from sms.audience import Waterfall
from sms.links import short_url
from sms.message import Draft, Frozen, Message
from sms.segments import count
from store import Session, messages
from store import count as counting
from store.alike import Question
from store.schema.messages import recipients
from store.schema.people import contacts

PEOPLE = 1_000_000
SAMPLE = 20_000  # what the peer does, for it takes as long for each text
TURNS = 5
PUBLIC_URL = "https://t.acme.example"
URL = "https://acme.example/sale"
BODY = (
    'Hi {{ VALUE | default: "there" }}, the new catalogue of Acme is here: 30 % off with SNOW30 until Sunday. '
    f"{URL}\nReply STOP to unsubscribe."
)
VALUES = {"first names": "contact.first_name", "codes": "contact.external_id", "no two alike": "contact.last_name"}
LEAST = {
    "exact, first names, SQLite": 20,
    "exact, first names, PostgreSQL": 50,
    "exact, codes, SQLite": 20,
    "exact, codes, PostgreSQL": 40,
    "exact, no two alike, SQLite": 3,
    "exact, no two alike, PostgreSQL": 10,
}
MEGABYTES_MOST = 150
NOW = datetime(2026, 11, 26, 14, tzinfo=UTC)
PEER: Callable[[str], Any] = smsutil.split


def figures() -> list[Figure]:
    """Measure on each database that is there, in a process of its own, whose memory is told, the peer's included."""
    measured = list[Figure]()
    with crowd.databases() as found:
        for database, url in found.items():
            done = subprocess.run([sys.executable, "-m", "benchmarks.exact", url], check=True, capture_output=True)
            told = json.loads(done.stdout)
            for values, (ours, peer) in told["seconds"].items():
                name = f"exact, {values}, {database}"
                measured.append(Claim(name, ours / PEOPLE, peer / SAMPLE, LEAST[name]))
            measured.append(Memory(f"exact, {database}", told["megabytes"], MEGABYTES_MOST))
    return measured


def main(url: str) -> None:
    """Write a million people into an empty database, count their texts both ways in turn, and tell the medians."""
    _fill(url)
    engine = read_engine(url) if url.startswith("sqlite") else write_engine(url)
    seconds = {name: _race(engine, token) for name, token in VALUES.items()}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    megabytes = peak / (1024 * 1024 if sys.platform == "darwin" else 1024)
    print(json.dumps({"seconds": seconds, "megabytes": megabytes}))


def _fill(url: str) -> None:
    upgrade(url)
    engine = write_engine(url)
    with Session(engine) as session:
        message = messages.add(session, Draft("Sale", "C0MARKET", "Hi"), author=crowd.AUTHOR, now=NOW)
        write_people(session)
        everybody = select(literal(message.number), contacts.c.mobile, contacts.c.id, literal(1)).order_by(
            contacts.c.id
        )
        session.execute(insert(recipients).from_select(["message", "number", "contact_id", "segments"], everybody))
        session.commit()
        if engine.dialect.name == "postgresql":
            session.execute(text("ANALYZE"))  # its own daemon does so a minute after an import
            session.commit()
    engine.dispose()


def write_people(session: Session, people: int = PEOPLE) -> None:
    """One in 500 has a first name that forces Unicode; codes are ordinary and last names are not, all different."""
    first = select(literal(1, Integer).label("n")).cte("nth", recursive=True)
    nth = first.union_all(select(first.c.n + 1).where(first.c.n < people)).c.n
    zones = " ".join(
        f"WHEN {each} THEN 'America/{zone}'" for each, zone in enumerate(("New_York", "Chicago", "Denver"))
    )
    row = {
        "external_id": literal("c") + cast(nth, Text),
        "first_name": literal_column("CASE n % 500 WHEN 0 THEN 'Đorđe ' || n % 1000 ELSE 'Name' || n % 20000 END"),
        "last_name": literal("Žižek ") + cast(nth, Text),
        "mobile": literal("+1212") + cast(nth + 2_000_000, Text),
        "time_zone": literal_column(f"CASE n % 4 {zones} ELSE 'America/Los_Angeles' END"),
        **{
            name: literal(value, contacts.c[name].type) for name, value in {"marketing": True, "properties": {}}.items()
        },
        **{name: literal(NOW, contacts.c[name].type) for name in ("created_at", "updated_at")},
    }
    session.execute(insert(contacts).from_select(["id", *row], select(nth, *row.values())))


def _race(engine: Engine, token: str) -> Sequence[float]:
    question = _question(engine, token)
    turns = [(_seconds(_ours, engine, question), _seconds(_theirs, engine, question)) for _ in range(TURNS)]
    return [median(side) for side in zip(*turns, strict=True)]


def _question(engine: Engine, token: str) -> Question:
    with Session(engine) as session:
        message: Message = messages.get(session, 1)
    body = BODY.replace("VALUE", token)
    frozen = Frozen(body, {}, {}, {}, {URL: 1}, 1, newcomers=False)
    return Question(message, frozen, crowd.ACCOUNT, count("x"), PUBLIC_URL)


def _seconds(side: Callable[[Session, Question], None], engine: Engine, question: Question) -> float:
    with Session(engine) as session:
        start = perf_counter()
        side(session, question)
        return perf_counter() - start


def _ours(session: Session, question: Question) -> None:
    counted = counting.exact(session, question, waterfall=Waterfall(()), people={}, now=NOW)
    assert counted.recipients == PEOPLE


def _theirs(session: Session, question: Question) -> None:
    """Read each person's value, write the text with its short link in it, and split it."""
    [name] = question.names
    body = BODY.replace('VALUE | default: "there"', 'value | default("there", true)').replace(
        URL, short_url(PUBLIC_URL)
    )
    template = jinja2.Environment().from_string(body)  # noqa: S701 - no HTML
    value = contacts.c[name.partition(".")[2]]
    rows = select(value).join(recipients, recipients.c.contact_id == contacts.c.id).where(recipients.c.message == 1)
    segments = [len(PEER(template.render(value=each)).parts) for each in session.scalars(rows.limit(SAMPLE))]
    assert len(segments) == SAMPLE


if __name__ == "__main__":
    main(sys.argv[1])
