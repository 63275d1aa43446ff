"""What reports say is what the carrier knows, after a send with everything going wrong that can.

TEXTOPS_TEST_REPORT_PEOPLE says to how many; 10,000 take three to five minutes.
"""

import csv
import io
import os
import re
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from tests.journeys.conftest import customers
from tests.journeys.stage import Stage
from tests.journeys.steps import approves, closes_everything, drafts, requests

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("stage", ["socket"], indirect=True)]

PEOPLE = int(os.environ.get("TEXTOPS_TEST_REPORT_PEOPLE", "400"))
FIRST = 2_600_000
PATIENCE_SECONDS = 300 + PEOPLE / 10
BODY = 'Hi {{ contact.first_name | default: "there" }}, all at https://acme.example/sale'
LINK = re.compile(r"http\S+")
CLICKERS, REPLIERS, LEAVERS = 12, 7, 5
FAULTS: tuple[dict[str, Any], ...] = (
    {"what": "messages.create", "kind": "late_error", "status": 500, "probability": 0.02, "seed": 1},
    {"what": "messages.create", "kind": "error", "status": 503, "probability": 0.02, "seed": 2},
    {"what": "messages.create", "kind": "lost", "probability": 0.02, "seed": 3},
    {"what": "messages.create", "kind": "ratelimited", "seconds": 1, "probability": 0.01, "seed": 4},
    {"service": "callback", "kind": "withheld", "probability": 0.1, "seed": 5},
    {"service": "callback", "kind": "duplicate", "probability": 0.2, "seed": 6},
    {"service": "callback", "kind": "shuffled", "seconds": 1, "probability": 0.2, "seed": 7},
)
BEHAVIOUR = {"landline": 15, "unreachable": 30, "filtered": 10}


@pytest.fixture(autouse=True)
def _recovers(stage: Stage) -> Iterator[None]:
    stage.rest_seconds = PATIENCE_SECONDS  # a send to many is under way for as long as it takes
    yield
    stage.workspace.recovers()
    stage.carrier.behave({})
    closes_everything(stage)


def ledger(stage: Stage) -> list[dict[str, Any]]:
    """The carrier's rows of these people."""
    mine = {f"+1212{FIRST + place}" for place in range(PEOPLE)}
    return [row for row in stage.carrier.ledger() if row["to"] in mine]


def test_every_figure_of_a_report_is_the_carriers_own(stage: Stage) -> None:
    ana = stage.person("ana")
    number = sends_with_everything_going_wrong(stage)
    rows = ledger(stage)
    assert Counter(row["to"] for row in rows) == {f"+1212{FIRST + place}": 1 for place in range(PEOPLE)}
    delivered = [row for row in rows if row["status"] == "delivered"]
    answer(stage, delivered)
    expected = {
        "planned": PEOPLE, "skipped": 0, "sent": PEOPLE, "delivered": len(delivered),
        "undelivered": PEOPLE - len(delivered), "failed": 0, "unresolved": 0,
        "clicked": CLICKERS, "clicks": CLICKERS + 1, "replied": REPLIERS, "opted_out": LEAVERS,
    }  # fmt: skip
    told = becomes(stage, number, {"counts": expected})
    assert told["segments"]["billed"] == sum(int(row["segments"]) for row in rows)
    ana.types(f"/sms report #{number}", in_="#marketing")
    full = ana.sees(f"{len(delivered):,} of {PEOPLE:,} sent")
    assert f"{CLICKERS} of {len(delivered):,} delivered, {CLICKERS + 1} clicks in all" in full
    codes = Counter(row["error_code"] for row in rows if row["error_code"])
    for code, reason in (
        (30003, "unreachable: Try again"),
        (30006, "landline: Ask"),
        (30007, "filtered by the carrier: "),
    ):
        assert f"• {codes[code]:,} {reason}" in full
    views_agree(stage, number, undelivered=PEOPLE - len(delivered))


def sends_with_everything_going_wrong(stage: Stage) -> int:
    """Send to everybody through a carrier in its worst mood, and wait until nothing is open."""
    ana, bo = stage.person("ana"), stage.person("bo")
    stage.textops("settings", "set", "settle_seconds", "60")
    stage.textops("settings", "set", "late_minutes", "10000")  # it is the clock that runs ahead, and nobody is late
    stage.imports(customers(PEOPLE, first=FIRST), to="Everybody")
    number = drafts(ana, "Storm", body=BODY)
    requests(ana, "Storm", to="Everybody")
    for rule in FAULTS:
        stage.carrier.faults(rule)
    stage.carrier.behave(BEHAVIOUR)
    approves(bo, "Storm")
    until = time.monotonic() + PATIENCE_SECONDS
    while not is_over(stage.report(f"#{number}")):
        assert time.monotonic() < until, stage.report(f"#{number}")
        time.sleep(1)
        stage.passes(minutes=1)
    return number


def is_over(told: dict[str, Any]) -> bool:
    counts = told["counts"]
    has_ended: bool = counts["delivered"] + counts["undelivered"] == PEOPLE
    return has_ended and told["state"] == "sent"


def answer(stage: Stage, delivered: list[dict[str, Any]]) -> None:
    """Let some people follow the link, one of them twice, some reply, and some leave."""
    stage.workspace.recovers()
    people = iter(delivered)
    for place in range(CLICKERS):
        row = next(people)
        link = LINK.findall(row["body"])[0]
        for _ in range(2 if place == 0 else 1):
            assert stage.phone(row["to"]).taps(link) == "https://acme.example/sale"
    for _ in range(REPLIERS):
        stage.phone(next(people)["to"]).replies("Is it on?")
    for _ in range(LEAVERS):
        stage.phone(next(people)["to"]).replies("STOP")


def becomes(stage: Stage, number: int, wanted: dict[str, Any]) -> Any:
    """Wait until the report says it, and all is billed."""
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        told = stage.report(f"#{number}")
        billed = told["segments"]["billed"] >= told["segments"]["exact"]
        if billed and {name: told[name] for name in wanted} == wanted:
            return told
        assert time.monotonic() < until, told
        time.sleep(1)
        stage.passes(minutes=1)


def views_agree(stage: Stage, number: int, *, undelivered: int) -> None:
    """Every view of the recipients has as many as the report, on the screen and in its file."""
    ana = stage.person("ana")
    ana.types(f"/sms recipients #{number}", in_="#marketing")
    ana.sees(f"1 to 50 of {PEOPLE:,} people")
    ana.chooses("View", f"Clicked · {CLICKERS}")
    ana.sees(f"1 to {CLICKERS} of {CLICKERS} people")
    ana.chooses("View", f"Not delivered · {undelivered:,}")
    ana.sees(f" of {undelivered:,} people")
    ana.clicks("Download")
    ana.sees(f"{undelivered:,} people of #{number}: not delivered.")
    rows = list(csv.DictReader(io.StringIO(ana.downloads(f"{number} not_delivered.csv").decode("utf-8-sig"))))
    assert {row["number"] for row in rows} == {row["to"] for row in ledger(stage) if row["status"] != "delivered"}
