"""What became of a message: the post in its thread, and the full report for one person."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from slackblocks import Block as Built

from blocks import figures
from blocks.body import drafted
from blocks.charts import funnel_chart, time_chart
from blocks.elements import actions, bold, button, context, escape, post, section
from blocks.figures import share
from blocks.surface import Surface
from blocks.words import counted, mention, mentions, moment, number, people
from sms.lifecycle import OVER, State, label, mark
from sms.report import Counts, Report
from sms.results import Deferred, Results

REASONS_SHOWN = 8
LINKS_SHOWN = 20
DENOMINATORS = "Delivered of those sent; clicked, replied and opted out (within 72 hours) of those delivered."


def view(results: Results, *, zone: ZoneInfo, price: Decimal | None = None) -> Surface:
    """Tell the results in the thread; redrawn in place until they are final."""
    opening, counts = _opening(results), results.report.counts
    return post(
        opening,
        section("opening", bold(opening)),
        section("rates", figures.rates(counts, has_links=results.report.has_links)) if counts.sent else None,
        section("deferred", _deferred(results.deferred, zone)) if results.deferred else None,
        section("not_delivered", _reasons("Not delivered", results.not_delivered)) if results.not_delivered else None,
        section("unresolved", _unresolved(counts)) if counts.unresolved else None,
        section("segments", _segments(results, price)),
        *_charts(results, zone),
        context("final", " ".join(filter(None, (DENOMINATORS if counts.sent else "", _final(results))))),
        _buttons(results, full=True),
    )


def full(results: Results, *, zone: ZoneInfo, price: Decimal | None = None) -> Surface:
    """Tell everything to one person: the text itself, link by link, and why people got nothing."""
    opening, counts = _opening(results), results.report.counts
    return post(
        opening,
        section("opening", bold(opening)),
        drafted("text", results.text),
        section("planned", _planned(results.report)) if counts.planned else None,
        section("rates", _rates(results.report)) if counts.sent else None,
        section("links", _links(results)) if results.links else None,
        context("programs", _programs(results)) if results.by_programs else None,
        section("deferred", _deferred(results.deferred, zone)) if results.deferred else None,
        section("not_delivered", _advised(results)) if results.not_delivered else None,
        section("skipped", _skipped(results.skipped)) if results.skipped else None,
        section("unresolved", _unresolved(counts)) if counts.unresolved else None,
        section("segments", _segments(results, price)),
        *_charts(results, zone),
        context("when", _when(results, zone)),
        _buttons(results, full=False),
    )


def _charts(results: Results, zone: ZoneInfo) -> tuple[Built | None, ...]:
    """Draw what there is: before anybody is planned there is nothing to see."""
    if not results.report.counts.planned:
        return ()
    report = results.report
    funnel = funnel_chart("funnel", report.counts, has_links=report.has_links)
    return (funnel, time_chart("time", results.hours, zone=zone))


def _opening(results: Results) -> str:
    report = results.report
    name = f"#{report.number} {escape(report.name)}"
    if report.is_automated:
        being = "a draft" if report.state is State.DRAFT else label(report.state, automated=True)
        return f"{mark(report.state)} {name} is {being}: {counted(report.counts.sent, 'text')} sent so far"
    took = _took(results)
    match report.state:
        case State.SENT | State.STOPPED:
            verb = "sent" if report.state is State.SENT else "stopped, sent"
            return f"{mark(report.state)} {name} {verb} to {people(report.counts.sent)}{took}"
        case State.SENDING | State.PAUSED | State.HELD:
            return f"{mark(report.state)} {name} is {report.state.label}: so far sent to {people(report.counts.sent)}"
        case _:
            return f"{mark(report.state)} {name} has not been sent yet"


def _rates(report: Report) -> str:
    """Tell each rate with what it is a part of: delivered of those sent, all else of those delivered."""
    counts = report.counts
    lines = (
        ("Delivered", counts.delivered, counts.sent, "sent"),
        ("Clicked", counts.clicked, counts.delivered, f"delivered, {counted(counts.clicks, 'click')} in all"),
        ("Replied", counts.replied, counts.delivered, "delivered"),
        ("Opted out", counts.opted_out, counts.delivered, "delivered, within 72 hours"),
    )
    return "\n".join(
        f"*{name}* {share(heads, of)} · {number(heads)} of {number(of)} {rest}"
        for name, heads, of, rest in lines
        if report.has_links or name != "Clicked"
    )


def _planned(report: Report) -> str:
    """Tell where everybody planned went; the figures add up to all of them."""
    counts = report.counts
    ways = (
        (counts.delivered, "delivered"),
        (counts.undelivered, "not delivered"),
        (counts.sent - counts.delivered - counts.undelivered, "without a receipt"),
        (counts.failed, "not taken by the carrier"),
        (counts.skipped, "left out"),
        (counts.unresolved, "unresolved"),
        (counts.open, "waiting or under way"),
    )
    whom = counted(counts.planned, "text") if report.is_automated else people(counts.planned)
    return f"*Planned* {whom}: {' · '.join(f'{number(heads)} {way}' for heads, way in ways if heads)}"


def _deferred(deferred: Deferred, zone: ZoneInfo) -> str:
    waiting = f", {number(deferred.waiting)} of them wait still" if deferred.waiting else ""
    return f"*Put off by quiet hours* {people(deferred.people)}, until {moment(deferred.until, zone)}{waiting}."


def _advised(results: Results) -> str:
    lines = (
        f"• {number(heads)} {escape(reason)}: {results.advice.get(reason, '')}".rstrip(" :")
        for reason, heads in results.not_delivered.items()
    )
    return "\n".join([f"*Not delivered* {people(sum(results.not_delivered.values()))}", *lines])


def _unresolved(counts: Counts) -> str:
    return f"*Unresolved* {people(counts.unresolved)}: the carrier cannot tell whether it took these texts."


def _segments(results: Results, price: Decimal | None) -> str:
    segments = results.report.segments
    estimated = f"{number(segments.estimated)} estimated"
    parts = (
        "" if results.report.is_automated else estimated,  # nobody can count who will come
        f"{number(segments.exact)} exact",
        _billed(results.report),
        figures.cost(segments.billed, price) if segments.billed else "",
    )
    return f"*Segments* {' · '.join(filter(None, parts))}"


def _billed(report: Report) -> str:
    if not report.segments.billed:
        return "not billed yet"
    if report.unbilled:
        return f"{number(report.segments.billed)} billed so far"
    more = report.segments.billed - report.segments.exact
    return f"{number(report.segments.billed)} billed{f' ({more:+,})' if more else ''}"


def _reasons(title: str, reasons: Mapping[str, int]) -> str:
    shown = [f"{number(count)} {escape(reason)}" for reason, count in list(reasons.items())[:REASONS_SHOWN]]
    more = sum(list(reasons.values())[REASONS_SHOWN:])
    return (
        f"*{title}* {number(sum(reasons.values()))}: {' · '.join([*shown, *([f'{more} for others'] if more else [])])}"
    )


def _skipped(reasons: Mapping[str, int]) -> str:
    lines = [f"• {number(count)}: {escape(reason)}" for reason, count in reasons.items()]
    return "\n".join([f"*Not sent to* {people(sum(reasons.values()))}", *lines])


def _links(results: Results) -> str:
    shown = results.links[:LINKS_SHOWN]
    lines = [f"{escape(link.url)} · {people(link.people)}, {counted(link.clicks, 'click')}" for link in shown]
    more = len(results.links) - len(shown)
    rest = [f"and {counted(more, 'more link')}"] if more else []
    return "\n".join(["*Links*", *lines, *rest])


def _programs(results: Results) -> str:
    return f"{counted(results.by_programs, 'more click')} by link previews and scanners, not counted as people's."


def _took(results: Results) -> str:
    if results.started_at is None or results.finished_at is None:
        return ""
    return f" in {_span(results.finished_at - results.started_at)}"


def _span(length: timedelta) -> str:
    """Write a length of time by its two largest units: 4 min 12 s."""
    seconds = max(0, round(length.total_seconds()))
    sizes = ((seconds // 86_400, "d"), (seconds // 3_600 % 24, "h"), (seconds // 60 % 60, "min"), (seconds % 60, "s"))
    told = [f"{count} {unit}" for count, unit in sizes if count]
    return " ".join(told[:2]) or "0 s"


def _when(results: Results, zone: ZoneInfo) -> str:
    begun = f"Started {moment(results.started_at, zone)}" if results.started_at else "Not started"
    ended = f"ended {moment(results.finished_at, zone)}" if results.finished_at else ""
    by = f"{'automated, ' if results.report.is_automated else ''}by {mention(results.author)}{_approved(results)}"
    return " · ".join(filter(None, (begun, ended, by, _final(results))))


def _approved(results: Results) -> str:
    if not results.approved_by:
        return ""
    alone = f" without the others: {escape(results.glass)}" if results.glass else ""
    return f", approved by {mentions(results.approved_by)}{alone}"


def _final(results: Results) -> str:
    if results.over:
        return "These figures are final, but for late clicks and replies."
    if results.final:
        return "All receipts and the bill are in; clicks, replies and opt-outs still count."
    return "Receipts and the bill may still come in for 72 hours."


def _buttons(results: Results, *, full: bool) -> Built:
    value = str(results.report.number)
    return actions(
        "report",
        *([button("report", "Full report", value=value)] if full else []),
        button("recipients", "Recipients", value=value),
        button("compare", "Compare", value=value),
        button("clone", "Clone", value=value),
        *([button("report.receipt", "Receipt", value=value)] if not full and results.report.state in OVER else []),
    )
