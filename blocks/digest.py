"""The digest: what was sent, what came of it, what needs somebody, what comes next."""

from collections.abc import Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from blocks.elements import context, escape, header, post, section
from blocks.figures import share
from blocks.surface import Block, Surface
from blocks.words import counted, moment, number
from sms.report import Counts
from sms.results import Pending, Stuck, Summary
from store.quota import Standing

SHOWN = 5  # of what waits and of what comes
USUAL = 1.5  # a rate within this factor of the last weeks' is as usual


def view(summary: Summary, standing: Standing, *, zone: ZoneInfo) -> Surface:
    """Tell a day or a week; what needs somebody comes first, and a quiet span says so in one line."""
    title = f"☀️ {_span(summary, zone)}"
    if not (summary.messages or summary.needs or summary.coming):
        quiet = f"Nothing was sent, nothing waits, nothing is scheduled. {_quota(standing, summary)}"
        return post(title, section("quiet", f"*{title}* · {quiet}"))
    return post(
        title,
        header("title", title),
        section("needs", _needs(summary)) if summary.needs else None,
        section("sent", _sent(summary)),
        context("ahead", "   ".join(filter(None, (_best(summary), _quota(standing, summary), _next(summary, zone))))),
    )


def posted(text: str, blocks: Sequence[Block], *, meant: str, strayed: bool) -> Surface:
    """Show what was composed, and say where it should have stood when it could not be posted there."""
    if not strayed:
        return Surface(text, tuple(blocks))
    told = f"This was meant for <#{meant}>, where TextOps cannot post any more: `/invite @TextOps` there"
    note = post(text, context("strayed", f"{told}, or choose another channel in `/sms digests`."))
    return Surface(text, (*blocks, *note.blocks))


def _span(summary: Summary, zone: ZoneInfo) -> str:
    first, last = summary.start.astimezone(zone), summary.end.astimezone(zone)
    if (summary.end - summary.start).days <= 1:
        return f"{last:%A} {last.day} {last:%B}"
    return f"{first.day} {first:%B} – {last.day} {last:%B}"


def _needs(summary: Summary) -> str:
    """Tell each thing that waits in one line; one alone needs no list."""
    lines = [*_stuck(summary), *_approvals(summary), *_wishes(summary), *_imports(summary)]
    if len(lines) == 1:
        return f"*Needs you:* {lines[0]}"
    return "\n".join(["*Needs you*", *(f"• {line}" for line in lines)])


def _stuck(summary: Summary) -> list[str]:
    shown = [_why(one) for one in summary.stuck[:SHOWN]]
    more = len(summary.stuck) - SHOWN
    return [*shown, f"{more} more are held or paused: `/sms list held`, `/sms list paused`"] if more > 0 else shown


def _why(one: Stuck) -> str:
    what = "waits for its sender to be mended" if one.broken else "is held"
    return f"#{one.number} {escape(one.name)} {what}{f': {escape(one.why)}' if one.why else ''}"


def _approvals(summary: Summary) -> list[str]:
    waiting = len(summary.waiting)
    verb = "approval waits" if waiting == 1 else "approvals wait"
    asked = [f"#{one.number} {escape(one.name)}, asked {_ago(summary.end - one.at)} ago" for one in summary.waiting]
    more = f" and {waiting - SHOWN} more" if waiting > SHOWN else ""
    return [f"{waiting} {verb} ({'; '.join(asked[:SHOWN])}{more})"] if waiting else []


def _wishes(summary: Summary) -> list[str]:
    if not summary.wishes:
        return []
    who = "1 person asks" if summary.wishes == 1 else f"{number(summary.wishes)} people ask"
    return [f"{who} in own words to be left alone: opted out after 24 hours unless somebody decides under the reply"]


def _imports(summary: Summary) -> list[str]:
    again = "import the file again, and it goes on where it stopped"
    return [f"Import of {escape(name)} broke off: {again}" for name in summary.imports]


def _ago(length: timedelta) -> str:
    minutes = max(0, int(length.total_seconds()) // 60)
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 2_880 else counted(minutes // 1_440, "day")


def _sent(summary: Summary) -> str:
    counts = summary.counts
    if not summary.messages:
        return "Nothing was sent."
    parts = (
        counted(summary.messages, "message"),
        counted(counts.sent, "text"),
        f"{share(counts.delivered, counts.sent)} delivered",
        f"{share(counts.clicked, summary.linked)} clicked" if summary.linked else "",
        f"{number(counts.opted_out)} opted out ({share(counts.opted_out, counts.delivered)}{_as_usual(summary)})",
    )
    return " · ".join(filter(None, parts))


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
    rate = share(best.counts.clicked, best.counts.delivered)
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
