"""The live line reads as a sentence, whatever is typed."""

import pytest

from blocks import live
from sms.errors import Problem
from sms.lifecycle import State
from sms.segments import count
from sms.token import BadToken
from store.live import Live

WAVE, LONG = count("👋 " + "x" * 80), count("x" * 82)


@pytest.mark.parametrize(
    ("told", "line"),
    [
        (Live(), "0 characters · 0 segments"),
        (Live(estimate=count("Hi")), "2 characters · 1 segment · GSM-7"),
        (Live(estimate=count("👋"), without=count("?")), "1 character · 1 segment · Unicode because of `👋`"),
        (
            Live(estimate=WAVE, without=LONG, audience="VIP <!here>", recipients=11_212),
            "82 characters · 2 segments · Unicode because of `👋` (without it: 1) · 22,424 for VIP &lt;!here&gt;",
        ),
        (
            Live(estimate=count("Łódź " + "x" * 80), without=LONG),
            "85 characters · 2 segments · Unicode because of `Ł` `ó` `ź` (without them: 1)",
        ),
        (Live(problem=Problem("No <room>.")), "❌ No &lt;room&gt;."),
        (Live(problem=BadToken("Bad.", "Hi {{", span=(3, 5))), "❌ Bad.\n```Hi {{\n   ^^```"),
    ],
)
def test_the_line_tells_what_it_costs_or_what_is_wrong(told: Live, line: str) -> None:
    assert live.line(told) == line


def test_of_a_new_campaign_it_is_said_that_saving_makes_it() -> None:
    assert live.campaign(Live()) == ""
    assert live.campaign(Live(is_new_campaign=True)) == "New: saving makes it."
    meant = Live(is_new_campaign=True, campaign_meant="Did you mean “<Autumn>”?")
    assert live.campaign(meant) == "New: saving makes it. Did you mean “&lt;Autumn&gt;”?"


@pytest.mark.parametrize(
    ("state", "told"),
    [(None, ""), (State.DRAFT, ""), (State.IN_REVIEW, "It is in review."), (State.SCHEDULED, "It is scheduled.")],
)
def test_saving_what_is_on_its_way_is_warned_of(state: State | None, told: str) -> None:
    assert told in live.voids(Live(state=state))
    assert bool(live.voids(Live(state=state))) == bool(told)
