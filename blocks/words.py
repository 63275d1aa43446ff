"""How figures, moments, people and shares read, the same on every surface."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

BAR_LENGTH = 12


def number(figure: int) -> str:
    """Write a figure with thousands separators."""
    return f"{figure:,}"


def counted(figure: int, one: str, *, many: str = "") -> str:
    """Write a figure with its noun: 1 person, 1,204 people; the plural ends in s unless given."""
    return f"{figure:,} {one if figure == 1 else many or one + 's'}"


def people(figure: int) -> str:
    """Write how many people."""
    return counted(figure, "person", many="people")


def moment(at: datetime, zone: ZoneInfo) -> str:
    """Write an instant so that Slack shows it in the reader's own zone; the fallback is the account's."""
    return f"<!date^{int(at.timestamp())}^{{date_short_pretty}} {{time}}|{local(at, zone)}>"


def local(at: datetime, zone: ZoneInfo) -> str:
    """Write an instant as a wall clock of a zone shows it: Fri 27 Nov 9:00."""
    there = at.astimezone(zone)
    return f"{there:%a} {there.day} {there:%b} {there.hour}:{there:%M}"


def clock(at: datetime, zone: ZoneInfo) -> str:
    """Write a time of day that Slack shows in the reader's own zone."""
    there = at.astimezone(zone)
    return f"<!date^{int(at.timestamp())}^{{time}}|{there.hour}:{there:%M}>"


def mention(who: str) -> str:
    """Mention a user or a user group by its id; anything else, such as `clock`, stands as it is."""
    if who.startswith("S"):
        return f"<!subteam^{who}>"
    return f"<@{who}>" if who.startswith(("U", "W")) else who


def mentions(who: Iterable[str]) -> str:
    """Mention several, in the order given."""
    return ", ".join(map(mention, who))


def bar(done: int, total: int) -> str:
    """Draw a share as twelve cells; it is full only when all is done, and never longer."""
    filled = min(BAR_LENGTH, done * BAR_LENGTH // total) if total else 0
    return "▓" * filled + "░" * (BAR_LENGTH - filled)
