"""When people are reminded of a request that waits: every four hours, by day."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sms.hours import Span, next_opening

EVERY = timedelta(hours=4)
NIGHT = Span(time(20), time(8))


def by_day(at: datetime, *, zone: ZoneInfo) -> datetime:
    """Give the first instant from `at` on that lies between 8:00 and 20:00."""
    return next_opening(at, [zone], span=NIGHT) or at


def next_reminder(after: datetime, *, zone: ZoneInfo) -> datetime:
    """Give the next reminder's time; one that would come at night comes in the morning."""
    return by_day(after + EVERY, zone=zone)
