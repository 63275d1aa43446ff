"""What a message costs and whom it reaches, in the words that card, panel and request share."""

from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from blocks.elements import escape
from blocks.words import bar, counted, moment, number, people
from sms.audience import LABEL, Step
from sms.message import Cause, Counted, When
from sms.quota import Judgement
from sms.report import Counts
from sms.report import percent as of_texts
from sms.schedule import due
from sms.segments import Count
from sms.settings import Settings
from sms.token import in_words

ALWAYS_TOLD = (Step.IN_LISTS, Step.PEOPLE)


def segments(estimate: Count, count: Counted | None) -> str:
    """Tell exact and estimated segments, each by its name: they are never mixed up."""
    each = f"{number(estimate.segments)} each"
    if count is None:
        return f"{each}, estimated{because(estimate.unicode)}"
    return f"{number(count.exact)} exact{histogram(count)} · {number(count.estimated)} estimated ({each})"


def histogram(count: Counted) -> str:
    """Tell how many people get texts of how many segments, and why the longer ones; one kind needs no histogram."""
    told = {character for cause in count.causes.values() for character in cause.unicode}
    rest = because(tuple(character for character in count.unicode if character not in told))
    kinds = [
        f"{number(heads)} × {size}{_cause(count.causes.get(size))}" for size, heads in sorted(count.histogram.items())
    ]
    return f" ({', '.join(kinds)}{rest})" if len(kinds) > 1 else rest


def worst(count: Counted) -> str:
    """Tell who gets the longest text; nobody does when all texts are of one length."""
    if not count.worst_of:
        return ""
    size = counted(max(count.histogram), "segment")
    return f"{size}, {counted(count.worst_characters, 'character')}, for {count.worst_of}"


def _cause(cause: Cause | None) -> str:
    if cause is None:
        return ""
    words = escape(in_words(cause.token))
    return f" because of {_characters(cause.unicode)} in {words}" if cause.unicode else f" because of a long {words}"


def _characters(characters: tuple[str, ...]) -> str:
    return " ".join(f"`{escape(character)}`" for character in characters)


def because(unicode: tuple[str, ...]) -> str:
    """Name the characters that force Unicode, if any do."""
    if not unicode:
        return ""
    more = f" and {len(unicode) - 8} more" if len(unicode) > 8 else ""
    return f", Unicode because of {_characters(unicode[:8])}{more}"


def waterfall(count: Counted) -> str:
    """Tell the way from the lists to those who receive it; steps at which nobody drops out are left out."""
    told, before = list[str](), None
    for step, left in count.waterfall.steps:
        if step in ALWAYS_TOLD or left != before:
            told.append(people(left) if step is Step.PEOPLE else f"{number(left)} {LABEL[step]}")
        before = left
    return " → ".join([*told, f"*{number(count.recipients)} {'receives' if count.recipients == 1 else 'receive'}*"])


def quota(judgement: Judgement) -> str:
    """Draw the quota before and after; without a limit there is nothing to draw."""
    if judgement.limit is None or judgement.share is None:
        return "no monthly limit is set"
    before = judgement.used + judgement.reserved
    after = before + judgement.asked
    shares = f"{percent(before, judgement.limit)} used + {percent(judgement.asked, judgement.limit)} this send"
    total = f"= {percent(after, judgement.limit)} of {number(judgement.limit)} segments"
    return f"{bar(after, judgement.limit)} {shares} {total}"


def rates(counts: Counts, *, has_links: bool) -> str:
    """Tell what became of the texts: delivered of those sent, all else of those delivered; the card says the same."""
    clicks = f"{people(counts.clicked)}, {counted(counts.clicks, 'click')}"
    told = (
        f"*Delivered* {share(counts.delivered, counts.sent)} ({number(counts.delivered)})",
        f"*Clicked* {share(counts.clicked, counts.delivered)} ({clicks})" if has_links else "",
        f"*Replied* {share(counts.replied, counts.delivered)}",
        f"*Opted out* {share(counts.opted_out, counts.delivered)}",
    )
    return " · ".join(filter(None, told))


def share(part: int, whole: int) -> str:
    """Write what share of texts something became of, for mrkdwn: what is less than can be written has a sign."""
    return escape(of_texts(part, whole))


def percent(part: int, whole: int) -> str:
    """Write a share with one decimal, which a round figure does without; a little is not nothing."""
    figure = f"{part * 100 / whole:.1f}" if whole else "0"
    return escape("< 0.1 %") if part and float(figure) == 0 else f"{figure.removesuffix('.0')} %"


def cost(exact: int, price: Decimal | None) -> str:
    """Tell what the segments cost; nothing when no price is set."""
    return f"${exact * price:,.2f}" if price is not None else ""


def when(at: When, zone: ZoneInfo) -> str:
    """Tell the wall clock as it was chosen, and whose it is."""
    if at.on is None or at.at is None:
        return "now, as soon as it is approved"
    whose = "each recipient's own time" if at.recipient_zone else f"account time ({place(zone)})"
    return f"{at.on:%a} {at.on.day} {at.on:%b} {at.at.hour}:{at.at:%M}, {whose}"


def place(zone: ZoneInfo) -> str:
    """Name a time zone by its city."""
    return zone.key.rpartition("/")[2].replace("_", " ")


def audience(words: str, count: Counted | None) -> str:
    """Tell who is chosen and, once counted, how many of them will receive it."""
    if not words:
        return "nobody chosen yet"
    return escape(words) + (f" · {people(count.recipients)} will receive it" if count else "")


def send(count: Counted, judgement: Judgement, *, at: When, account: Settings) -> str:
    """Tell all that a send comes to, line by line; the panel and the request show the same."""
    price = cost(count.exact, account.price_per_segment)
    missing = ", ".join(f"{people(heads)} without `{escape(name)}`" for name, heads in count.missing.items() if heads)
    lines = (
        f"*Who* {waterfall(count)}",
        f"*Segments* {segments(count.estimate, count)}",
        f"*Worst case* {worst(count)}" if count.worst_of else "",
        f"*Quota* {quota(judgement)}",
        f"*Cost* {price}" if price else "",
        f"*When* {when(at, account.zone)} · {_from_to(count, at, account)}",
        f"*Empty* {missing}" if missing else "",
    )
    return "\n".join(filter(None, lines))


def _from_to(count: Counted, at: When, account: Settings) -> str:
    """Tell when it starts and ends, on the reader's own clock; what starts at approval only lasts, but for a night."""
    duration = timedelta(seconds=count.exact / account.segments_per_second)
    starts = count.starts or due(at, account=account.zone)
    if starts is None:
        night = count.ends if count.quiet else None
        return f"ends about {moment(night, account.zone)}" if night else f"takes about {lasting(duration)}"
    ends = count.ends or starts + duration
    return f"starts {moment(starts, account.zone)}, ends about {moment(ends, account.zone)}"


def lasting(duration: timedelta) -> str:
    """Tell how long something takes: 4 min 12 s."""
    minutes, seconds = divmod(max(1, round(duration.total_seconds())), 60)
    hours, minutes = divmod(minutes, 60)
    return " ".join(f"{part} {unit}" for part, unit in ((hours, "h"), (minutes, "min"), (seconds, "s")) if part)
