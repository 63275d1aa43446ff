"""When the people of one place are due: at their time, but never in their quiet hours."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from sms import hours, schedule
from sms.hours import Hours, Span
from sms.message import When
from sms.place import Place
from sms.setting_values import QuietPolicy
from sms.settings import Settings

VALID_SECONDS_MAX = 36_000  # the carrier's own limit


@dataclass(frozen=True, slots=True)
class Slot:
    """When they are due; `quiet` if that is later than asked for, `dropped` if they get nothing instead."""

    due: datetime
    quiet: bool = False
    dropped: bool = False
    passed: bool = False  # the time asked for is over where they are, so they are due at once


def slot(when: When, account: Settings, *, place: Place, now: datetime) -> Slot:
    """Find when the people of a place are due; those of whom nothing is known live where the account does."""
    there = hours_of(place, account)
    asked = asked_for(when, account, place=place)
    passed = asked is not None and asked < now
    at = now if asked is None or passed else asked
    opening = hours.next_opening(at, there)
    if opening == at:
        return Slot(at, passed=passed)
    dropped = opening is None or account.quiet_policy is QuietPolicy.DROP
    return Slot(opening or at, quiet=True, dropped=dropped, passed=passed)


def everywhere(when: When, account: Settings, *, now: datetime) -> Slot | None:
    """Find when everybody is due, wherever they are; None where that depends on the place."""
    if when.recipient_zone or account.quiet_hours is not None:
        return None
    return slot(when, account, place=Place(), now=now)


def asked_for(when: When, account: Settings, *, place: Place) -> datetime | None:
    """Tell which instant was chosen for a place, None being now: of several zones the last to come to that time."""
    zones = hours_of(place, account).zones
    dues = (schedule.due(when, account=account.zone, recipient=zone) for zone in zones)
    return max((due for due in dues if due), default=None)


def hours_of(place: Place, account: Settings) -> Hours:
    """Tell when texts may go to a place: outside the account's quiet hours and those of its states' laws."""
    return _hours(place, account.zone, account.quiet_hours)


def valid_seconds(place: Place, account: Settings, *, now: datetime) -> int:
    """Tell for how long the carrier may try: until quiet hours begin there, as far as it can wait at all."""
    closing = hours.next_closing(now, hours_of(place, account))
    left = (closing - now) // timedelta(seconds=1) if closing else VALID_SECONDS_MAX
    return max(1, min(left, VALID_SECONDS_MAX))


@lru_cache(maxsize=8_192)
def _hours(place: Place, home: ZoneInfo, quiet: Span | None) -> Hours:
    zones = tuple(ZoneInfo(name) for name in place.zones) or (home,)
    if quiet is None:
        return Hours(zones)
    weeks = (hours.every_day(quiet), *(law.quiet for law in place.laws))
    return Hours(zones, tuple(dict.fromkeys(weeks)))
