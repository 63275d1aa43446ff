"""A bot that nobody can call: it asks the carrier for statuses and texts, and links go as written."""

import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.journeys.conftest import customers
from tests.journeys.stage import Stage
from tests.journeys.steps import approves, drafts, requests, reviews

pytestmark = pytest.mark.journey

PATIENCE_SECONDS = 300.0
ANN = "+12122340100"


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A stage with six customers, whose bot has no public address."""
    stage = Stage(tmp_path_factory.mktemp("unreached"), is_reached=False)
    try:
        stage.imports(customers(6))
        stage.starts_the_bot()
        yield stage
    finally:
        stage.ends()


def comes_to(stage: Stage, message: str, figure: str, people: int) -> Any:
    """Wait, minute by minute on the clock, until a report has a figure."""
    until = time.monotonic() + PATIENCE_SECONDS
    while (counts := stage.report(message)["counts"])[figure] < people:
        assert time.monotonic() < until, counts
        stage.passes(minutes=1)
        time.sleep(0.5)
    return counts


def test_deliveries_and_replies_are_heard_of_and_a_stop_is_honoured(stage: Stage) -> None:
    ana, bo, ann = stage.person("ana"), stage.person("bo"), stage.phone(ANN)
    stage.carrier.behaves("+12122340101", "unreachable")
    number = drafts(ana, "Far away", body="Acme has news: https://acme.example/sale")
    assert "Links go out as written and clicks are not counted." in reviews(ana, "Far away")
    ana.submits()
    ana.has_no_modal()
    ana.sees("Far away? (revision")
    approves(bo, "Far away")
    ann.expects("Acme has news: https://acme.example/sale")
    counts = comes_to(stage, f"#{number}", "delivered", 5)
    assert counts["undelivered"] == 1
    ann.replies("Which size?")
    ann.replies("STOP")
    ann.expects("You have successfully been unsubscribed")  # the carrier's own answer
    counts = comes_to(stage, f"#{number}", "opted_out", 1)
    assert counts["replied"] == 1
    ana.sees("opted out")
    later = drafts(ana, "Once more")
    requests(ana, "Once more")
    approves(bo, "Once more")
    stage.phone("+12122340105").expects("Acme has news.")
    comes_to(stage, f"#{later}", "sent", 5)
    ann.expects_nothing()
