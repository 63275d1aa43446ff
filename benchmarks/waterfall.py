"""The waterfall of a million people, against the same in Python's sets, while somebody waits for answers."""

import asyncio
import json
import resource
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from time import perf_counter
from typing import Any

from sqlalchemy import insert, literal, select, text

from benchmarks import crowd
from benchmarks.acks import ask_during
from benchmarks.exact import NOW, write_people
from benchmarks.measure import Figure, Limit, Memory
from bot.db import read_engine, upgrade, write_engine
from sms.audience import Selection
from sms.message import Draft
from store import Session, audience, lists, messages, settings, subscriptions
from store.schema.ledger import deliveries
from store.schema.people import consents, contacts, list_members, suppressions

TURNS = 3
MOST = {  # seconds, and the share that must not take longer
    "waterfall, SQLite": (5, 1),
    "waterfall, PostgreSQL": (5, 1),
    "ack during a waterfall, SQLite": (0.25, 0.99),
    "ack during a waterfall, PostgreSQL": (0.25, 0.99),
}
EXCLUDED, SUPPRESSED, TEXTED = 100, 50, 20  # one in so many


def figures() -> list[Figure]:
    """Measure on each database that is there; ours and the peer each in a process of its own, whose memory is told."""
    measured = list[Figure]()
    with crowd.databases() as found:
        for name, url in found.items():
            _process("fill", url)
            ours, peer = _process("ours", url), _process("theirs", url)
            assert ours["receive"] == peer["receive"]
            for what in ("waterfall", "ack during a waterfall"):
                measured.append(Limit(f"{what}, {name}", ours[what], *MOST[f"{what}, {name}"]))
            measured.append(Memory(f"waterfall, {name}", ours["megabytes"], peer["megabytes"] / 2))
    return measured


def main(what: str, url: str) -> None:
    """Do one part of it and print what came of it."""
    parts: dict[str, Callable[[str], dict[str, Any]]] = {"fill": _fill, "ours": _ours, "theirs": _theirs}
    told = parts[what](url)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({**told, "megabytes": peak / (1024 * 1024 if sys.platform == "darwin" else 1024)}))


def _process(what: str, url: str) -> Any:
    done = subprocess.run([sys.executable, "-m", "benchmarks.waterfall", what, url], check=True, capture_output=True)
    return json.loads(done.stdout)


def _fill(url: str) -> dict[str, Any]:
    upgrade(url)
    engine = write_engine(url)
    with Session(engine) as session:
        write_people(session)
        everybody, _ = lists.ensure(session, "Everybody", now=NOW)
        staff, _ = lists.ensure(session, "Staff", now=NOW)
        _join(session, everybody, each=1)
        _join(session, staff, each=EXCLUDED)
        _agree(session)
        _text(session)
        settings.save(session, "frequency_cap", text="1/7d", by=crowd.AUTHOR, now=NOW)
        session.commit()
        if engine.dialect.name == "postgresql":
            session.execute(text("ANALYZE"))  # its own daemon does so a minute after an import
            session.commit()
    engine.dispose()
    return {}


def _join(session: Session, list_id: int, *, each: int) -> None:
    some = select(literal(list_id), contacts.c.id).where(contacts.c.id % each == 0)
    session.execute(insert(list_members).from_select(["list_id", "contact_id"], some))


def _agree(session: Session) -> None:
    crowd.agree(session, NOW)
    at = literal(NOW, suppressions.c.at.type)
    out = select(contacts.c.mobile, literal("keyword"), at, contacts.c.id).where(contacts.c.id % SUPPRESSED == 1)
    session.execute(insert(suppressions).from_select(list(suppressions.c.keys()), out))


def _text(session: Session) -> None:
    older = messages.add(session, Draft("Old", "C0MARKET", "Hi"), author=crowd.AUTHOR, now=NOW).number
    lately = literal(NOW - timedelta(days=1), deliveries.c.due.type)
    row = {
        "message": literal(older),
        "number": contacts.c.mobile,
        "contact_id": contacts.c.id,
        "state": literal("delivered"),
        "due": lately,
        "attempted_at": lately,
        "attempt": literal(1),
        "segments": literal(1),
    }
    texted = select(*row.values()).where(contacts.c.id % TEXTED == 2)
    session.execute(insert(deliveries).from_select(list(row), texted))


def _ours(url: str) -> dict[str, Any]:
    with crowd.world(url) as world:
        seconds = list[float]()

        async def count() -> None:
            for _ in range(TURNS):
                start = perf_counter()
                receive.append(await world.db.read(_count))
                seconds.append(perf_counter() - start)

        receive = list[int]()
        waits = asyncio.run(ask_during(count(), world))
        return {"waterfall": seconds, "ack during a waterfall": waits, "receive": receive[-1]}


def _count(session: Session) -> int:
    named = lists.names(session)
    selection = Selection(lists=(named["Everybody"],), not_lists=(named["Staff"],))
    offers = subscriptions.identify(session, "Offers")
    return audience.waterfall(session, selection, subscription_id=offers, now=NOW).receive


def _theirs(url: str) -> dict[str, Any]:
    """Do the same with a set for each table, as one would without the database."""
    engine = read_engine(url) if url.startswith("sqlite") else write_engine(url)
    with Session(engine) as session:
        rows = partial(session.execute, execution_options={"yield_per": 10_000})
        named = lists.names(session)
        member = list_members.c.contact_id
        everybody, staff = (
            set(session.scalars(select(member).where(list_members.c.list_id == named[name])))
            for name in ("Everybody", "Staff")
        )
        agreed = set(session.scalars(select(consents.c.number).where(consents.c.standing == "opted_in")))
        out = set(session.scalars(select(suppressions.c.number)))
        full = set(session.scalars(select(deliveries.c.number)))
        people = rows(select(contacts.c.id, contacts.c.mobile, contacts.c.phone).where(contacts.c.marketing))
        numbers = {one.id: one.mobile if one.mobile in agreed else one.phone for one in people}
        kept = everybody - staff
        held = {numbers.get(one) for one in staff}
        receive = {number for one, number in numbers.items() if one in kept and number in agreed} - out - held - full
    return {"receive": len(receive)}


if __name__ == "__main__":
    main(*sys.argv[1:])
