"""Tests of the name that a person may have meant."""

import pytest

from sms.near import did_you_mean, nearest

NAMES = ["Black Friday teaser", "Loyalty week", "Loyal customers"]


def test_a_near_miss_finds_its_name_as_written() -> None:
    assert nearest("black fryday teaser", NAMES) == ("Black Friday teaser",)


def test_the_best_comes_first() -> None:
    assert nearest("loyalty weak", NAMES)[0] == "Loyalty week"


@pytest.mark.parametrize(
    ("typed", "name"),
    [("teaser", "Black Friday teaser"), ("blakc", "Black Friday teaser"), ("custumers", "Loyal customers")],
)
def test_one_word_of_a_name_will_do(typed: str, name: str) -> None:
    assert nearest(typed, NAMES) == (name,)


def test_nothing_near_is_nothing_said() -> None:
    assert did_you_mean("zzz", NAMES) == ""
    assert did_you_mean("", NAMES) == ""


def test_the_question_quotes_the_name() -> None:
    assert did_you_mean("drft", ["draft", "list"]) == "Did you mean “draft”?"
