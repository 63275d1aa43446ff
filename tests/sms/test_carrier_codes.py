"""Tests of the carrier's error codes."""

import pytest

from sms.carrier_codes import CODES, LABEL, Kind, look_up


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (20003, Kind.ACCOUNT_BROKEN),
        (21211, Kind.INVALID_NUMBER),
        (21610, Kind.OPTED_OUT),
        (30002, Kind.ACCOUNT_BROKEN),
        (30003, Kind.UNREACHABLE),
        (30006, Kind.LANDLINE),
        (30007, Kind.FILTERED),
        (30008, Kind.UNKNOWN),
        (30034, Kind.SENDER_BROKEN),
    ],
)
def test_a_code_has_its_kind(code: int, kind: Kind) -> None:
    assert look_up(code).kind is kind


@pytest.mark.parametrize("code", [20003, 30002, 30034, 21606])
def test_a_broken_account_or_sender_stops_everything(code: int) -> None:
    assert look_up(code).stops_everything


def test_one_bad_number_does_not_stop_the_others() -> None:
    assert not look_up(21211, http_status=401).stops_everything


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, Kind.UNKNOWN),
        (401, Kind.ACCOUNT_BROKEN),
        (429, Kind.TRANSIENT),
        (503, Kind.TRANSIENT),
        (None, Kind.UNKNOWN),
    ],
)
def test_a_code_that_nobody_knows_is_judged_by_the_status(status: int | None, kind: Kind) -> None:
    found = look_up(99999, http_status=status)
    assert (found.code, found.kind) == (99999, kind)


def test_no_code_at_all_says_so() -> None:
    assert look_up(None).meaning == "The carrier gave no reason."


def test_every_code_tells_what_it_means_and_what_to_do() -> None:
    assert all(entry.meaning.endswith(".") and entry.advice.endswith(".") for entry in CODES.values())
    assert set(LABEL) == set(Kind)
