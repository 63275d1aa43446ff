"""Claims about first parts: how large they are, and what keeps the rest of a send back."""

from decimal import Decimal

import pytest

from sms.canary import Seen, size, well, why_not
from sms.setting_values import Canary

USUAL = Canary(Decimal(2), 25, 10)


@pytest.mark.parametrize(
    ("people", "first"),
    [(10, 10), (25, 25), (26, 25), (1_250, 25), (1_251, 26), (11_212, 225), (100_000, 2_000)],
)
def test_the_first_part_is_its_share_but_at_least_so_many_and_never_more_than_all(people: int, first: int) -> None:
    assert size(USUAL, people) == first


@pytest.mark.parametrize(
    ("seen", "why"),
    [
        (Seen(), ""),
        (Seen(texts=25, delivered=25), ""),
        (Seen(texts=25, failed=2), ""),  # 8 % are not more than 8 %
        (Seen(texts=25, failed=3), "3 of its first 25 texts (12 %) failed, more than 8 %"),
        (Seen(texts=50, opted_out=1), ""),
        (Seen(texts=50, opted_out=2), "2 of its first 50 texts (4 %) were answered by an opt-out, more than 2 %"),
        (Seen(texts=25, failed=2, filtered=2), ""),  # two are no burst
        (Seen(texts=225, failed=6, filtered=6), ""),  # nor is so small a share
        (Seen(texts=50, failed=3, filtered=3), "Carriers filtered 3 of its first 50 texts (6 %) as unwanted"),
        (Seen(texts=25, failed=9, filtered=9), "Carriers filtered 9 of its first 25 texts (36 %) as unwanted"),
    ],
)
def test_failures_opt_outs_and_bursts_of_filtering_keep_the_rest_back(seen: Seen, why: str) -> None:
    assert why_not(seen) == why


def test_what_went_well_is_told_in_figures() -> None:
    told = well(Seen(texts=2_000, delivered=1_950, failed=10, opted_out=1))
    assert told == "1,950 of 2,000 delivered so far, 10 failed, 1 opted out"
