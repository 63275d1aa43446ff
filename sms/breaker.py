"""When nothing gets through to the carrier: what keeps texts back, for how long, and when people are told."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

TOLD_AFTER = timedelta(minutes=2)  # a shorter silence is nobody's business
WATCHED = timedelta(seconds=30)  # after a repair: by then a text that was taken would be reported as the last one was
REST_MAX_SECONDS = 60
SINGLES_REST = timedelta(seconds=60)  # until a test or an answer tries whether what is broken was put right


class Trouble(StrEnum):
    """What sort of trouble it is: told as a text is handed over, told of it afterwards, or nobody is there."""

    REFUSED = "refused"
    REPORTED = "reported"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True)
class Breaker:
    """Texts are kept back, but for one at a time that is tried from `next_try_at` on."""

    trouble: Trouble
    code: int
    since: datetime
    tries: int
    next_try_at: datetime
    tried_at: datetime | None = None  # a text was taken then; whether it is reported is waited for
    told: bool = False

    @property
    def single_at(self) -> datetime:
        """From when on a single text may try: people resume a send once it is repaired, and a single text by itself."""
        rests = self.trouble is not Trouble.UNREACHABLE and self.tried_at is None
        return self.next_try_at + SINGLES_REST if rests else self.next_try_at


def next_try(trouble: Trouble, tries: int, *, now: datetime) -> datetime:
    """Tell when to try again: nobody there is asked ever less often, what is broken is tried when people resume."""
    if trouble is not Trouble.UNREACHABLE:
        return now
    return now + timedelta(seconds=min(REST_MAX_SECONDS, 2 ** min(tries, 10)))


def is_to_be_told(breaker: Breaker, *, now: datetime) -> bool:
    """Tell whether it is time to tell people, once: at once what they must repair, later what mends itself."""
    is_time = breaker.trouble is not Trouble.UNREACHABLE or now - breaker.since >= TOLD_AFTER
    return is_time and not breaker.told
