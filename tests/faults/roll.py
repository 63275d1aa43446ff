"""Two versions on one PostgreSQL while texts leave: `python -m tests.faults.roll`, where git's history is.

The older one's own code makes the tables and begins the send; then the newer one migrates them, and replaces it
process by process. What the carrier and the report say in the end is printed; all but one text each is a failure.
"""

import io
import json
import subprocess
import sys
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from sqlalchemy import NullPool, create_engine, text

from tests.faults.kill import START_SECONDS, Mortal, finishes, is_good, ledgers
from tests.journeys.conftest import customers
from tests.journeys.stage import CONSENT, ROOT, SETTINGS, Stage
from tests.journeys.test_crash import reaches
from tests.journeys.test_first_text import drafts, requests
from tests.postgres import own_schema

MIGRATIONS = "store/migrations/versions"
SEGMENTS_PER_SECOND = 50  # so that texts leave all the while


@click.command()
@click.option("--older", default="", help="Any revision of git's; else the last before the newest migration.")
@click.option("--people", default=2_000, show_default=True)
def main(older: str, people: int) -> None:
    """Send with two versions at once; exit with 1 when not everybody has one text."""
    revision = older or f"{_git('log', '--diff-filter=A', '-1', '--format=%h', '--', MIGRATIONS).decode().strip()}~1"
    with TemporaryDirectory() as folder, own_schema() as url:
        code = Path(folder) / "older"
        with tarfile.open(fileobj=io.BytesIO(_git("archive", revision))) as archive:
            archive.extractall(code, filter="data")
        found = {"older": revision, **_played(Path(folder), code, people=people, url=url)}
    click.echo(json.dumps(found, indent=2))
    sys.exit(0 if is_good(found, people=people) else 1)


def _git(*words: str) -> bytes:
    return subprocess.run(["git", *words], cwd=ROOT, check=True, capture_output=True).stdout


def _played(folder: Path, code: Path, *, people: int, url: str) -> dict[str, object]:
    stage = Stage(folder)
    stage.environment["DATABASE_URL"] = url  # instead of that in which this version has just made its tables
    alive: list[Mortal] = []

    def starts(*words: str, of: Path = ROOT) -> Mortal:
        alive.append(Mortal(stage, *words, code=of))
        alive[-1].is_ready.wait(START_SECONDS)
        return alive[-1]

    try:
        _prepares(stage, code, people=people)
        tables = [_version(url)]
        stage.takes_an_address()
        serving = starts("serve", "--port", str(stage.bot_port), "--drain", "0", of=code)
        first, second = starts("worker", of=code), starts("worker", of=code)
        stage.workspace.waits_for_the_bot()
        ana, bo = stage.person("ana"), stage.person("bo")
        drafts(ana, "Sale")
        requests(ana, "Sale")
        bo.clicks("Approve", in_thread_of="Sale")
        reaches(stage, people // 8)
        stage.textops("db", "upgrade")
        tables.append(_version(url))
        reaches(stage, people // 4)
        starts("worker")
        first.ends()
        ana.types("/sms list", in_="#marketing")
        ana.sees("Sale")
        second.kills()
        starts("serve", "--port", "0", "--drain", "0")
        serving.ends()
        starts("serve", "--port", str(stage.bot_port), "--drain", "0")
        at_the_change = stage.carrier.sums()["messages"]
        finishes(stage, people=people, is_cluster=True)
        return {"tables": tables, "before the older had ended": at_the_change, **ledgers(stage)}
    finally:
        for mortal in alive:
            mortal.kills()
        stage.ends()


def _prepares(stage: Stage, code: Path, *, people: int) -> None:
    """Have the older version make its tables and people."""

    def textops(*words: str) -> None:
        command = [sys.executable, "-m", "bot", *words]
        subprocess.run(command, cwd=code, env=stage.environment, check=True, stdout=subprocess.DEVNULL)

    textops("db", "upgrade")
    for key, value in {**SETTINGS, "segments_per_second": str(SEGMENTS_PER_SECOND)}.items():
        textops("settings", "set", key, value)
    for name, many in (("VIP", people + 1), ("Staff", 1)):
        path = stage.folder / "contacts.csv"
        path.write_text("\n".join(["first_name,mobile_phone,external_id", *customers(many)]) + "\n", encoding="utf-8")
        textops("contacts", "import", str(path), "--list", name, *CONSENT, "--marketing")


def _version(url: str) -> str:
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())


if __name__ == "__main__":
    main()
