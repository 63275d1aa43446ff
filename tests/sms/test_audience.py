"""Tests of the waterfall's steps and of drift."""

from fractions import Fraction

import pytest

from sms.audience import DROPPED_AT, LABEL, SENTENCE, Reason, Selection, Step, Waterfall, drift, is_adrift, waterfall

COUNTS = dict(zip(Step, [12_480, 12_301, 12_301, 11_980, 11_702, 11_240, 11_240, 11_212, 11_212, 11_212], strict=True))


def test_the_last_step_will_receive() -> None:
    assert waterfall(COUNTS).receive == 11_212
    assert Waterfall(()).receive == 0


def test_who_drops_out_is_told_with_the_reason() -> None:
    assert waterfall(COUNTS).dropped == (
        (Reason.REPEATED, 179),
        (Reason.NOT_MARKETING, 321),
        (Reason.NO_VALID_NUMBER, 278),
        (Reason.NO_CONSENT, 462),
        (Reason.SHARED_NUMBER, 28),
    )


def test_nobody_is_lost_between_the_steps() -> None:
    told = waterfall(COUNTS)
    assert told.receive + sum(count for _, count in told.dropped) == 12_480


def test_a_step_that_was_not_counted_is_a_bug() -> None:
    with pytest.raises(KeyError):
        waterfall({Step.IN_LISTS: 1})


def test_every_step_has_a_label_and_every_reason_a_sentence() -> None:
    assert set(LABEL) == set(Step)
    assert set(DROPPED_AT) == set(Step) - {Step.IN_LISTS}
    assert set(SENTENCE) == set(Reason)


def test_exclusions_alone_choose_nobody() -> None:
    assert Selection(not_lists=(3,)).is_empty
    assert not Selection(contacts=(7,)).is_empty


@pytest.mark.parametrize(
    ("added", "dropped", "adrift"), [(0, 0, False), (60, 40, False), (60, 41, True), (0, 101, True), (101, 0, True)]
)
def test_more_than_a_tenth_is_adrift(added: int, dropped: int, adrift: bool) -> None:
    assert is_adrift(1_000, added, dropped) is adrift


def test_drift_is_measured_against_the_approved() -> None:
    assert drift(200, 3, 1) == Fraction(1, 50)
    assert drift(0, 3, 0) == 3
