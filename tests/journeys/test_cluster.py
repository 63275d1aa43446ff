"""Two that serve and three that work on one PostgreSQL: some are killed, some replaced, and nobody notices."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.conftest import customers
from tests.journeys.stage import Stage
from tests.journeys.test_crash import finishes, reaches
from tests.journeys.test_first_text import drafts, requests

pytestmark = pytest.mark.journey

PEOPLE = 1_500


@pytest.fixture
def stage(tmp_path: Path, postgres_url: str) -> Iterator[Stage]:
    """A stage with fifteen hundred customers and one of the staff; two processes serve, three work."""
    stage = Stage(tmp_path, settings={"segments_per_second": "400"}, database_url=postgres_url)
    try:
        stage.imports(customers(PEOPLE + 1))
        stage.imports(customers(1), to="Staff")
        stage.takes_an_address()
        stage.starts("first", "serve", "--port", str(stage.bot_port), "--drain", "0")
        stage.starts("second", "serve", "--port", "0", "--drain", "0")
        for worker in ("ada", "bert", "carl"):
            stage.starts(worker, "worker")
        stage.workspace.waits_for_the_bot()
        yield stage
    finally:
        stage.ends()


def test_everybody_gets_it_exactly_once_whoever_is_killed_or_replaced(stage: Stage) -> None:
    ana, bo = stage.person("ana"), stage.person("bo")
    drafts(ana, "Sale")
    requests(ana, "Sale")
    bo.clicks("Approve", in_thread_of="Sale")
    reaches(stage, PEOPLE // 4)
    stage.kills("ada")
    stage.starts("dora", "worker")
    assert stage.stops("second") == 0
    assert stage.stops("bert") == 0
    ana.types("/sms list", in_="#marketing")
    ana.sees("Sale")
    finishes(stage)
    got = Counter(row["to"] for row in stage.carrier.ledger())
    assert len(got) == PEOPLE
    assert set(got.values()) == {1}
    report = stage.report("Sale")
    assert report["counts"]["sent"] == report["counts"]["delivered"] == PEOPLE
    assert report["counts"]["unresolved"] == 0
