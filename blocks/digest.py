"""The digest: what was sent, what came of it, what needs somebody, what comes next."""

from zoneinfo import ZoneInfo

from blocks.elements import context, escape, header, post, section
from blocks.surface import Surface
from blocks.words import counted, moment, number
from sms.report import Counts, percent
from sms.results import Pending, Summary
from store.quota import Standing

SHOWN = 5  # of what waits and of what comes
USUAL = 1.5  # a rate within this factor of the last weeks' is as usual


def view(summary: Summary, standing: Standing, *, zone: ZoneInfo) -> Surface:
    """Tell a day or a week; what needs somebody comes first, and a quiet span says so in one line."""
    title = f"☀️ {_span(summary, zone)}"
    return post(
        title,
        header("title", title),
        section("needs", _needs(summary, zone)) if summary.waiting else None,
        section("sent", _sent(summary)),
        context("ahead", "   ".join(filter(None, (_best(summary), _quota(standing, summary), _next(summary, zone))))),
    )


def _span(summary: Summary, zone: ZoneInfo) -> str:
    first, last = summary.start.astimezone(zone), summary.end.astimezone(zone)
    if (summary.end - summary.start).days <= 1:
        return f"{last:%A} {last.day} {last:%B}"
    return f"{first.day} {first:%B} – {last.day} {last:%B}"


def _needs(summary: Summary, zone: ZoneInfo) -> str:
    waiting = len(summary.waiting)
    verb = "approval waits" if waiting == 1 else "approvals wait"
    return f"*Needs you:* {waiting} {verb} ({_list(summary.waiting, zone)})"


def _sent(summary: Summary) -> str:
    counts = summary.counts
    if not summary.messages:
        return "Nothing was sent."
    parts = (
        counted(summary.messages, "message"),
        counted(counts.sent, "text"),
        f"{percent(counts.delivered, counts.sent)} delivered",
        f"{percent(counts.clicked, counts.delivered)} clicked",
        f"{number(counts.opted_out)} opted out ({percent(counts.opted_out, counts.delivered)}{_as_usual(summary)})",
    )
    return " · ".join(parts)


def _as_usual(summary: Summary) -> str:
    before, now = _opt_outs(summary.usual), _opt_outs(summary.counts)
    if not summary.usual.delivered or not summary.counts.delivered:
        return ""
    if now > before * USUAL:
        return ", more than usual"
    return ", less than usual" if now * USUAL < before else ", as usual"


def _opt_outs(counts: Counts) -> float:
    return counts.opted_out / counts.delivered if counts.delivered else 0.0


def _best(summary: Summary) -> str:
    best = summary.best
    if best is None or not best.counts.clicked:
        return ""
    rate = percent(best.counts.clicked, best.counts.delivered)
    return f"Best: #{best.number} {escape(best.name)}, {rate} clicked."


def _quota(standing: Standing, summary: Summary) -> str:
    if not standing.limit:
        return "No quota is set."
    taken = (standing.used + standing.reserved) * 100 // standing.limit
    days = max(0, (standing.period.end - summary.end).days)
    return f"Quota {taken} % used, {counted(days, 'day')} left."


def _next(summary: Summary, zone: ZoneInfo) -> str:
    return f"Next: {_list(summary.coming, zone)}." if summary.coming else "Nothing is scheduled."


def _list(pending: tuple[Pending, ...], zone: ZoneInfo) -> str:
    more = f" and {len(pending) - SHOWN} more" if len(pending) > SHOWN else ""
    return ", ".join(f"#{one.number} {escape(one.name)} {moment(one.at, zone)}" for one in pending[:SHOWN]) + more
