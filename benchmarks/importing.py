"""A million people imported by the command line into SQLite, while a bot on the same file answers somebody."""

import asyncio
import os
import sys
from contextlib import suppress
from pathlib import Path
from subprocess import Popen
from tempfile import TemporaryDirectory
from time import perf_counter, sleep

from benchmarks import crowd
from benchmarks.acks import ask_during
from benchmarks.measure import Figure, Limit, Memory

PEOPLE = 1_000_000
MEGABYTES_MOST = 200  # of both processes: that which writes, and that which judges
LOOK_SECONDS = 0.2
MOST = {  # seconds, and the share that must not take longer
    "import of a million, SQLite": (60, 1),
    "ack during an import, SQLite": (0.25, 0.99),
}
OPTIONS = ("--list", "All", "--subscription", "Offers", "--consent-source", "shop", "--consent-date", "2026-01-01")


def figures() -> list[Figure]:
    """Import in a process of its own, as people do, whose memory is told, and ask in this one."""
    with TemporaryDirectory() as folder:
        file, url = Path(folder) / "people.csv", f"sqlite:///{folder}/people.db"
        with file.open("w", encoding="utf-8") as written:
            written.writelines(crowd.lines(PEOPLE))
        with crowd.world(url) as world:
            took = list[tuple[float, float]]()
            waits = asyncio.run(ask_during(_import(file, url, took), world))
    ((seconds, megabytes),) = took
    named = zip(MOST, ([seconds], waits), strict=True)
    limits = [Limit(name, each, *MOST[name]) for name, each in named]
    return [*limits, Memory("import of a million, SQLite", megabytes, MEGABYTES_MOST)]


async def _import(file: Path, url: str, took: list[tuple[float, float]]) -> None:
    took.append(await asyncio.to_thread(_run, file, url))


def _run(file: Path, url: str) -> tuple[float, float]:
    told, start = file.with_suffix(".json"), perf_counter()
    command = (sys.executable, "-m", "bot", "contacts", "import", str(file), *OPTIONS, "--marketing", "--json")
    judge = 0
    with told.open("wb") as written:
        process = Popen(command, env={**os.environ, "DATABASE_URL": url}, stdout=written)
        while not (ended := os.wait4(process.pid, os.WNOHANG))[0]:
            judge = max(judge, _kilobytes_of_children(process.pid))
            sleep(LOOK_SECONDS)
    _, status, used = ended  # of all that run here, its memory alone
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = perf_counter() - start
    assert f'"created": {PEOPLE}' in told.read_text(), process.returncode
    return seconds, used.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024) + judge / 1024


def _kilobytes_of_children(process: int) -> int:
    """Tell the most that the process which judges ever had; nothing where a system does not tell."""
    total = 0
    with suppress(OSError):
        for child in Path(f"/proc/{process}/task/{process}/children").read_text().split():
            status = Path(f"/proc/{child}/status").read_text()
            total += int(status.partition("VmHWM:")[2].split()[0])
    return total
