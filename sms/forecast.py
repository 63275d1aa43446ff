"""How a send will go by the clock: when it starts and ends, and who is put off on the way."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from heapq import heapify, heappop, heappush
from itertools import count

from sms import hours
from sms.hours import Hours
from sms.message import When
from sms.place import Place
from sms.settings import Settings
from sms.slot import Slot, asked_for, hours_of, slot

FARTHEST = timedelta(days=90)
"""Nobody plans on what is told of later."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """What the clock does to a send; `starts` is None for one that starts when it is approved."""

    starts: datetime | None = None
    ends: datetime | None = None
    quiet: int = 0  # people who are asleep at their time
    quiet_until: datetime | None = None  # when the first of them get it instead
    quiet_last: datetime | None = None  # and the last
    passed: int = 0  # people for whom the time is over already: they are due with the first


@dataclass(frozen=True, slots=True)
class Batch:
    """Segments that are due at once to people who share their hours."""

    due: datetime
    segments: int
    hours: Hours


def forecast(people: Mapping[Place, int], when: When, account: Settings, *, segments: int, now: datetime) -> Forecast:
    """Tell how a send goes to people at these places; each of them is taken to cost the same."""
    slots = {place: slot(when, account, place=place, now=now) for place in people}
    quiet = [slots[place].due for place in people if slots[place].quiet]
    each = Fraction(segments, max(1, sum(people.values())))
    return Forecast(
        starts=_starts(slots, when, account),
        ends=ends(_batches(people, slots, account, each=each), rate=account.segments_per_second, now=now),
        quiet=sum(heads for place, heads in people.items() if slots[place].quiet),
        quiet_until=min(quiet, default=None),
        quiet_last=max(quiet, default=None),
        passed=sum(heads for place, heads in people.items() if slots[place].passed),
    )


def ends(batches: Iterable[Batch], *, rate: int, now: datetime) -> datetime:
    """Tell when the last segment leaves: whatever does not fit before quiet hours begin waits for their end."""
    nth = count()  # batches have no order of their own
    waiting = [(batch.due, next(nth), batch) for batch in batches]
    heapify(waiting)
    at = now
    while waiting and at < now + FARTHEST:
        due, _, batch = heappop(waiting)
        at = max(at, due)
        left = _after(batch, at, rate=rate)
        at += timedelta(seconds=(batch.segments - (left.segments if left else 0)) / rate)
        if left:
            heappush(waiting, (left.due, next(nth), left))
    return at


def _after(batch: Batch, at: datetime, *, rate: int) -> Batch | None:
    """Give what is left of a batch when its turn is over, and when it is its turn again."""
    opening, closing = hours.next_opening(at, batch.hours), hours.next_closing(at, batch.hours)
    if opening is None or opening > at:
        return Batch(opening, batch.segments, batch.hours) if opening else None
    fitting = batch.segments if closing is None else int((closing - at).total_seconds() * rate)
    return Batch(closing, batch.segments - fitting, batch.hours) if closing and fitting < batch.segments else None


def _starts(slots: Mapping[Place, Slot], when: When, account: Settings) -> datetime | None:
    """Give the first time that is still to come; where all are over, the first of those."""
    asked = {place: asked_for(when, account, place=place) for place in slots}
    coming = [at for place, at in asked.items() if at and not slots[place].passed]
    return min(coming or [at for at in asked.values() if at], default=None)


def _batches(
    people: Mapping[Place, int], slots: Mapping[Place, Slot], account: Settings, *, each: Fraction
) -> Iterable[Batch]:
    sums = Counter[tuple[datetime, Hours]]()
    for place, heads in people.items():
        if not slots[place].dropped:
            sums[slots[place].due, hours_of(place, account)] += heads
    return (Batch(due, round(heads * each), there) for (due, there), heads in sums.items())
