"""Claims about the states whose law keeps texts to shorter hours."""

from zoneinfo import ZoneInfo

import pytest

from sms import phone, states
from sms.hours import Hours, is_quiet
from sms.state_laws import LAWS, Law
from tests.sms.test_hours import utc


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.state)
def test_every_area_code_lies_where_the_state_does(law: Law) -> None:
    there = set(states.zones(law.state))
    known = [set(phone.zones(f"+1{area}")) for area in law.areas]
    assert all(zones <= there for zones in known)
    assert len(known) > 2
    assert law.source


def test_no_area_code_lies_in_two_states() -> None:
    areas = [area for law in LAWS for area in law.areas]
    assert len(areas) == len(set(areas))


@pytest.mark.parametrize(
    ("state", "clock", "quiet"),
    [
        ("FL", "2026-11-27T07:59", True),
        ("FL", "2026-11-27T08:00", False),
        ("FL", "2026-11-27T20:00", True),
        ("CT", "2026-11-27T08:59", True),
        ("CT", "2026-11-27T09:00", False),
        ("TX", "2026-11-28T08:59", True),
        ("TX", "2026-11-28T20:59", False),  # Saturday
        ("TX", "2026-11-29T11:59", True),  # Sunday
        ("TX", "2026-11-29T12:00", False),
    ],
)
def test_each_law_has_its_hours(state: str, clock: str, quiet: bool) -> None:
    [law] = [law for law in LAWS if law.state == state]
    assert is_quiet(utc(clock), Hours((ZoneInfo("UTC"),), (law.quiet,))) is quiet


def test_every_zone_of_a_state_is_one() -> None:
    assert len(states.ZONES) == 56
    assert all(ZoneInfo(zone) for zones in states.ZONES.values() for zone in zones)
    assert states.code_of(" us-fl ") == states.code_of("Florida") == "FL"
