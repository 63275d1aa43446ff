"""When people are reminded of a request that waits: every four hours, and nobody at night."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

EVERY = timedelta(hours=4)
MORNING, EVENING = time(8), time(20)


def by_day(at: datetime, *, zones: Collection[ZoneInfo]) -> datetime:
    """Give the first instant from `at` on that lies between 8:00 and 20:00 in one of the zones."""
    return min(_by_day_in(zone, at) for zone in zones)


def next_reminder(after: datetime, *, zones: Collection[ZoneInfo]) -> datetime:
    """Give the next reminder's time; one that would come when it is night for all comes with the first morning."""
    return by_day(after + EVERY, zones=zones)


def awake(zones: Mapping[str, ZoneInfo], *, at: datetime) -> list[str]:
    """List those for whom it is day."""
    return [who for who, zone in zones.items() if _by_day_in(zone, at) == at]


def _by_day_in(zone: ZoneInfo, at: datetime) -> datetime:
    there = at.astimezone(zone)
    if MORNING <= there.time() < EVENING:
        return at
    day = there.date() if there.time() < MORNING else there.date() + timedelta(days=1)
    return datetime.combine(day, MORNING, tzinfo=zone).astimezone(UTC)
