"""Killed in the middle of a send, with replies of the carrier lost: everybody gets it exactly once all the same."""

import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.conftest import customers
from tests.journeys.stage import Stage
from tests.journeys.test_first_text import drafts, requests

pytestmark = pytest.mark.journey

PEOPLE = 1_500
KILLS = 3
PATIENCE_SECONDS = 600.0


@pytest.fixture(params=["sqlite", "postgresql"])
def stage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stage]:
    """A stage with fifteen hundred customers and one of the staff, on each database."""
    url = request.getfixturevalue("postgres_url") if request.param == "postgresql" else ""
    stage = Stage(tmp_path, settings={"segments_per_second": "400"}, database_url=url)
    try:
        stage.imports(customers(PEOPLE + 1))
        stage.imports(customers(1), to="Staff")
        stage.starts_the_bot()
        yield stage
    finally:
        stage.ends()


def test_everybody_gets_it_exactly_once(stage: Stage) -> None:
    ana, bo = stage.person("ana"), stage.person("bo")
    stage.carrier.faults({"kind": "lost", "what": "messages.create", "probability": 0.05, "seed": 7})
    drafts(ana, "Sale")
    requests(ana, "Sale")
    bo.clicks("Approve", in_thread_of="Sale")
    for kill in range(1, KILLS + 1):
        reaches(stage, kill * PEOPLE // (KILLS + 2))
        stage.kills_the_bot()
        stage.starts_the_bot()
    stage.carrier.recovers()
    finishes(stage)
    got = Counter(row["to"] for row in stage.carrier.ledger())
    assert len(got) == PEOPLE
    assert set(got.values()) == {1}
    report = stage.report("Sale")
    assert report["counts"]["sent"] == report["counts"]["delivered"] == PEOPLE
    assert report["counts"]["unresolved"] == 0
    assert report["segments"]["exact"] == stage.carrier.sums()["segments"]


def reaches(stage: Stage, texts: int) -> None:
    """Wait until the carrier has so many texts."""
    until = time.monotonic() + PATIENCE_SECONDS
    while stage.carrier.sums()["messages"] < texts:
        assert time.monotonic() < until, "the send does not go on"
        time.sleep(0.1)


def finishes(stage: Stage) -> None:
    """Wait until the message is sent and every receipt is in; the settle time passes on the simulated clock."""
    until = time.monotonic() + PATIENCE_SECONDS
    while stage.report("Sale")["counts"]["delivered"] < PEOPLE:
        assert time.monotonic() < until, f"not settled: {stage.report('Sale')}"
        stage.passes(minutes=5)
        time.sleep(2)
    stage.person("bo").sees(f"sent to {PEOPLE:,} people")
