"""Claims about the card and the report of an automation: what it does, and what it came to so far."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from blocks.automation import card, line, report
from simulator.slack.blocks.surfaces import message_problems
from sms.audience import SENTENCE, Reason
from sms.automation import Does, Kind, Plan, Step, Trigger
from sms.automation_words import Names
from sms.lifecycle import State
from sms.message import Draft, Message
from sms.report import Counts
from store.automation_results import Results, Text
from store.automations import Automation, Figures

NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime.fromisoformat("2026-11-26T14:00+00:00")
PLAN = Plan(Trigger(Kind.LIST, "1"), (Step(Does.TEXT, subscription=1, body="Hi"),))
NAMES = Names({1: "VIP <!channel>"}, {1: "Offers"})


def results(state: State = State.SENDING, counts: Counts | None = None) -> Results:
    message = Message(12, Draft("Hi <!here>", "C1", "Hi"), state, 1, "UANA")
    figures = Figures(entered=4, waiting=3)
    return Results(Automation(message, PLAN, NOW), figures, NAMES, [Text("Hi", counts or Counts())])


@pytest.mark.parametrize("state", [State.DRAFT, State.IN_REVIEW, State.SENDING, State.PAUSED, State.STOPPED])
def test_slack_takes_its_card_in_every_state_and_no_name_pings(state: State) -> None:
    shown = card(results(state, Counts(planned=1, sent=1)), None, zone=NEW_YORK)
    assert message_problems(list(shown.blocks)) == []
    labels = [each["text"]["text"] for each in shown.blocks[-1]["elements"]]
    assert "Clone" in labels
    mrkdwn = [block for block in shown.blocks if block["type"] == "section"]
    assert not any(ping in str(mrkdwn) for ping in ("<!channel", "<!here"))


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        (Counts(planned=3, sent=2, skipped=1, delivered=2), "*Texts* 2 sent · "),
        (Counts(planned=5, sent=2, delivered=2), "*Texts* 3 still to leave · 2 sent · "),
        (Counts(planned=2), "*Texts* 2 still to leave · 0 sent"),
    ],
)
def test_only_texts_that_are_not_through_are_still_to_leave(counts: Counts, told: str) -> None:
    assert told in str(report(results(counts=counts)).blocks)


def test_its_line_in_the_list_tells_who_came_and_what_left() -> None:
    told = line(results(counts=Counts(planned=2, sent=1)))
    assert told == "🚀 *#12 Hi &lt;!here&gt;* · running\n4 entered · 1 text sent · 3 waiting"


def test_it_tells_each_reason_why_somebody_got_no_text_once() -> None:
    figures = Figures(entered=4, left_out={Reason.NO_CONSENT: 1, Reason.NOT_MARKETING: 1})
    told = replace(results(), figures=figures, skipped={SENTENCE[Reason.NO_CONSENT]: 2, "It was <stopped>.": 1})
    shown = str(report(told).blocks)
    assert "*Not sent* 5\\n• 3: Has not agreed" in shown
    assert "• 1: It was &lt;stopped&gt;." in shown


def test_where_no_link_was_no_click_is_told() -> None:
    counts = Counts(planned=1, sent=1, delivered=1)
    texts = [Text("Hi", counts, has_links=False)]
    assert "Clicked" not in str(report(replace(results(), texts=texts)).blocks)
    assert "Clicked" in str(report(replace(results(), texts=[*texts, Text("Ho", counts)])).blocks)
