"""What two sends came to, side by side and over the days, in a Slack with charts and in one that refuses them."""

import re
import time
from collections.abc import Iterator

import pytest

from simulator.people import Person
from simulator.screen import surfaces
from tests.journeys.stage import Stage
from tests.journeys.steps import SEND_SECONDS, approves, closes_everything, drafts, requests

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("stage", ["socket"], indirect=True)]

FIRST = 2_340_100  # of the stage's customers
PEOPLE = 6
LINK = re.compile(r"http\S+")
NO_CHARTS = {"service": "blocks", "kind": "unknown", "what": "data_visualization"}
ANSWER_SECONDS = 0.5


@pytest.fixture(autouse=True)
def _recovers(stage: Stage) -> Iterator[None]:
    yield
    stage.workspace.recovers()
    closes_everything(stage)


def test_two_messages_are_compared_and_all_is_analyzed_with_charts_or_with_pictures_of_them(stage: Stage) -> None:
    ana = stage.person("ana")
    numbers = [sends(stage, name, clicks=clicks) for name, clicks in (("Summer", 1), ("Autumn", 2))]
    compare, analyze = f"/sms compare #{numbers[0]} #{numbers[1]}", "/sms analyze 7d"
    nothing = "16.7 % against 33.3 %: there is nothing to see, it may well be chance."
    assert "Rates in %" in asks(ana, compare, nothing)
    told = asks(ana, analyze, f"Texts\n{2 * PEOPLE}\n", "Clicked\n25.0 %")
    assert "From planned to replied" in told
    ana.clicks("Post here", on="25.0 %")
    assert "25.0 %" in ana.sees("Asked by")

    stage.workspace.faults(NO_CHARTS)
    assert nothing in asks(ana, compare, "(picture: Rates in %")
    assert "25.0 %" in asks(ana, analyze, "(picture: From planned to replied")


def sends(stage: Stage, name: str, *, clicks: int) -> int:
    """Send to everybody, and let some follow the link."""
    ana = stage.person("ana")
    number = drafts(ana, name, body=f"{name} sale: https://acme.example/{name.lower()}")
    requests(ana, name)
    approves(stage.person("bo"), name)
    ana.sees(f"{name} sent to {PEOPLE} people", within=SEND_SECONDS)
    for place in range(clicks):
        phone = stage.phone(f"+1212{FIRST + place}")
        phone.taps(LINK.findall(phone.expects(f"{name} sale"))[0])
    return number


def asks(who: Person, command: str, *wanted: str) -> str:
    """Ask until the answer says what is wanted: what came of texts is counted a moment later."""
    until = time.monotonic() + SEND_SECONDS
    while True:
        who.types(command, in_="#marketing")
        time.sleep(ANSWER_SECONDS)
        shown = surfaces(who.screen())
        if found := [one for one in shown if all(words in one for words in wanted)]:
            return found[0]
        assert time.monotonic() < until, shown[0]
