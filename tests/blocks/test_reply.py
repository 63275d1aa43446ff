"""Claims about what is seen of a reply: one line, masked, and only the buttons that still do something."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from blocks import reply
from simulator.slack.blocks.surfaces import view_problems
from sms.delivery import DeliveryState
from sms.reply import Line, OptOut, Said

AT = datetime(2026, 11, 26, 14, tzinfo=UTC)
ZONE = ZoneInfo("America/New_York")
LINE = Line(17, "+12125550101", 12, 7, (Said("Do you\nhave <shoes>?", AT),))
PENDING = replace(LINE, held=True, opt_out=OptOut.PENDING, opt_out_at=AT)


def labels(line: Line) -> list[str]:
    blocks: Any = reply.view(line, ZONE).blocks
    return [each["text"]["text"] for block in blocks if block["type"] == "actions" for each in block["elements"]]


@pytest.mark.parametrize(
    ("line", "buttons"),
    [
        (LINE, ["Reply", "Opt out", "Open contact"]),
        (PENDING, ["Opt out", "Not an opt-out", "Open contact"]),
        (replace(LINE, opt_out=OptOut.DISMISSED, opt_out_by="U0BO"), ["Reply", "Opt out", "Open contact"]),
        (replace(LINE, suppressed=True), ["Open contact"]),
        (replace(PENDING, suppressed=True), ["Open contact"]),
        (replace(LINE, held=True), ["Open contact"]),
        (replace(LINE, contact=None), ["Reply", "Opt out"]),
        (replace(LINE, contact=None, suppressed=True), []),
    ],
)
def test_there_are_only_buttons_that_still_do_something(line: Line, buttons: list[str]) -> None:
    assert labels(line) == buttons


def test_one_text_is_one_line_that_pings_nobody_and_tells_no_number() -> None:
    surface = reply.view(LINE, ZONE)
    assert surface.text == "💬 +1 212 ••• 0101: Do you have &lt;shoes&gt;?"
    assert LINE.number not in str(surface)
    assert surface == reply.view(LINE, ZONE)


def test_a_talk_has_each_side_and_how_far_our_answer_came() -> None:
    ours = [Said("Yes", AT, "U0ANA", state) for state in (DeliveryState.DELIVERED, DeliveryState.SKIPPED)]
    text = reply.view(replace(LINE, said=(*LINE.said, *ours)), ZONE).text
    assert text.splitlines()[1:] == [
        "> Do you have &lt;shoes&gt;?",
        "> ↩️ <@U0ANA>: Yes · _delivered_",
        "> ↩️ <@U0ANA>: Yes · _not delivered_",
    ]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (PENDING, "on hold from every send. It counts as one <!date^"),
        (replace(LINE, suppressed=True), "Opted out."),
        (replace(LINE, held=True), "On hold."),
        (replace(LINE, opt_out=OptOut.DISMISSED, opt_out_by="U0BO"), "<@U0BO>: not an opt-out."),
        (replace(LINE, opt_out=OptOut.DISMISSED), "They texted START since."),
    ],
)
def test_where_it_stands_is_told_below(line: Line, told: str) -> None:
    assert told in str(reply.view(line, ZONE).blocks)


def test_a_talk_without_end_fits_a_post_and_a_form() -> None:
    long = replace(LINE, said=tuple(Said("<" * 1_600, AT) for _ in range(20)))
    assert all(len(str(block["text"]["text"])) <= 3_000 for block in reply.view(long, ZONE).blocks[:1])
    assert view_problems(reply.form("F1", long).view()) == []
