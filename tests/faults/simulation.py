"""One run: a send in the weather of a seed, then calm, then three days later; and what is not true in the end."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from tests.faults.audience import copied, copy_of, number, tuned
from tests.faults.process import Process
from tests.faults.stage import WEATHER_SECONDS, EndlessError, Stage
from tests.faults.truth import lies
from tests.faults.virtual import play
from tests.faults.weather import Weather

BILL_SECONDS = 400.0
CLOSED_SECONDS = 130.0  # to put a backup back takes longer than a restart
LAST_LOOK_SECONDS = 73 * 3_600.0


@dataclass(frozen=True, slots=True)
class Run:
    """How a run ended: what is not true, what happened in all, and how much of it there was."""

    name: str
    seed: int
    lies: tuple[str, ...]
    digest: str
    texts: int
    commits: int
    open_commits: int  # until the send was over
    requests: int
    seconds: float
    lines: tuple[str, ...] = ()


def simulate(weather: Weather) -> Run:
    """Play a run; the same weather gives the same run, to the last line."""
    engine = tuned(copied(weather.people), settle_seconds=weather.settle_seconds, segments_per_second=weather.rate)
    random.seed(weather.seed)  # how long a failed job rests is drawn from there
    stage = Stage(weather, engine)
    found = play(_played(stage))
    engine.dispose()
    return found


async def _played(stage: Stage) -> Run:
    found: list[str] = []
    try:
        await _send(stage)
        await _look_again(stage, after=BILL_SECONDS)
        await _look_again(stage, after=LAST_LOOK_SECONDS)
    except EndlessError as error:
        found.append(f"it does not end: {error}")
    found += lies(stage, is_slack_asked=not stage.weather.restored)  # a backup knows nothing of what was posted since
    commits, requests = stage.counted
    return Run(
        name=stage.weather.name,
        seed=stage.weather.seed,
        lies=tuple(found),
        digest=stage.digest(),
        texts=len(stage.ledger.texts),
        commits=commits,
        open_commits=stage.open_commits,
        requests=requests,
        seconds=asyncio.get_running_loop().time(),
        lines=tuple(stage.lines),
    )


async def _send(stage: Stage) -> None:
    for _ in range(stage.weather.processes):
        await stage.starts()
    going_on = [asyncio.ensure_future(each) for each in (stage.attends(), stage.sweeps())]
    _set_the_alarms(stage)
    with suppress(EndlessError):  # so much fails in some weather that it takes hours
        await stage.until_quiet(within=WEATHER_SECONDS)
    stage.calms_down()
    await stage.until_quiet()
    for each in going_on:
        each.cancel()
    await _all_end(stage)


async def _look_again(stage: Stage, *, after: float) -> None:
    """Come back later: nobody was there meanwhile, and what became due is done."""
    await asyncio.sleep(after)
    process = await stage.starts()
    await asyncio.sleep(1.0)
    await process.sweeps()
    await stage.until_quiet()
    await _all_end(stage)


async def _all_end(stage: Stage) -> None:
    for process in stage.alive:
        with suppress(TimeoutError):
            await asyncio.wait_for(process.ends(), 120.0)
        process.is_dead = True
    stage.buries()


def _set_the_alarms(stage: Stage) -> None:
    """Have everything happen at its time."""
    weather = stage.weather
    for seconds in weather.stop_at:
        stage.later(seconds, partial(_one, stage, Process.dies))
    for seconds, by in weather.jumps:
        stage.later(seconds, partial(_one, stage, partial(_jumps, by=by)))
    for seconds, lasts in weather.freezes:
        stage.later(seconds, partial(_one, stage, partial(_freezes, lasts=lasts)))
    for seconds in weather.replaced_at:
        _at(stage, seconds, stage.replaces)
    for seconds in weather.paused_at:
        _at(stage, seconds, stage.pauses)
    if weather.given_up_at is not None:
        _at(stage, weather.given_up_at, stage.gives_up)
    if weather.restored:
        taken, after = weather.restored
        stage.spawns(_puts_back(stage, taken=taken, after=after))
    _have_some_opt_out(stage)


async def _puts_back(stage: Stage, *, taken: float, after: float) -> None:
    """Have a copy take the place of the database while nobody is there; whoever opted out since is not known to it."""
    await asyncio.sleep(taken)
    backup = copy_of(stage.engine)
    await asyncio.sleep(after)
    stage.log("put back")
    stage.closed = True
    for process in stage.alive:
        process.dies()
    await asyncio.sleep(CLOSED_SECONDS)
    stage.stopped = {number: at for number, at in stage.stopped.items() if at < taken}
    stage.engine, stage.closed = backup, False
    await stage.starts()


def _have_some_opt_out(stage: Stage) -> None:
    lasts = max(5.0, stage.weather.people / 300)
    for person in range(1, stage.weather.people + 1):
        if stage.chance.random() < stage.weather.odds.opts_out:
            _at(stage, stage.chance.uniform(0.0, lasts), partial(stage.says_stop, number(person)))


def _at(stage: Stage, seconds: float, what: Callable[[], Awaitable[None]]) -> None:
    stage.later(seconds, lambda: stage.spawns(what()))


def _jumps(process: Process, *, by: float) -> None:
    process.jumps(by)


def _freezes(process: Process, *, lasts: float) -> None:
    process.freezes(lasts)


def _one(stage: Stage, what: Callable[[Process], None]) -> None:
    """Let something happen to one process of those that are there."""
    if stage.alive and not stage.calm:
        what(stage.chance.choice(stage.alive))
