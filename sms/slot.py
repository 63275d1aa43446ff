"""When the people of one time zone are due: at their time, but never in their quiet hours."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sms import hours, schedule
from sms.message import When
from sms.setting_values import QuietPolicy
from sms.settings import Settings


@dataclass(frozen=True, slots=True)
class Slot:
    """When they are due; `quiet` if that is later than asked for, `dropped` if they get nothing instead."""

    due: datetime
    quiet: bool = False
    dropped: bool = False


def slot(when: When, account: Settings, *, zone: str | None, now: datetime) -> Slot:
    """Find when the people of a zone are due; without a zone of their own they live where the account does."""
    there = place(zone, account)
    at = max(schedule.due(when, account=account.zone, recipient=there) or now, now)
    if not hours.is_quiet(at, [there], span=account.quiet_hours):
        return Slot(at)
    opening = hours.next_opening(at, [there], span=account.quiet_hours)
    return Slot(opening or at, quiet=True, dropped=opening is None or account.quiet_policy is QuietPolicy.DROP)


def place(name: str | None, account: Settings) -> ZoneInfo:
    """Read a contact's time zone; without one they live where the account does."""
    try:
        return ZoneInfo(name) if name else account.zone
    except (ZoneInfoNotFoundError, ValueError):
        return account.zone  # an import refuses such a zone, but who knows who else writes contacts
