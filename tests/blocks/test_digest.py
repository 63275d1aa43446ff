from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from blocks.digest import view
from simulator.slack.blocks.surfaces import message_problems
from sms.lifecycle import State
from sms.quota import Period
from sms.report import Counts, Report, Segments
from sms.results import Pending, Stuck, Summary
from store.quota import Standing

NEW_YORK = ZoneInfo("America/New_York")
END = datetime(2026, 11, 26, 14, 0, tzinfo=UTC)
WISHES = "opted out after 24 hours unless somebody decides under the reply"
STANDING = Standing(
    Period(END.date().replace(day=1), END - timedelta(days=25), END + timedelta(days=4, hours=15)), 36_000, 21_960, 0
)
SUMMARY = Summary(
    start=END - timedelta(days=1),
    end=END,
    messages=3,
    counts=Counts(sent=18_240, delivered=17_729, clicked=2_500, opted_out=31),
    linked=17_729,
    usual=Counts(sent=100_000, delivered=97_000, opted_out=180),
    best=Report(11, "Loyalty <week>", State.SENT, Counts(sent=990, delivered=970, clicked=187), Segments()),
    waiting=(Pending(14, "Advent", END - timedelta(hours=3)),),
    coming=(Pending(12, "Black Friday teaser", END + timedelta(days=1)),),
)


def told(summary: Summary, standing: Standing = STANDING) -> str:
    surface = view(summary, standing, zone=NEW_YORK)
    assert message_problems(list(surface.blocks)) == []
    texts = [block.get("text") or block["elements"][0] for block in surface.blocks]
    return "\n".join(text["text"] for text in texts)


def test_a_day_is_told_in_a_few_lines_and_what_needs_somebody_first() -> None:
    lines = told(SUMMARY).splitlines()
    assert lines[0] == "☀️ Thursday 26 November"
    assert lines[1] == "*Needs you:* 1 approval waits (#14 Advent, asked 3 h ago)"
    assert lines[2] == "3 messages · 18,240 texts · 97.2 % delivered · 14.1 % clicked · 31 opted out (0.2 %, as usual)"
    assert "Best: #11 Loyalty &lt;week&gt;, 19.3 % clicked." in lines[3]
    assert "Quota 61 % used, 4 days left." in lines[3]
    assert "Next: #12 Black Friday teaser" in lines[3]


def test_clicks_are_told_of_texts_with_a_link_alone() -> None:
    assert "97.2 % delivered · 25.0 % clicked" in told(replace(SUMMARY, linked=10_000))
    assert "97.2 % delivered · 31 opted out" in told(replace(SUMMARY, linked=0))


def test_a_quiet_day_says_so() -> None:
    quiet = Summary(start=SUMMARY.start, end=END, messages=0, counts=Counts())
    line = "*☀️ Thursday 26 November* · Nothing was sent, nothing waits, nothing is scheduled. No quota is set."
    assert told(quiet, replace(STANDING, limit=None)) == line


def test_all_that_waits_for_somebody_is_told_what_is_broken_first() -> None:
    stuck = (Stuck(7, "Flash <sale>", "The carrier refuses this account", broken=True), Stuck(8, "Late", "It is late"))
    lines = told(replace(SUMMARY, stuck=stuck, imports=("more.csv",), wishes=2)).splitlines()
    assert lines[1:7] == [
        "*Needs you*",
        "• #7 Flash &lt;sale&gt; waits for its sender to be mended: The carrier refuses this account",
        "• #8 Late is held: It is late",
        "• 1 approval waits (#14 Advent, asked 3 h ago)",
        f"• 2 people ask in own words to be left alone: {WISHES}",
        "• Import of more.csv broke off: import the file again, and it goes on where it stopped",
    ]


@pytest.mark.parametrize(
    ("opted_out", "words"), [(0, "less than usual"), (31, "as usual"), (49, "as usual"), (60, "more than usual")]
)
def test_opt_outs_are_compared_with_the_weeks_before(opted_out: int, words: str) -> None:
    assert words in told(replace(SUMMARY, counts=replace(SUMMARY.counts, opted_out=opted_out)))


def test_a_week_tells_its_span() -> None:
    assert "☀️ 19 November – 26 November" in told(replace(SUMMARY, start=END - timedelta(days=7)))


def test_many_that_wait_are_counted_and_the_first_are_named() -> None:
    many = tuple(Pending(number, "News", END) for number in range(1, 9))
    text = told(replace(SUMMARY, waiting=many))
    assert "8 approvals wait" in text
    assert "and 3 more" in text
