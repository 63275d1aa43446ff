"""`python -m tests.faults`: many seeds, or a stop at every commit and request; what failed is replayed by its seed."""

import logging
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import click
import structlog

from tests.faults.simulation import Run, simulate
from tests.faults.sweep import everywhere
from tests.faults.weather import Weather, drawn

SWEPT_PEOPLE = 12


@click.command()
@click.option("--seeds", default=200, show_default=True, help="How many.")
@click.option("--first", default=1, show_default=True, help="The first of them.")
@click.option("--people", default=10_000, show_default=True)
@click.option("--at-once", default=1, show_default=True, help="How many runs at a time.")
@click.option("--sweep", is_flag=True, help="Stop once at each commit and each request of a small send instead.")
@click.option("--log", type=click.Path(path_type=Path), help="Write down what happened in the last run, line by line.")
def main(seeds: int, first: int, people: int, at_once: int, sweep: bool, log: Path | None) -> None:  # noqa: PLR0917
    """Play sends in the weather of seeds; exit with 1 when anything was not as it must be."""
    _hush()
    weathers = everywhere(SWEPT_PEOPLE) if sweep else [drawn(first + n, people=people) for n in range(seeds)]
    began, good, last = time.monotonic(), 0, None
    for last in _played(weathers, at_once=at_once):
        good += not last.lies
        click.echo(_line(last))
        for lie in last.lies[:10]:
            click.echo(f"    {lie}")
    click.echo(f"{good} of {len(weathers)} runs good, in {time.monotonic() - began:.0f} s")
    if log and last:
        log.write_text("\n".join(last.lines) + "\n")
    sys.exit(0 if good == len(weathers) else 1)


def _played(weathers: Sequence[Weather], *, at_once: int) -> Iterator[Run]:
    if at_once == 1:
        yield from map(simulate, weathers)
        return
    with ProcessPoolExecutor(at_once, initializer=_hush) as pool:
        yield from pool.map(simulate, weathers)


def _hush() -> None:
    """What goes wrong is meant to, and is no news."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    logging.disable(logging.CRITICAL)


def _line(run: Run) -> str:
    figures = f"{run.texts:,} texts, {run.requests:,} requests, {run.commits:,} commits, {run.seconds / 3600:.1f} h"
    verdict = "good" if not run.lies else f"BAD, replay with --seeds 1 --first {run.seed}"
    return f"{run.name} {run.digest[:12]}: {figures}: {verdict}"


if __name__ == "__main__":
    main()
