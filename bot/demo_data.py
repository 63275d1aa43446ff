"""What the demo starts from: an account with its people in a database of its own, and what the simulator is told."""

import asyncio
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import store.settings
from bot.db import Database, upgrade
from bot.demo_people import ANA, ANN, NAMELESS, PEOPLE_MAX, write_people
from bot.importing import Options, import_file
from store import Session

SETTINGS: Mapping[str, str] = {
    "account_name": "Acme",
    "time_zone": "America/New_York",
    "approvers": "S0APPROVE",
    "home_channel": "C0OPS",
    "price_per_segment": "0.0083",
    "quiet_hours": "off",  # so that the story can be told at any time of day
    "segments_per_second": "2000",
}
PHONES = ((ANA, "Ana"), (ANN, "Ann Olsen"), (NAMELESS, ""))
SIMULATED: Mapping[str, Any] = {
    "settings": {"segments_per_second": 2000},
    "phones": [{"number": number, "name": name} for number, name in PHONES],
    "numbers": [
        {"per_mille": {"landline": 10, "unreachable": 15, "filtered": 3}},
        *({"number": number, "behaviour": "ok"} for number, _ in PHONES),
    ],
}
CONSENTED_DAYS = 200
SEGMENTS_PER_PERSON = 3  # so that a send of two to everybody comes near the end of the month's quota


@dataclass(frozen=True, slots=True)
class DemoData:
    """The files of a demo in one folder; what it has at the start is kept apart, to start over from."""

    folder: Path
    people: int = PEOPLE_MAX

    @property
    def url(self) -> str:
        """Where the bot finds its database."""
        return f"sqlite:///{self._database}"

    async def prepare(self) -> None:
        """Make what is not there yet; a database that is there is gone on with."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if not self._pristine.exists():
            half = self.folder / "half.db"
            self._remove(half)
            await self._fill(half)
            half.rename(self._pristine)  # only now: what was broken off is made anew
        if not self._database.exists():
            self.restore()

    def restore(self) -> None:
        """Make the database what it was at the start; nobody may be using it."""
        self._remove(self._database)
        shutil.copyfile(self._pristine, self._database)

    def seed_file(self) -> Path:
        """Write down what the simulator starts from."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / "simulator.json"
        path.write_text(json.dumps(SIMULATED), encoding="utf-8")
        return path

    def clock_seconds(self) -> float:
        """Tell how far the clock was moved when the demo last ended."""
        return float(self._clock.read_text(encoding="utf-8")) if self._clock.exists() else 0.0

    def keep_clock(self, seconds: float) -> None:
        """Note how far the clock was moved."""
        self._clock.write_text(f"{seconds}\n", encoding="utf-8")

    async def _fill(self, database: Path) -> None:
        url, now = f"sqlite:///{database}", datetime.now(UTC)
        await asyncio.to_thread(upgrade, url)
        db = Database(url)
        try:
            await db.run(lambda session: _settle(session, self.people, now))
            for name, path in write_people(self.folder, self.people).items():
                await import_file(db, path, options=_options(name, now), now=now)
        finally:
            await db.close()

    @property
    def _clock(self) -> Path:
        return self.folder / "clock_seconds"

    @property
    def _database(self) -> Path:
        return self.folder / "demo.db"

    @property
    def _pristine(self) -> Path:
        return self.folder / "pristine.db"

    @staticmethod
    def _remove(database: Path) -> None:
        for suffix in ("", "-wal", "-shm"):
            database.with_name(database.name + suffix).unlink(missing_ok=True)


def _settle(session: Session, people: int, now: datetime) -> None:
    own = {"monthly_segments": str(SEGMENTS_PER_PERSON * people), "renewal_date": f"{now.year}-01-01"}
    for key, text in {**SETTINGS, **own}.items():
        store.settings.save(session, key, text=text, by="demo", now=now)


def _options(list_name: str, now: datetime) -> Options:
    return Options(
        list_name=list_name,
        subscription="Offers",
        consent_source="sign-up form",
        consent_date=(now - timedelta(days=CONSENTED_DAYS)).date(),
        marketing=True,
        by="demo",
    )
