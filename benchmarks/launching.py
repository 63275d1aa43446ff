"""A send to a million launched, against the same SQL by hand in the same chunks; and that a million is only more."""

import asyncio
import json
import resource
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import count
from time import perf_counter
from typing import Any

from sqlalchemy import bindparam, text

from benchmarks import crowd, sends
from benchmarks.measure import Claim, Figure, Memory
from bot.db import write_engine
from jobs import deliver, launch
from jobs.world import Text, World
from sms.delivery import Accepted, DeliveryState, Outcome
from sms.message import Draft
from store import Session, ledger, lists, messages, subscriptions
from store.launch import CHUNK_CONTACTS
from store.schema.ledger import deliveries
from tests.bot.fakes import NoCarrier

FEW, MANY = 10_000, 1_000_000
DELIVERED = 10_000  # texts, the last of the ledger
LEAST = {
    "launch, by hand, SQLite": 0.67,
    "launch, by hand, PostgreSQL": 0.67,
    "launch, of a few, SQLite": 0.8,
    "launch, of a few, PostgreSQL": 0.8,
    "delivery, of a few, SQLite": 0.8,
    "delivery, of a few, PostgreSQL": 0.8,
}
MEMORY_MOST = 1.25  # times that of a few
EMPTY = {"sqlite": "DELETE FROM deliveries", "postgresql": "TRUNCATE deliveries CASCADE"}

# One chunk: who still is to get it as approved is planned, whoever left otherwise is skipped.
BY_HAND = """
INSERT INTO deliveries (message, number, contact_id, state, reason, due, attempt, segments)
SELECT :into, r.number, r.contact_id, CASE WHEN r.stays OR r.gone THEN 'planned' ELSE 'skipped' END,
       CASE WHEN r.stays OR r.gone THEN NULL ELSE 'left' END, :due, 0, r.segments
FROM (SELECT r.number, r.contact_id, r.segments,
             c.marketing AND c.mobile = r.number AND s.number IS NULL AND h.number IS NULL
             AND o.standing = 'opted_in' AND m.contact_id IS NOT NULL AS stays,
             s.number IS NOT NULL OR h.number IS NOT NULL OR o.number IS NULL OR o.standing <> 'opted_in' AS gone
      FROM recipients r LEFT JOIN contacts c ON c.id = r.contact_id
      LEFT JOIN list_members m ON m.list_id = :list AND m.contact_id = r.contact_id
      LEFT JOIN consents o ON o.number = r.number AND o.subscription_id = :offers
      LEFT JOIN suppressions s ON s.number = r.number
      LEFT JOIN holds h ON h.number = r.number AND (h.until IS NULL OR h.until > :due)
      WHERE r.message = :message AND r.contact_id > :after AND r.contact_id <= :upto) r
ORDER BY r.contact_id ON CONFLICT (message, number) DO NOTHING
"""


class EasyCarrier(NoCarrier):
    """Takes everything at once."""

    def __init__(self) -> None:
        self._numbers = count(1)

    async def send(self, text: Text) -> Outcome:
        """Take it."""
        assert text.body
        return Accepted(f"SM{next(self._numbers):032x}", 1, DeliveryState.ACCEPTED)


def figures() -> list[Figure]:
    """Measure on each database that is there, few people and many; each part in a process, whose memory is told."""
    few, many = (_told(people) for people in (FEW, MANY))
    return [figure for name in many for figure in _figures(name, few[name], many[name])]


def _told(people: int) -> dict[str, Any]:
    with crowd.databases() as found:
        for url in found.values():
            _process("fill", url, people)
        hands = {name: _process("hand", url, people) for name, url in found.items()}
        return {name: {**hands[name], **_process("ours", url, people)} for name, url in found.items()}


def _figures(name: str, few: dict[str, Any], many: dict[str, Any]) -> list[Figure]:
    pairs = {
        "launch, by hand": (many["launch"], many["hand"]),
        "launch, of a few": (many["launch"], few["launch"]),
        "delivery, of a few": (many["delivery"], few["delivery"]),
    }
    claims = [Claim(f"{what}, {name}", *each, LEAST[f"{what}, {name}"]) for what, each in pairs.items()]
    return [*claims, Memory(f"a send to a million, {name}", many["megabytes"], few["megabytes"] * MEMORY_MOST)]


def main(what: str, url: str, people: str) -> None:
    """Do one part of it and print what came of it."""
    parts: dict[str, Callable[[str, int], dict[str, float]]] = {"fill": _fill, "hand": _hand, "ours": _ours}
    told = parts[what](url, int(people))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({**told, "megabytes": peak / (1024 * 1024 if sys.platform == "darwin" else 1024)}))


def _process(what: str, url: str, people: int) -> Any:
    command = [sys.executable, "-m", "benchmarks.launching", what, url, str(people)]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def _fill(url: str, people: int) -> dict[str, float]:
    sends.fill(url, people)
    with crowd.world(url) as world:
        number, _ = asyncio.run(crowd.counts(world, "Sale", people=people))
    assert number == 1
    sends.analyze(url)
    return {}


def _hand(url: str, people: int) -> dict[str, float]:
    """Write by hand in the same threads as a launch does, then leave the ledger as empty as it was."""
    with crowd.world(url) as world:
        seconds = asyncio.run(_by_hand(world, people))
    engine = write_engine(url)
    with engine.begin() as connection:
        connection.execute(text(EMPTY[engine.dialect.name]))
    engine.dispose()
    return {"hand": seconds / people}


async def _by_hand(world: World, people: int) -> float:
    given = await world.db.run(partial(_given, now=world.clock.now()))
    hand = text(BY_HAND).bindparams(bindparam("due", type_=deliveries.c.due.type))
    start = perf_counter()
    for after in range(0, people, CHUNK_CONTACTS):
        span = {"after": after, "upto": after + CHUNK_CONTACTS}
        await world.db.run(partial(Session.execute, statement=hand, params={**given, **span}), bulk=True)
    return perf_counter() - start


def _given(session: Session, *, now: datetime) -> dict[str, object]:
    into = messages.add(session, Draft("By hand", "C0MARKET", "Hi"), author=crowd.AUTHOR, now=now).number
    named = {"list": lists.names(session)["Everybody"], "offers": subscriptions.identify(session, "Offers")}
    return {"into": into, "message": 1, "due": now, **named}


def _ours(url: str, people: int) -> dict[str, float]:
    with crowd.world(url) as world:
        return asyncio.run(_send(replace(world, carrier=EasyCarrier(), chat=sends.EasyChat()), people))


async def _send(world: World, people: int) -> dict[str, float]:
    """Launch to everybody, then deliver what stands last in the ledger."""
    start = perf_counter()
    texts = people // (await launch.run(world, "1"))["jobs"]
    launched = perf_counter()
    last = await world.db.read(lambda s: ledger.chunks(s, 1)[-(DELIVERED // texts) :])
    begun = perf_counter()
    for chunk in last:
        assert (await deliver.run(world, str(chunk)))["accepted"] == texts
    delivered = (perf_counter() - begun) / (len(last) * texts)
    return {"launch": (launched - start) / people, "delivery": delivered}


if __name__ == "__main__":
    main(*sys.argv[1:])
