"""Claims about when the people of a place are due."""

from dataclasses import replace
from datetime import date, time

import pytest

from sms.message import When
from sms.place import Place
from sms.setting_values import QuietPolicy
from sms.settings import Settings, from_rows
from sms.slot import Slot, everywhere, slot, valid_seconds
from tests.sms.test_hours import utc

ACCOUNT = from_rows({"time_zone": "America/New_York"})
NEW_YORK, LOS_ANGELES = Place(area="+1212"), Place(area="+1213")
FLORIDA_PANHANDLE, CONNECTICUT, TEXAS = Place(area="+1850"), Place(area="+1203"), Place(area="+1214")
OWN = When(date(2026, 11, 27), time(9), recipient_zone=True)


@pytest.mark.parametrize(
    ("place", "now", "due"),
    [
        (NEW_YORK, "2026-11-27T13:00", "2026-11-27T13:00"),  # eight there
        (NEW_YORK, "2026-11-27T12:59", "2026-11-27T13:00"),
        (LOS_ANGELES, "2026-11-27T13:00", "2026-11-27T16:00"),
        (FLORIDA_PANHANDLE, "2026-11-27T13:00", "2026-11-27T14:00"),  # it may be Chicago's time there
        (CONNECTICUT, "2026-11-27T13:00", "2026-11-27T14:00"),  # nine, by law
        (TEXAS, "2026-11-29T02:30", "2026-11-29T18:00"),  # Saturday evening; Sunday begins at noon
        (Place(), "2026-11-27T12:00", "2026-11-27T13:00"),  # nothing is known: the account's clock
        (Place("Asia/Tokyo", None, "+1212"), "2026-11-27T13:00", "2026-11-27T23:00"),
        (Place(None, "Connecticut", "+1212"), "2026-11-27T13:00", "2026-11-27T14:00"),
    ],
)
def test_whoever_is_asleep_is_due_when_it_opens_there(place: Place, now: str, due: str) -> None:
    assert slot(When(), ACCOUNT, place=place, now=utc(now)) == Slot(utc(due), quiet=due != now)


def test_where_that_is_the_rule_whoever_is_asleep_gets_nothing() -> None:
    account = replace(ACCOUNT, quiet_policy=QuietPolicy.DROP)
    assert slot(When(), account, place=NEW_YORK, now=utc("2026-11-27T05:00")).dropped
    assert not slot(When(), account, place=NEW_YORK, now=utc("2026-11-27T15:00")).dropped


def test_with_quiet_hours_off_no_state_is_asleep_either() -> None:
    account = replace(ACCOUNT, quiet_hours=None)
    now = utc("2026-11-27T05:00")
    assert slot(When(), account, place=CONNECTICUT, now=now) == Slot(now)
    assert valid_seconds(CONNECTICUT, account, now=now) == 36_000


@pytest.mark.parametrize(
    ("place", "due"),
    [
        (NEW_YORK, "2026-11-27T14:00"),
        (LOS_ANGELES, "2026-11-27T17:00"),
        (FLORIDA_PANHANDLE, "2026-11-27T15:00"),  # of two zones the later: nowhere is it before nine
        (Place(), "2026-11-27T14:00"),
    ],
)
def test_each_is_due_at_that_time_of_their_own(place: Place, due: str) -> None:
    assert slot(OWN, ACCOUNT, place=place, now=utc("2026-11-26T12:00")) == Slot(utc(due))


def test_whose_time_is_over_is_due_at_once_and_that_is_told() -> None:
    now = utc("2026-11-27T15:00")
    assert slot(OWN, ACCOUNT, place=NEW_YORK, now=now) == Slot(now, passed=True)
    assert slot(OWN, ACCOUNT, place=LOS_ANGELES, now=now) == Slot(utc("2026-11-27T17:00"))


@pytest.mark.parametrize(
    ("now", "seconds"),
    [
        ("2026-11-27T13:00", 36_000),  # twelve hours are left, ten is the most
        ("2026-11-28T00:00", 3_600),
        ("2026-11-28T00:59:59.5", 1),  # never none
    ],
)
def test_the_carrier_may_try_until_it_is_quiet_there(now: str, seconds: int) -> None:
    assert valid_seconds(NEW_YORK, ACCOUNT, now=utc(now)) == seconds


@pytest.mark.parametrize(
    ("account", "when", "is_alike"),
    [
        (replace(ACCOUNT, quiet_hours=None), When(), True),
        (replace(ACCOUNT, quiet_hours=None), When(recipient_zone=True), False),
        (ACCOUNT, When(), False),
    ],
)
def test_without_quiet_hours_everybody_is_due_at_once_unless_it_is_by_their_own_clock(
    account: Settings, when: When, is_alike: bool
) -> None:
    now = utc("2026-11-27T13:00")
    same = everywhere(when, account, now=now)
    assert (same is not None) is is_alike
    if same:
        assert {slot(when, account, place=Place(zone), now=now) for zone in (None, "Asia/Tokyo")} == {same}
