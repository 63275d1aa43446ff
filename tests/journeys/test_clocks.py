"""A message by everybody's own clock: the east before the west, nobody at night, and nothing silently late."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from simulator.people import Person
from tests.journeys.stage import Stage
from tests.journeys.steps import approves, drafts, reviewed, reviews

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("stage", ["socket"], indirect=True)]

NEW_YORK = ZoneInfo("America/New_York")
EASTERNER, WESTERNER = "+12122390101", "+12132390101"  # nothing but their area codes tells where they are


@pytest.fixture(autouse=True)
def coasts(stage: Stage) -> None:
    """A list of two, one on either coast, and quiet hours from eight to eight."""
    stage.textops("settings", "set", "quiet_hours", "20:00-08:00")
    stage.imports([f"Eve,{EASTERNER},east", f"Wes,{WESTERNER},west"], to="Coasts")


def tomorrow_at(stage: Stage, hour: int) -> datetime:
    day = stage.clock.now().astimezone(NEW_YORK) + timedelta(days=1)
    return day.replace(hour=hour, minute=0, second=0, microsecond=0)


def schedules_by_their_clocks(who: Person, name: str, *, at: datetime) -> str:
    """Ask for approval of a message at a time of each recipient's own; give what the review says."""
    who.clicks("Send or schedule", on=name)
    who.modal()
    who.chooses("Send to", "Coasts")
    who.chooses("When", "Schedule for later")
    who.sees("Review and schedule")
    who.fills("Date", f"{at:%Y-%m-%d}")
    who.fills("Time", f"{at:%H:%M}")
    who.chooses("Time zone", "Each recipient's own")
    who.submits()
    told = reviewed(who)
    who.submits()
    who.has_no_modal()
    who.sees(f"{name}? (revision")
    return told


def test_the_east_gets_it_first_and_what_was_slept_through_in_the_west_is_asked_about(stage: Stage) -> None:
    ana, bo = stage.person("ana"), stage.person("bo")
    nine = tomorrow_at(stage, 9)
    number = drafts(ana, "By the clock", body="Acme: nine o'clock.")
    told = schedules_by_their_clocks(ana, "By the clock", at=nine)
    assert "each recipient's own time" in told
    approves(bo, "By the clock")
    ana.sees(f"@Bo approved #{number}; it goes out")
    stage.clock.moves_to(nine + timedelta(seconds=5))
    stage.phone(EASTERNER).expects("nine o'clock")
    ana.sees("1 person due later")
    assert stage.phone(WESTERNER).received() == []

    stage.kills_the_bot()  # at nine in the west nobody is there, and for twenty minutes more
    stage.clock.moves_to(nine + timedelta(hours=3, minutes=20))
    stage.starts_the_bot()
    ana.sees(f"⏸ Paused #{number}. Its next texts should have gone out at")
    assert stage.phone(WESTERNER).received() == []
    ana.clicks("Resume", on="By the clock")
    stage.phone(WESTERNER).expects("nine o'clock")
    ana.sees("By the clock sent to 2 people")


def test_whoever_sleeps_gets_it_in_the_morning_and_the_review_says_so(stage: Stage) -> None:
    ana, bo = stage.person("ana"), stage.person("bo")
    stage.clock.moves_to(tomorrow_at(stage, 22))
    drafts(ana, "Late idea", body="Acme: good night.")
    told = reviews(ana, "Late idea", to="Coasts")  # seven in the evening in the west
    assert "1 person would be texted in their quiet hours: deferred to" in told
    assert "8:00" in told
    ana.submits()
    ana.has_no_modal()
    ana.sees("Late idea? (revision")
    approves(bo, "Late idea")
    stage.phone(WESTERNER).expects("good night")
    assert not any("good night" in text for text in stage.phone(EASTERNER).received())
    stage.clock.moves_to(tomorrow_at(stage, 8))  # ten hours later, but for the nights in which clocks change
    stage.phone(EASTERNER).expects("good night")
    ana.sees("Late idea sent to 2 people")
