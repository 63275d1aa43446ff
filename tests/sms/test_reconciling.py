"""Claims about comparing a send with the carrier's list: all alike in one line, each difference with what to do."""

import pytest

from sms.reconciling import Found, sentence


def test_all_alike_is_one_line() -> None:
    told = sentence(12, Found(rows=11_212, at_carrier=11_212))
    assert told == "#12 compared with the carrier: 11,212 texts left, 11,212 are in its list, all alike."


def test_what_could_be_made_up_for_is_no_difference() -> None:
    told = sentence(12, Found(rows=3, at_carrier=3, caught_up=2))
    assert told.endswith("3 are in its list, 2 brought up to date, all alike.")


@pytest.mark.parametrize(
    ("found", "line"),
    [
        (Found(rows=3, at_carrier=1), "• 2 left here and are not in its list"),
        (Found(rows=3, at_carrier=3, twice=1), "• 1 are in its list twice"),
        (Found(rows=3, at_carrier=3, unclaimed=1), "• 1 are in its list though we were never told"),
        (Found(rows=3, at_carrier=3, contrary=1), "• 1 ended otherwise by its list"),
        (Found(rows=3, at_carrier=3, billed=1), "• 1 have another bill"),
    ],
)
def test_each_difference_is_a_line_with_what_to_do(found: Found, line: str) -> None:
    told = sentence(12, found)
    assert not found.is_alike
    assert "They differ:" in told
    assert line in told


def test_pages_add_up() -> None:
    assert Found(1, 2, 3, 4, 5, 6, 7) + Found(1, 1, 1, 1, 1, 1, 1) == Found(2, 3, 4, 5, 6, 7, 8)
