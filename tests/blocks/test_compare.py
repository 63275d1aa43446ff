from dataclasses import replace

import pytest

from blocks.compare import Compared, about, form, means, share, view
from simulator.slack.blocks.surfaces import message_problems, view_problems
from sms.compare import Trial
from sms.lifecycle import State
from sms.report import Counts, Report, Segments
from tests.blocks.values import MESSAGE, NEW_YORK, NOW

COUNTS = Counts(planned=10_000, sent=10_000, delivered=10_000, clicked=300, clicks=400, replied=20, opted_out=3)
CHANCE = "there is nothing to see, it may well be chance. To tell such a difference you need about"
BETTER = replace(COUNTS, clicked=500)


def compared(number: int, counts: Counts, *, name: str = "Teaser", has_links: bool = True) -> Compared:
    report = Report(number, name, State.SENT, counts, Segments(exact=20_000), has_links=has_links)
    return Compared(report, replace(MESSAGE, number=number, started_at=NOW))


@pytest.mark.parametrize(
    ("trials", "told"),
    [
        (
            [Trial(3, 100), Trial(5, 100)],
            f"3.0 % against 5.0 %: {CHANCE} 1,500 people each.",
        ),
        ([Trial(300, 10_000), Trial(500, 10_000)], "#14 (5.0 %) is above #12 (3.0 %), by 1.5–2.5 points."),
        ([Trial(3, 100), Trial(30, 1_000)], "The same: 3.0 %."),
        ([Trial(2_841, 2_925), Trial(2_839, 2_923)], "As good as the same: 97.1 %."),
        ([Trial(0, 0), Trial(5, 100)], "There is nothing to compare."),
        (
            [Trial(300, 10_000), Trial(500, 10_000), Trial(310, 10_000)],
            "#14 (5.0 %) is above #12 (3.0 %) and #15 (3.1 %). Between the others there is nothing to see.",
        ),
        (
            [Trial(3, 100), Trial(5, 100), Trial(4, 100)],
            f"3.0 % to 5.0 %: {CHANCE} 2,000 people each.",
        ),
    ],
)
def test_what_a_difference_means_is_said_in_words(trials: list[Trial], told: str) -> None:
    assert means(trials, ["#12", "#14", "#15"]) == told


def test_messages_stand_side_by_side_with_the_range_of_each_rate() -> None:
    surface = view([compared(12, COUNTS), compared(14, BETTER)], zone=NEW_YORK)
    assert message_problems(list(surface.blocks)) == []
    assert surface.text == "#12 and #14 side by side"
    rows = {row[0]["text"]: [cell["text"] for cell in row[1:]] for row in surface.blocks[1]["rows"]}
    assert rows[" "] == ["#12 Teaser", "#14 Teaser"]
    assert rows["People"] == ["10,000", "10,000"]
    assert rows["Clicked"] == ["3.0 % (2.7–3.4)", "5.0 % (4.6–5.4)"]
    assert rows["Opted out"] == ["0.03 % (0.01–0.09)"] * 2
    few = view([compared(12, COUNTS), compared(14, Counts(sent=390, delivered=378, replied=2))], zone=NEW_YORK)
    assert "0.53 % (0.15–1.91)" in str(few.blocks)
    assert rows["Segments each"] == ["2.00", "2.00"]


def test_where_no_link_was_no_click_is_missed() -> None:
    surface = view([compared(12, COUNTS), compared(14, COUNTS, has_links=False)], zone=NEW_YORK)
    assert "*Clicked*: There is nothing to compare." in surface.blocks[0]["text"]["text"]
    assert [cell["text"] for cell in surface.blocks[1]["rows"][3]] == ["Clicked", "3.0 % (2.7–3.4)", "–"]
    assert "Clicked" not in str(surface.blocks[2])
    assert "Replied" in str(surface.blocks[2])


@pytest.mark.parametrize("count", [2, 5])
def test_slack_takes_five_messages_of_one_long_name(count: int) -> None:
    five = [
        compared(number, COUNTS, name="A name as long as <!channel> names become") for number in range(12, 12 + count)
    ]
    surface = view(five, zone=NEW_YORK)
    assert message_problems(list(surface.blocks)) == []
    assert surface == view(five, zone=NEW_YORK)


def test_messages_that_nobody_got_are_no_crash() -> None:
    surface = view([compared(12, Counts()), compared(14, Counts())], zone=NEW_YORK)
    assert message_problems(list(surface.blocks)) == []
    assert "data_visualization" not in str(surface.blocks)


def test_the_form_offers_messages_and_has_chosen_the_one_it_was_opened_from() -> None:
    modal = form([replace(MESSAGE, number=14), MESSAGE], chosen=[12], most=5)
    assert view_problems(modal.view()) == []
    menu = modal.blocks[0]["element"]
    assert [one["value"] for one in menu["options"]] == ["14", "12"]
    assert [one["value"] for one in menu["initial_options"]] == ["12"]


@pytest.mark.parametrize(
    ("trial", "told"),
    [
        (Trial(1, 1_000), "0.10 %"),
        (Trial(1, 100), "1.0 %"),
        (Trial(0, 9), "0.0 %"),
        (Trial(1, 20_000), "0.01 %"),
        (Trial(1, 20_001), "< 0.01 %"),
    ],
)
def test_a_small_rate_has_two_decimals(trial: Trial, told: str) -> None:
    assert share(trial) == told


@pytest.mark.parametrize(("figure", "told"), [(7, "7"), (686, "690"), (1_506, "1,500"), (619_137, "620,000")])
def test_how_many_it_takes_is_told_roundly(figure: int, told: str) -> None:
    assert about(figure) == told
