"""How long people wait for an answer while the ledger of a large send is written, and how long bulk work takes."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field, replace
from time import perf_counter
from typing import Any, TypeVar

from benchmarks import crowd
from benchmarks.measure import Limit
from commands import draft
from commands.ask import Ask, Part, Reply
from commands.list import COMMAND as LIST
from commands.perform import perform
from jobs import launch
from jobs.world import Database, World
from sms.roles import Person, Role
from store import Session, drift, settings
from store.audience import question_of

EVERY_SECONDS = 0.02
LAUNCHES = 4
MOST = {  # seconds, and the share that must not take longer
    "ack during a launch, SQLite": (0.25, 0.99),
    "ack during a launch, PostgreSQL": (0.25, 0.99),
    "chunk of a ledger, SQLite": (0.1, 0.9),
    "import, SQLite": (15, 1),
    "import, PostgreSQL": (25, 1),
    "count, SQLite": (2, 1),
    "count, PostgreSQL": (5, 1),
    "drift, SQLite": (1, 1),
    "drift, PostgreSQL": (2, 1),
}
PERSON = Person(crowd.AUTHOR, "Ana", Role.AUTHOR)
TYPED = Part("draft.typed", draft.typed)

T = TypeVar("T")


@dataclass(slots=True)
class Watch:
    """A database that notes how long each bulk transaction held it, from the unit's begin to after its commit."""

    db: Database
    seconds: list[float] = field(default_factory=list)

    async def run(self, unit: Callable[[Session], T], *, bulk: bool = False) -> T:
        """Write, and note it if it is bulk work."""
        began: list[float] = []

        def watched(session: Session) -> T:
            began.append(perf_counter())
            return unit(session)

        result = await self.db.run(watched, bulk=bulk)
        if bulk:
            self.seconds.append(perf_counter() - began[-1])
        return result

    async def read(self, unit: Callable[[Session], T]) -> T:
        """Look."""
        return await self.db.read(unit)


def limits() -> list[Limit]:
    """Measure on each database that is there."""
    with crowd.databases() as found:
        return [limit for name, url in found.items() for limit in _of(name, url)]


def _of(name: str, url: str) -> list[Limit]:
    with crowd.world(url) as world:
        took = asyncio.run(_measure(world))
    named = {f"{what}, {name}": seconds for what, seconds in took.items()}
    return [Limit(what, seconds, *MOST[what]) for what, seconds in named.items() if what in MOST]


async def _measure(world: World) -> dict[str, Sequence[float]]:
    imported = await crowd.imports(world)
    sends = [await crowd.counts(world, f"Sale {turn}") for turn in range(LAUNCHES)]
    drifts = [await _drift(world, number) for number, _ in sends]
    watch = Watch(world.db)
    launches = _launch(replace(world, db=watch), [number for number, _ in sends])
    waits = await ask_during(launches, world)
    return {
        "import": [imported],
        "count": [seconds for _, seconds in sends],
        "drift": drifts,
        "ack during a launch": waits,
        "chunk of a ledger": watch.seconds,
    }


async def _drift(world: World, number: int) -> float:
    now, start = world.clock.now(), perf_counter()
    await world.db.read(lambda s: drift.drift(s, number, question_of(s, number, now=now)))
    return perf_counter() - start


async def _launch(world: World, numbers: Sequence[int]) -> None:
    for number in numbers:
        assert (await launch.run(world, str(number)))["jobs"] == crowd.PEOPLE / 1_000


async def ask_during(
    work: Coroutine[Any, Any, None], world: World, *, every_seconds: float = EVERY_SECONDS
) -> list[float]:
    """Ask at a steady pace, whether or not the last was answered: whoever waits must not slow the others down."""
    form, done = await _open(world), asyncio.create_task(work)
    asked: list[asyncio.Task[float]] = []
    while not done.done():
        asked.append(asyncio.create_task(_list(world) if len(asked) % 2 else _type(world, form)))
        await asyncio.sleep(every_seconds)
    await done
    return list(await asyncio.gather(*asked))


async def _open(world: World) -> str:
    ask = await _ask(world, Ask(PERSON, "draft", world.clock.now(), crowd.ACCOUNT))
    reply = await world.db.run(lambda s: perform(s, ask, draft.run))
    assert reply.form
    return reply.form.form


async def _type(world: World, form: str) -> float:
    start = perf_counter()
    values = {"name": "Sale", "channel": "C0MARKET", "message": crowd.TEXT}
    ask = await _ask(world, Ask(PERSON, TYPED.id, world.clock.now(), crowd.ACCOUNT, form=form, values=values))

    def unit(session: Session) -> Reply:
        reply = perform(session, ask, TYPED.run)
        world.queue.put(session, reply.jobs)
        return reply

    assert (await world.db.run(unit)).edit
    return perf_counter() - start


async def _list(world: World) -> float:
    start = perf_counter()
    ask = await _ask(world, Ask(PERSON, LIST.verb, world.clock.now(), crowd.ACCOUNT))
    assert (await world.db.read(lambda s: LIST.run(s, ask))).say
    return perf_counter() - start


async def _ask(world: World, ask: Ask) -> Ask:
    """Look the settings up, as the door does for every ask."""
    return replace(ask, account=await world.db.read(settings.load))
