"""Which lines of the audit log somebody looks for: as typed after /sms audit, and as its buttons carry it."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sms.schedule import read_day

WORDS_MAX = 60
REFUSED = "refused"

_NUMBER = re.compile(r"#([0-9]{1,17})")
_BY = re.compile(r"by:(\S{1,40})", re.IGNORECASE)
_DAY = re.compile(r"(from|to):(\d{4}-\d{2}-\d{2})", re.ASCII)
_BEFORE = re.compile(r"before:([0-9]{1,17})")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines to show; None and empty are any. Days are the account's, both inclusive."""

    who: str = ""
    message: int | None = None
    since: date | None = None
    until: date | None = None
    refused: bool = False
    words: str = ""  # in what was done, or to what
    before: int | None = None  # a page further: ids below this one

    @property
    def argument(self) -> str:
        """The filter as it is typed after /sms audit."""
        parts = (
            f"#{self.message}" if self.message is not None else "",
            f"by:{self.who}" if self.who else "",
            f"from:{self.since}" if self.since else "",
            f"to:{self.until}" if self.until else "",
            REFUSED if self.refused else "",
            f"before:{self.before}" if self.before is not None else "",
            self.words[:WORDS_MAX],
        )
        return " ".join(filter(None, parts))

    def span(self, zone: ZoneInfo) -> tuple[datetime | None, datetime | None]:
        """Give the first instant, and the first one after the last."""
        begins = datetime.combine(self.since, time(), tzinfo=zone) if self.since else None
        ends = datetime.combine(self.until + timedelta(days=1), time(), tzinfo=zone) if self.until else None
        return begins, ends


def read(argument: str, *, me: str) -> Wanted:
    """Read a filter; words that say nothing else are looked for in what was done. `by:me` is whoever asks."""
    wanted, words = Wanted(), []
    for word in argument.split():
        narrowed = _narrowed(wanted, word, me=me)
        if narrowed is None:
            words.append(word)
        wanted = narrowed or wanted
    return replace(wanted, words=" ".join(words))


def _narrowed(wanted: Wanted, word: str, *, me: str) -> Wanted | None:
    if word.casefold() == REFUSED:
        return replace(wanted, refused=True)
    if numbered := _NUMBER.fullmatch(word):
        return replace(wanted, message=int(numbered[1]))
    if before := _BEFORE.fullmatch(word):
        return replace(wanted, before=int(before[1]))
    if by := _BY.fullmatch(word):
        return replace(wanted, who=me if by[1].casefold() == "me" else by[1])
    return _dated(wanted, word)


def _dated(wanted: Wanted, word: str) -> Wanted | None:
    found = _DAY.fullmatch(word.casefold())
    if found is None:
        return None
    try:
        day = read_day(found[2])
    except ValueError:
        return None  # 30 February is a word like any other
    return replace(wanted, since=day) if found[1] == "from" else replace(wanted, until=day)
