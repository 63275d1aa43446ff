"""A send under way: paused, resumed, stopped; nobody gets it twice, and what is stopped is given back."""

import re
from collections import Counter

import pytest

from tests.journeys.conftest import customers
from tests.journeys.stage import Stage
from tests.journeys.steps import approves, drafts, requests

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("stage", ["socket"], indirect=True)]

PEOPLE = 60


def begins(stage: Stage, name: str, *, first: int) -> int:
    """Begin to send to sixty people, ten a second, and wait for the first text."""
    ana, bo = stage.person("ana"), stage.person("bo")
    stage.imports(customers(PEOPLE, first=first), to=f"{name} list")
    stage.textops("settings", "set", "segments_per_second", "10")
    number = drafts(ana, name)
    requests(ana, name, to=f"{name} list")
    approves(bo, name)
    stage.phone(f"+1212{first}").expects("Hi Ann")
    return number


def reached(stage: Stage, first: int) -> Counter[str]:
    """How often the carrier got a text to each of them."""
    numbers = {f"+1212{first + i}" for i in range(PEOPLE)}
    return Counter(row["to"] for row in stage.carrier.ledger() if row["to"] in numbers)


def test_what_is_paused_waits_and_goes_on_where_it_was(stage: Stage) -> None:
    ana, first = stage.person("ana"), 2_360_100
    number = begins(stage, "Slow", first=first)
    ana.clicks("Pause", on=f"#{number} Slow\n")
    ana.sees(f"⏸ @Ana paused #{number}.")
    ana.sees("[Resume]")
    paused = len(reached(stage, first))
    assert 0 < paused < PEOPLE
    stage.phone(f"+1212{first + PEOPLE - 1}").expects_nothing(for_seconds=2)
    assert len(reached(stage, first)) <= paused + 10  # those that were being handed over
    ana.clicks("Resume", on=f"#{number} Slow\n")
    ana.sees(f"Slow sent to {PEOPLE} people")
    assert reached(stage, first) == {f"+1212{first + i}": 1 for i in range(PEOPLE)}


def test_what_is_stopped_stays_and_its_segments_come_back(stage: Stage) -> None:
    ana, first = stage.person("ana"), 2_370_100
    stage.textops("settings", "set", "monthly_segments", "1000")
    number = begins(stage, "Wrong price", first=first)
    ana.clicks("Stop", on=f"#{number} Wrong price\n")
    ana.sees(f"⏹ @Ana stopped #{number}.")
    told = ana.sees(f"⏹ Stopped #{number}: ")
    figures = re.search(r"(\d+) delivered or on the way, (\d+) at the carrier, (\d+) stopped, (\d+) segments?", told)
    assert figures, told
    away, there, stopped, back = map(int, figures.groups())
    assert away + there + stopped == PEOPLE
    assert stopped == back > 0
    ana.sees("[Report]")
    stage.phone(f"+1212{first + PEOPLE - 1}").expects_nothing(for_seconds=2)
    got = reached(stage, first)
    assert set(got.values()) == {1}
    report = stage.report(f"#{number}")
    assert (report["state"], report["counts"]["sent"]) == ("stopped", len(got))
    assert len(got) == PEOPLE - stopped
    used = stage.carrier.sums()["segments"]
    ana.types("/sms quota", in_="#ops")
    assert f"{used} of 1,000 segments used" in ana.sees("of 1,000 segments used")
