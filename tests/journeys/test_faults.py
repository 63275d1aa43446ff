"""Slack and the carrier at their worst: posts are neither lost nor doubled, and everybody gets a text exactly once."""

import time
from collections import Counter
from collections.abc import Iterator

import pytest

from simulator.people import Person
from tests.journeys.conftest import customers
from tests.journeys.stage import Stage
from tests.journeys.steps import approves, drafts, requests

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("stage", ["socket"], indirect=True)]

PEOPLE = 60
PATIENCE_SECONDS = 300.0


@pytest.fixture(autouse=True)
def _recovers(stage: Stage) -> Iterator[None]:
    yield
    stage.workspace.recovers()


def cards(who: Person, name: str) -> list[str]:
    """The cards of a message that stand in #marketing."""
    return [post.ts for post in who.channel("#marketing") if f" {name}\nDraft" in post.text]


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("Lost answer", {"kind": "lost", "times": 1}),
        ("Server error", {"kind": "error", "status": 503, "times": 1}),
        ("Rate limit", {"kind": "ratelimited", "seconds": 1, "times": 2}),
        ("Slow answer", {"kind": "slow", "seconds": 2, "times": 1}),
    ],
)
def test_a_card_stands_exactly_once_whatever_slack_answers(stage: Stage, name: str, rule: dict[str, str | int]) -> None:
    ana = stage.person("ana")
    stage.workspace.faults({"what": "chat.postMessage", **rule})
    ana.types(f"/sms draft {name}", in_="#marketing")
    ana.modal()
    ana.fills("Message", "Acme has news.")
    ana.submits()
    ana.has_no_modal()
    sees_after_a_while(stage, ana, f"{name}\n")
    stage.clock.advance(minutes=2)
    ana.types(f"/sms archive {name}", in_="#marketing")
    ana.sees(f"🗄 #{numbered(ana, name)}")
    assert len([post for post in ana.channel("#marketing") if f"{name}\nDraft" in post.text]) == 1


def test_with_answer_and_event_both_withheld_a_card_is_posted_again_and_not_lost(stage: Stage) -> None:
    ana = stage.person("ana")
    stage.workspace.faults({"kind": "lost", "what": "chat.postMessage", "times": 1})
    stage.workspace.faults({"kind": "withheld", "what": "message_metadata_posted", "times": 1})
    ana.types("/sms draft Swallowed", in_="#marketing")
    ana.modal()
    ana.fills("Message", "Acme has news.")
    ana.submits()
    ana.has_no_modal()
    sees_after_a_while(stage, ana, "Swallowed\n")
    until = time.monotonic() + PATIENCE_SECONDS
    while len(cards(ana, "Swallowed")) < 2:
        assert time.monotonic() < until
        stage.clock.advance(seconds=31)
        time.sleep(0.5)
    stage.clock.advance(minutes=5)
    assert len(cards(ana, "Swallowed")) == 2


@pytest.mark.parametrize(
    ("name", "rules"),
    [
        (
            "Server errors",
            [
                {"kind": "late_error", "status": 500, "what": "messages.create", "probability": 0.2, "seed": 1},
                {"kind": "error", "status": 503, "what": "messages.create", "probability": 0.2, "seed": 2},
            ],
        ),
        ("Too many", [{"kind": "ratelimited", "seconds": 1, "what": "messages.create", "times": 10}]),
        (
            "Callbacks",
            [
                {"service": "callback", "kind": "duplicate", "probability": 0.3, "seed": 2},
                {"service": "callback", "kind": "shuffled", "seconds": 1, "probability": 0.5, "seed": 3},
            ],
        ),
        (
            "Lost replies",
            [
                {"kind": "lost", "what": "messages.create", "probability": 0.2, "seed": 4},
                {"service": "callback", "kind": "withheld", "probability": 0.5, "seed": 5},
            ],
        ),
    ],
)
def test_everybody_gets_it_once_and_the_report_says_what_the_carrier_says(
    stage: Stage, name: str, rules: list[dict[str, str | float]]
) -> None:
    ana, bo = stage.person("ana"), stage.person("bo")
    stage.textops("settings", "set", "settle_seconds", "60")
    number = drafts(ana, name)
    first = 2_400_000 + 1_000 * number
    stage.imports(customers(PEOPLE, first=first), to=name)
    requests(ana, name, to=name)
    for rule in rules:
        stage.carrier.faults(rule)
    approves(bo, name)
    settles(stage, f"#{number}")
    numbers = {f"+1212{first + i}" for i in range(PEOPLE)}
    rows = [row for row in stage.carrier.ledger() if row["to"] in numbers]
    assert Counter(row["to"] for row in rows) == dict.fromkeys(numbers, 1)
    counts = stage.report(f"#{number}")["counts"]
    statuses = Counter(row["status"] for row in rows)
    assert statuses == {"delivered": PEOPLE}
    assert (counts["sent"], counts["delivered"], counts["unresolved"]) == (PEOPLE, PEOPLE, 0)


