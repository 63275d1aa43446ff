from dataclasses import replace
from datetime import timedelta

import pytest

from blocks import recipients
from blocks.contact import Eyes
from blocks.recipients import Look
from blocks.surface import Modal
from simulator.slack.blocks.surfaces import view_problems
from sms.outcome import Outcome
from store.outcomes import Person
from tests.blocks.values import NEW_YORK, NOW

AUTHOR, VIEWER = Eyes(NEW_YORK, may_change=True), Eyes(NEW_YORK, may_change=False)
ANN = Person(7, 1, "Ann <!here>", "+12125550123", NOW + timedelta(hours=1), "")
HEADS = {**dict.fromkeys(Outcome, 0), Outcome.CLICKED: 120}
LOOK = Look(Outcome.CLICKED, 50, [replace(ANN, place=place) for place in range(60, 110)], HEADS)


def labels(modal: Modal) -> list[str]:
    rows = [block["elements"] for block in modal.blocks if block["type"] == "actions"]
    return [one["text"]["text"] for row in rows for one in row if one["type"] == "button"]


def test_a_page_of_long_names_leaves_nobody_out() -> None:
    rows = [("&" * 200, f"+1212555{place:04}", 1) for place in range(recipients.PAGE)]
    modal = recipients.view(12, rows, total=50, start=0, eyes=VIEWER)
    assert view_problems(modal.view()) == []
    assert sum(str(block).count("•••") for block in modal.blocks) == recipients.PAGE


def test_a_view_has_its_count_and_its_page_goes_on_where_it_ended() -> None:
    modal = recipients.outcomes(12, LOOK, eyes=AUTHOR)
    assert view_problems(modal.view()) == []
    menu = modal.blocks[0]["elements"][0]
    assert menu["initial_option"]["text"]["text"] == "Clicked · 120"
    assert [one["value"] for one in menu["options"]][:2] == ["12 sent 0 0", "12 not_sent 0 0"]
    assert modal.blocks[1]["elements"][0]["text"] == "51 to 100 of 120 people"
    assert labels(modal) == ["First page", "Next page", "Download"]
    assert modal.blocks[-1]["elements"][1]["value"] == "12 clicked 100 109"


@pytest.mark.parametrize(("eyes", "shown"), [(AUTHOR, "+12125550123"), (VIEWER, "+1 212 ••• 0123")])
def test_a_viewer_sees_numbers_masked(eyes: Eyes, shown: str) -> None:
    text = recipients.outcomes(12, LOOK, eyes=eyes).blocks[2]["text"]["text"]
    assert text.startswith(f"Ann &lt;!here&gt; · {shown} · Thu 26 Nov 10:00\n")


def test_a_viewer_gets_no_file() -> None:
    assert labels(recipients.outcomes(12, LOOK, eyes=VIEWER)) == ["First page", "Next page"]


def test_somebody_who_was_forgotten_is_still_counted_and_has_no_number() -> None:
    look = replace(LOOK, people=[replace(ANN, name="-", number="forgotten:7:1a2b", at=None, why="Why.")])
    assert "- · forgotten · Why." in str(recipients.outcomes(12, look, eyes=AUTHOR).blocks)


def test_a_view_of_nobody_says_so() -> None:
    modal = recipients.outcomes(12, Look(Outcome.REPLIED, 0, [], HEADS), eyes=AUTHOR)
    assert view_problems(modal.view()) == []
    assert modal.blocks[1]["text"]["text"] == "Nobody."
    assert labels(modal) == []
