"""Wall-clock dates and times turned into instants, and when a missed instant is late."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sms.errors import Problem
from sms.message import Counted, Message, When


class NotATime(Problem):
    """That is not a date and a time."""

    hint = "Pick both a date and a time."


def read(day: str | None, clock: str | None, *, recipient_zone: bool = False) -> When:
    """Read what the date and time pickers give, `2026-11-27` and `09:00`; nothing is guessed."""
    field = "date"
    try:
        on, field = read_day(day or ""), "time"
        return When(on, time.fromisoformat(clock or ""), recipient_zone)
    except ValueError:
        raise NotATime(field=field) from None


def read_day(text: str) -> date:
    """Read YYYY-MM-DD; a day so far off that a zone cannot tell its ends is a ValueError, like what is no day."""
    day = date.fromisoformat(text)
    if not 1900 <= day.year < 3000:
        raise ValueError(text)
    return day


def instant(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """Turn a wall clock into UTC; a time skipped by DST becomes the gap's end, a repeated one the first of both."""
    wall = datetime.combine(day, clock.replace(tzinfo=None, fold=0))
    first = wall.replace(tzinfo=zone).astimezone(UTC)
    if first.astimezone(zone).replace(tzinfo=None) == wall:
        return first
    # In a gap fold 0 reads the clock by the old offset and fold 1 by the new one: the change lies between.
    return change(wall.replace(tzinfo=zone, fold=1).astimezone(UTC), first, zone)


def change(low: datetime, high: datetime, zone: ZoneInfo) -> datetime:
    """Find the instant between two at which a zone's clocks are put on or back; there is one."""
    before = low.astimezone(zone).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=(high - low) // timedelta(seconds=2))
        if middle.astimezone(zone).utcoffset() == before:
            low = middle
        else:
            high = middle
    return high


def due(when: When, *, account: ZoneInfo, recipient: ZoneInfo | None = None) -> datetime | None:
    """Tell when one recipient is due, None being now; one without an own zone is sent to on the account's clock."""
    if when.on is None or when.at is None:
        return None
    return instant(when.on, when.at, recipient if when.recipient_zone and recipient else account)


def start_of(message: Message, counted: Counted | None, *, account: ZoneInfo) -> datetime | None:
    """Tell when a message starts, None being now: with the earliest of those who were counted for this revision."""
    known = counted.starts if counted and counted.revision == message.revision else None
    return known or due(message.when, account=account)


def is_late(due_at: datetime, now: datetime, *, late_minutes: int = 15) -> bool:
    """Tell whether a fire time was missed by more than the grace; exactly the grace is still in time."""
    return now - due_at > timedelta(minutes=late_minutes)