def test_texts_that_got_lost_are_asked_about_and_sent_again_when_somebody_says_so(stage: Stage) -> None:
    ana, bo = stage.person("ana"), stage.person("bo")
    for key, value in (("settle_seconds", "60"), ("unresolved_policy", "ask")):
        stage.textops("settings", "set", key, value)
    stage.imports(customers(3, first=2_500_000), to="Vanished")
    numbers = {f"+1212{2_500_000 + i}" for i in range(3)}
    number = drafts(ana, "Vanished")
    requests(ana, "Vanished", to="Vanished")
    stage.carrier.faults({"kind": "error", "status": 503, "what": "messages.create", "times": 2})
    approves(bo, "Vanished")
    comes_to(stage, number, "sent", 1)  # all three are written down together, so none is under way
    asked(stage, ana, "2 texts of #")
    ana.clicks("Send again", in_thread_of="Vanished")
    ana.sees("had 2 texts sent again", within=PATIENCE_SECONDS)
    comes_to(stage, number, "delivered", 3)
    assert Counter(row["to"] for row in stage.carrier.ledger() if row["to"] in numbers) == dict.fromkeys(numbers, 1)
    stage.textops("settings", "set", "unresolved_policy", "resend")


def asked(stage: Stage, who: Person, question: str) -> None:
    """Let the settle time pass on the clock until the thread asks."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not any(question in post.text for post in who.thread("Vanished\n").replies):
        assert time.monotonic() < until, question
        time.sleep(1)
        stage.clock.advance(seconds=40)


def comes_to(stage: Stage, number: int, figure: str, people: int) -> None:
    """Wait until a report has a figure; the clock stands."""
    until = time.monotonic() + PATIENCE_SECONDS
    while (counts := stage.report(f"#{number}")["counts"])[figure] < people:
        assert time.monotonic() < until, counts
        time.sleep(0.5)


def test_a_send_goes_on_while_slack_is_away_and_is_told_of_once_it_is_back(stage: Stage) -> None:
    ana, bo = stage.person("ana"), stage.person("bo")
    stage.textops("settings", "set", "segments_per_second", "2")
    stage.imports(customers(8, first=2_600_000), to="Offline")
    numbers = {f"+1212{2_600_000 + i}" for i in range(8)}
    number = drafts(ana, "Offline")
    requests(ana, "Offline", to="Offline")
    approves(bo, "Offline")
    ana.sees(f"@Bo approved #{number}")
    stage.workspace.faults({"kind": "refused", "seconds": 600})
    until = time.monotonic() + PATIENCE_SECONDS
    while numbers - {row["to"] for row in stage.carrier.ledger()}:
        assert time.monotonic() < until, stage.carrier.ledger()
        time.sleep(0.2)
    stage.workspace.recovers()
    ana.sees("Offline sent to 8 people", within=3 * PATIENCE_SECONDS)
    told = [post.text for post in ana.thread("Offline\n").replies]
    assert sum("Offline sent to 8 people" in text for text in told) == 1
    assert len([post for post in ana.channel("#marketing") if " Offline\n" in post.text]) == 1
    stage.textops("settings", "set", "segments_per_second", "500")


def settles(stage: Stage, message: str) -> None:
    """Let the settle time pass on the clock until everybody's text has its end."""
    until = time.monotonic() + PATIENCE_SECONDS
    while (report := stage.report(message))["counts"]["delivered"] < PEOPLE:
        assert time.monotonic() < until, report
        time.sleep(1)
        stage.passes(minutes=1)


def sees_after_a_while(stage: Stage, who: Person, text: str) -> None:
    """Look for a post while the clock goes on, for an uncertain one is waited for half a minute."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not any(text in post.text for post in who.channel("#marketing")):
        assert time.monotonic() < until, text
        stage.clock.advance(seconds=31)
        time.sleep(0.5)


def numbered(who: Person, name: str) -> str:
    """The number on a card, whatever its state."""
    return who.thread(f" {name}\n").text.partition("#")[2].partition(" ")[0]
