"""Real processes, killed every 0.3 to 0.6 seconds while ten thousand texts leave: `python -m tests.faults.kill`.

What the carrier's own ledger and the report say in the end is printed; anything but one text each is a failure.
"""

import json
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from tests.journeys.conftest import customers
from tests.journeys.stage import ROOT, Stage
from tests.journeys.test_first_text import drafts, requests
from tests.postgres import own_schema

WORKERS = 3
LIVES_SECONDS = (0.3, 0.6)
SETTLED_MINUTES = 1
PATIENCE_SECONDS = 3_600.0
START_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Lives:
    """Who is killed next, after how long, and how many in all."""

    chance: random.Random
    slower: float
    most: int

    def seconds(self) -> float:
        return self.chance.uniform(*LIVES_SECONDS) * self.slower


class Mortal:
    """A process that is there once it has said so; of this version, or of other `code`."""

    def __init__(self, stage: Stage, *words: str, code: Path = ROOT) -> None:
        command = [sys.executable, "-m", "bot", *words, "--clock", stage.control_url]
        self._process = subprocess.Popen(
            command, cwd=code, env=stage.environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        self.is_ready = threading.Event()
        threading.Thread(target=self._listen, daemon=True).start()

    def kills(self) -> None:
        self._process.kill()
        self._process.wait()

    def ends(self) -> None:
        self._process.terminate()
        self._process.wait()

    def _listen(self) -> None:
        if self._process.stdout and self._process.stdout.readline():
            self.is_ready.set()


@click.command()
@click.option("--people", default=10_000, show_default=True)
@click.option("--seed", default=1, show_default=True)
@click.option("--slower", default=1.0, show_default=True, help="How many times longer they live, on a busy machine.")
@click.option("--kills", default=100, show_default=True, help="At most; then what is uncertain may be settled.")
@click.option("--database", type=click.Choice(["sqlite", "postgresql"]), default="sqlite", show_default=True)
def main(people: int, seed: int, slower: float, kills: int, database: str) -> None:
    """Kill one `textops run` on SQLite, or three workers in turn on PostgreSQL, until everybody has the text."""
    lives = Lives(random.Random(seed), slower, kills)
    with TemporaryDirectory() as folder:
        if database == "sqlite":
            found = _played(Path(folder), lives, people=people, url="")
        else:
            with own_schema() as url:
                found = _played(Path(folder), lives, people=people, url=url)
    click.echo(json.dumps(found, indent=2))
    sys.exit(0 if is_good(found, people=people) else 1)


def _played(folder: Path, lives: Lives, *, people: int, url: str) -> dict[str, object]:
    stage = Stage(folder, settings={"segments_per_second": "500", "late_minutes": "600"}, database_url=url)
    try:
        stage.imports(customers(people + 1))
        stage.imports(customers(1), to="Staff")
        approved(stage, is_cluster=bool(url))
        began = time.monotonic()
        kills = _killed(stage, lives, words=("worker",) * WORKERS if url else ("run",), people=people)
        finishes(stage, people=people, is_cluster=bool(url))
        seconds = round(time.monotonic() - began)
        return {"database": "postgresql" if url else "sqlite", "kills": kills, "seconds": seconds, **ledgers(stage)}
    finally:
        stage.ends()


def approved(stage: Stage, *, is_cluster: bool) -> None:
    """Draft the message, have it approved, and kill the first one as soon as texts leave."""
    if is_cluster:
        stage.takes_an_address()
        stage.starts("serve", "serve", "--port", str(stage.bot_port), "--drain", "0")
        stage.starts("first", "worker")
        stage.workspace.waits_for_the_bot()
    else:
        stage.starts_the_bot()
    ana, bo = stage.person("ana"), stage.person("bo")
    drafts(ana, "Sale")
    requests(ana, "Sale")
    bo.clicks("Approve", in_thread_of="Sale")
    give_up = time.monotonic() + PATIENCE_SECONDS
    while not stage.carrier.sums()["messages"] and time.monotonic() < give_up:
        time.sleep(0.05)
    stage.kills("first" if is_cluster else "bot")


def _killed(stage: Stage, lives: Lives, *, words: tuple[str, ...], people: int) -> int:
    """Kill one that is there, again and again, until the carrier has a text for everybody, or nearly.

    At first hundreds leave in each life. What is left in the end was in hand at some kill: it is uncertain, and a life
    of half a second settles a few.
    """
    port = ("--port", str(stage.bot_port)) if words == ("run",) else ()
    alive, kills, give_up = [Mortal(stage, word, *port) for word in words], 0, time.monotonic() + PATIENCE_SECONDS
    try:
        while stage.carrier.sums()["messages"] < people * 0.95 and kills < lives.most and time.monotonic() < give_up:
            there = [place for place, mortal in enumerate(alive) if mortal.is_ready.is_set()]
            if not there:
                alive[0].is_ready.wait(START_SECONDS)
                continue
            time.sleep(lives.seconds())
            place = lives.chance.choice(there)
            alive[place].kills()
            kills += 1
            stage.clock.advance(minutes=SETTLED_MINUTES)  # what it had in hand is settled by one of the next
            alive[place] = Mortal(stage, words[place], *port)
            if kills % 10 == 0:
                click.echo(f"{kills} kills, {stage.carrier.sums()['messages']:,} texts at the carrier", err=True)
    finally:
        for mortal in alive:
            mortal.kills()
    return kills


def finishes(stage: Stage, *, people: int, is_cluster: bool) -> None:
    """Let the last ones live; the settle time passes on the simulated clock."""
    if is_cluster:
        stage.starts("last", "worker")
    else:
        stage.starts_the_bot()
    give_up = time.monotonic() + PATIENCE_SECONDS
    while stage.report("Sale")["counts"]["delivered"] < people and time.monotonic() < give_up:
        stage.clock.advance(minutes=5)
        time.sleep(3)


def ledgers(stage: Stage) -> dict[str, object]:
    """Tell what the carrier and the report say."""
    got = Counter(row["to"] for row in stage.carrier.ledger())
    counts, segments = stage.report("Sale")["counts"], stage.report("Sale")["segments"]
    return {
        "texts": sum(got.values()),
        "numbers": len(got),
        "twice": sum(many > 1 for many in got.values()),
        "sent": counts["sent"],
        "delivered": counts["delivered"],
        "unresolved": counts["unresolved"],
        "segments": segments,
        "carrier_segments": stage.carrier.sums()["segments"],
    }


def is_good(found: Mapping[str, object], *, people: int) -> bool:
    """Tell whether everybody has one text, and the report says so."""
    same = found["numbers"] == found["texts"] == found["sent"] == found["delivered"] == people
    return same and not found["unresolved"]


if __name__ == "__main__":
    main()
