from dataclasses import replace
from datetime import timedelta

import pytest

from blocks import progress
from simulator.slack.blocks.surfaces import message_problems
from sms.delivery import DeliveryState
from sms.lifecycle import State
from tests.blocks.values import NEW_YORK, PROGRESS


@pytest.mark.parametrize("state", State)
def test_slack_takes_the_line_of_every_state(state: State) -> None:
    surface = progress.view(replace(PROGRESS, state=state), NEW_YORK)
    assert message_problems(list(surface.blocks)) == []


def test_a_send_tells_how_far_how_fast_and_until_when() -> None:
    surface = progress.view(PROGRESS, NEW_YORK)
    assert surface.text.startswith("🚀 Sending #12 · ▓▓▓▓▓▓▓░░░░░ 7,204 of 11,212 · 40 a second · done about <!date^")
    assert [one["text"]["text"] for one in surface.blocks[1]["elements"]] == ["Pause", "Stop"]


def test_before_the_ledger_is_written_nobody_is_counted_as_nobody() -> None:
    assert progress.view(replace(PROGRESS, counts={}), NEW_YORK).text.startswith("🚀 Sending #12 · just started")


def test_a_paused_one_tells_who_waits() -> None:
    surface = progress.view(replace(PROGRESS, state=State.PAUSED), NEW_YORK)
    assert surface.text == "⏸ Paused #12 · ▓▓▓▓▓▓▓░░░░░ 7,204 of 11,212 · 4,008 wait"
    assert [one["text"]["text"] for one in surface.blocks[1]["elements"]] == ["Resume", "Stop"]


def test_a_stopped_one_tells_what_was_stopped_and_what_came_back() -> None:
    counts = {DeliveryState.DELIVERED: 1_204, DeliveryState.QUEUED: 17, DeliveryState.CANCELED: 3_779}
    stopped = replace(PROGRESS, state=State.STOPPED, counts=counts, segments={DeliveryState.CANCELED: 3_810})
    assert progress.view(stopped, NEW_YORK).text == (
        "⏹ Stopped #12: 1,204 delivered or on the way, 17 at the carrier, 3,779 stopped, 3,810 segments given back"
    )


def test_what_a_stop_tells_adds_up_to_everybody_and_to_what_came_back() -> None:
    counts = {DeliveryState.FAILED: 2, DeliveryState.SKIPPED: 3, DeliveryState.REJECTED: 1, DeliveryState.CANCELED: 5}
    segments = {state: 2 * people for state, people in counts.items()}
    stopped = replace(PROGRESS, state=State.STOPPED, counts=counts, segments=segments)
    assert progress.stopped(stopped) == (
        "0 delivered or on the way, 0 at the carrier, 2 not delivered, 4 left out or refused, "
        "5 stopped, 18 segments given back"
    )


def test_a_first_part_tells_that_it_goes_alone_and_when_the_rest_may() -> None:
    first = replace(PROGRESS, first_part=225)
    assert progress.view(first, NEW_YORK).text.endswith(" · the first 225 go alone")
    waits = progress.view(replace(first, rest_at=PROGRESS.now), NEW_YORK).text
    assert " · the first 225 went alone, the rest from <!date^" in waits
    assert waits.endswith("if all is well")


def test_those_who_are_due_later_are_told_apart() -> None:
    assert PROGRESS.now
    last = PROGRESS.now + timedelta(hours=9)
    later = replace(PROGRESS, later=640, next_due=PROGRESS.now, last_due=last)
    text = progress.view(later, NEW_YORK).text
    assert "640 people due later, from <!date^" in text
    assert f"done about <!date^{int(last.timestamp())}^" in text
