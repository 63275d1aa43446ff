"""Sends that are kept back: a first part that goes alone, and a carrier that lets nothing through."""

import pytest

from tests.journeys.conftest import customers
from tests.journeys.stage import Stage
from tests.journeys.steps import approves, drafts, requests

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("stage", ["socket"], indirect=True)]

PEOPLE = 60
FIRST = 25
LONG = 90.0


def begins(stage: Stage, name: str, *, first: int) -> int:
    """Begin to send to sixty people."""
    ana, bo = stage.person("ana"), stage.person("bo")
    stage.imports(customers(PEOPLE, first=first), to=f"{name} list")
    number = drafts(ana, name)
    requests(ana, name, to=f"{name} list")
    approves(bo, name)
    return number


def reached(stage: Stage, first: int) -> int:
    """How many of them the carrier has a text for, each once."""
    numbers = [row["to"] for row in stage.carrier.ledger() if row["to"] in {f"+1212{first + i}" for i in range(PEOPLE)}]
    assert len(set(numbers)) == len(numbers)
    return len(numbers)


def test_the_first_part_goes_alone_and_the_rest_follows_when_it_did_well(stage: Stage) -> None:
    ana, first = stage.person("ana"), 2_510_100
    stage.textops("settings", "set", "canary", "2%/25/10m")
    number = begins(stage, "Careful", first=first)
    ana.sees(f"The first {FIRST} of #{number} go alone.", within=LONG)
    ana.sees(f"the first {FIRST} went alone, the rest from", within=LONG)
    assert reached(stage, first) == FIRST
    stage.clock.advance(minutes=11)
    ana.sees(f"The first part of #{number} went well: {FIRST} of {FIRST} delivered so far", within=LONG)
    ana.sees(f"#{number} Careful sent to {PEOPLE} people", within=LONG)
    assert reached(stage, first) == PEOPLE


def test_a_first_part_that_carriers_filter_keeps_the_rest_back_until_somebody_resumes(stage: Stage) -> None:
    ana, first = stage.person("ana"), 2_520_100
    stage.textops("settings", "set", "canary", "2%/25/10m")
    for i in range(5):
        stage.carrier.behaves(f"+1212{first + i}", "filtered")
    number = begins(stage, "Spammy", first=first)
    ana.sees(f"the first {FIRST} went alone, the rest from", within=LONG)
    stage.clock.advance(minutes=11)
    ana.sees(f"⏸ Paused #{number}. Carriers filtered 5 of its first {FIRST} texts (20 %) as unwanted.", within=LONG)
    assert reached(stage, first) == FIRST
    ana.clicks("Resume", on=f"#{number} Spammy\n")
    ana.sees(f"#{number} Spammy sent to {PEOPLE} people", within=LONG)
    assert reached(stage, first) == PEOPLE


def test_a_broken_account_stops_the_send_with_one_alert_and_after_the_repair_all_get_it(stage: Stage) -> None:
    ana, first = stage.person("ana"), 2_530_100
    stage.textops("settings", "set", "canary", "off")
    stage.carrier.faults({"kind": "error", "status": 403, "code": 20003, "what": "messages.create"})
    number = begins(stage, "Unpaid", first=first)
    ana.sees(f"⏸ Paused #{number}. The carrier refuses this account or sender (20003", within=LONG)
    stage.person("cy").sees("⏸ The carrier lets no text through (20003)", within=LONG)
    assert reached(stage, first) == 0
    stage.carrier.recovers()
    ana.clicks("Resume", on=f"#{number} Unpaid\n")
    ana.sees(f"#{number} Unpaid sent to {PEOPLE} people", within=LONG)
    assert reached(stage, first) == PEOPLE
    alerts = [post for post in ana.channel("#ops") if "lets no text through" in post.text]
    assert len(alerts) == 1
