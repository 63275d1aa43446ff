"""Claims about sends in which everything goes wrong: some seeds and stops of the many that `make simulate` plays."""

from collections.abc import Iterator

import pytest
import structlog

from tests.faults.simulation import simulate
from tests.faults.sweep import everywhere
from tests.faults.weather import Odds, Way, Weather, drawn

PEOPLE = 12
STOPPED = Weather(people=PEOPLE, stop_at_request={5: Way.AFTER}, settle_seconds=30)
STEP = 201  # of the places where a process can stop; odd, so that both ways have their turn


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """What goes wrong is meant to, and is no news."""
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    yield
    structlog.reset_defaults()


@pytest.mark.parametrize("seed", [3])
def test_whatever_a_seed_brings_everybody_gets_it_once_and_the_figures_are_the_carriers(seed: int) -> None:
    assert simulate(drawn(seed, people=PEOPLE)).lies == ()


def test_wherever_a_process_stops_the_next_one_goes_on() -> None:
    runs = [simulate(weather) for weather in everywhere(PEOPLE, step=STEP)]
    assert [(run.name, run.lies) for run in runs if run.lies] == []


def test_the_same_seed_is_the_same_run_to_the_last_line() -> None:
    first, again = simulate(STOPPED), simulate(STOPPED)
    assert (first.lines, first.digest) == (again.lines, again.digest)
    assert (first.lies, first.texts) == ((), PEOPLE)


def test_the_harness_finds_what_is_wrong() -> None:
    """A carrier that does not list what it took for longer than the settle time: nothing can be done about that."""
    odds = Odds(lost_reply=1.0, callback_dropped=1.0)
    run = simulate(Weather(people=PEOPLE, odds=odds, settle_seconds=60, list_lag_seconds=150.0))
    assert any("the carrier has 2 texts to it" in lie for lie in run.lies)
