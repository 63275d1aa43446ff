"""Figures name what they count, and say why some texts cost more than others."""

from dataclasses import replace

import pytest

from blocks import figures
from sms.audience import Step, waterfall
from sms.message import Cause
from tests.blocks.values import COUNTED

KINDS = replace(COUNTED, histogram={1: 4_611, 2: 187, 3: 14}, unicode=(), causes={})


@pytest.mark.parametrize(
    ("causes", "unicode", "told"),
    [
        ({3: Cause("contact.first_name", ("Đ",))}, ("Đ",), "4,611 × 1, 187 × 2, 14 × 3 because of `Đ` in first name"),
        ({2: Cause("contact.last_name")}, (), "4,611 × 1, 187 × 2 because of a long last name, 14 × 3"),
        (
            {2: Cause("company.name", ("Š", "ž"))},
            ("Š", "ž"),
            "4,611 × 1, 187 × 2 because of `Š` `ž` in company name, 14 × 3",
        ),
        ({}, ("👋",), "4,611 × 1, 187 × 2, 14 × 3, Unicode because of `👋`"),
    ],
)
def test_the_histogram_tells_why_the_longer_ones_are_longer(
    causes: dict[int, Cause], unicode: tuple[str, ...], told: str
) -> None:
    assert figures.histogram(replace(KINDS, causes=causes, unicode=unicode)) == f" ({told})"


def test_one_kind_of_text_needs_no_histogram() -> None:
    assert figures.histogram(replace(KINDS, histogram={2: 4_812})) == ""


def test_the_last_step_that_takes_anybody_out_is_named_too() -> None:
    steps = {**dict.fromkeys(Step, 9), Step.NOT_HELD_BY_EXCLUDED: 8, Step.UNDER_CAP: 7}
    counted = replace(COUNTED, waterfall=waterfall(steps), recipients=7)
    way = "9 in lists → 9 people → 8 not held by an excluded contact → 7 under the frequency cap"
    assert figures.waterfall(counted) == f"{way} → *7 receive*"


def test_the_worst_case_is_who_and_how_long() -> None:
    assert figures.worst(COUNTED) == "3 segments, 141 characters, for +1 212 ••• 0123"
    assert figures.worst(replace(COUNTED, worst_of="")) == ""


@pytest.mark.parametrize(
    ("part", "whole", "told"), [(0, 0, "–"), (0, 9, "0.0 %"), (3, 10_000, "&lt; 0.1 %"), (1, 2_000, "0.1 %")]
)
def test_a_few_of_very_many_are_not_none(part: int, whole: int, told: str) -> None:
    assert figures.share(part, whole) == told


@pytest.mark.parametrize(
    ("part", "whole", "told"), [(0, 0, "0 %"), (0, 9, "0 %"), (1, 9_000, "&lt; 0.1 %"), (1, 4, "25 %")]
)
def test_a_little_of_the_quota_is_not_nothing(part: int, whole: int, told: str) -> None:
    assert figures.percent(part, whole) == told
