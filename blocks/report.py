"""What became of a message: the post in its thread, and the full report for one person."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from slackblocks import Block as Built

from blocks import figures
from blocks.body import quoted
from blocks.charts import funnel_chart, time_chart
from blocks.elements import actions, button, context, escape, post, section
from blocks.surface import Surface
from blocks.words import counted, mention, moment, number, people
from sms.lifecycle import State, mark
from sms.report import Counts, Report, percent
from sms.results import Results

REASONS_SHOWN = 8


def view(results: Results, *, zone: ZoneInfo, price: Decimal | None = None) -> Surface:
    """Tell the results in the thread; redrawn in place until they are final."""
    opening = _opening(results)
    return post(
        opening,
        *_results(results, opening, price=price),
        funnel_chart("funnel", results.report.counts),
        time_chart("time", results.hours, zone=zone),
        context("final", _final(results)),
        _buttons(results, full=True),
    )


def full(results: Results, *, zone: ZoneInfo, price: Decimal | None = None) -> Surface:
    """Tell everything to one person: the text itself, link by link, and why people got nothing."""
    opening = _opening(results)
    return post(
        opening,
        *_results(results, opening, price=price),
        quoted("text", results.text),
        section("links", _links(results)) if results.links else None,
        section("skipped", _skipped(results.skipped)) if results.skipped else None,
        funnel_chart("funnel", results.report.counts),
        time_chart("time", results.hours, zone=zone),
        context("when", _when(results, zone)),
        _buttons(results, full=False),
    )


def _opening(results: Results) -> str:
    report = results.report
    name = f"#{report.number} {escape(report.name)}"
    took = _took(results)
    match report.state:
        case State.SENT | State.STOPPED:
            verb = "sent" if report.state is State.SENT else "stopped, sent"
            return f"{mark(report.state)} {name} {verb} to {people(report.counts.sent)}{took}"
        case State.SENDING | State.PAUSED | State.HELD:
            return f"{mark(report.state)} {name} is {report.state.label}: so far sent to {people(report.counts.sent)}"
        case _:
            return f"{mark(report.state)} {name} has not been sent yet"


def _results(results: Results, opening: str, *, price: Decimal | None) -> tuple[Built | None, ...]:
    counts = results.report.counts
    return (
        section("opening", f"*{opening}*"),
        section("rates", _rates(counts)) if counts.sent else None,
        section("not_delivered", _reasons("Not delivered", results.not_delivered)) if results.not_delivered else None,
        section("unresolved", _unresolved(counts)) if counts.unresolved else None,
        section("segments", _segments(results, price)),
    )


def _rates(counts: Counts) -> str:
    clicks = f"{people(counts.clicked)}, {counted(counts.clicks, 'click')}"
    return " · ".join(
        (
            f"*Delivered* {percent(counts.delivered, counts.sent)} ({number(counts.delivered)})",
            f"*Clicked* {percent(counts.clicked, counts.delivered)} ({clicks})",
            f"*Replied* {percent(counts.replied, counts.delivered)}",
            f"*Opted out* {percent(counts.opted_out, counts.delivered)}",
        )
    )


def _unresolved(counts: Counts) -> str:
    return f"*Unresolved* {people(counts.unresolved)}: the carrier cannot tell whether it took these texts."


def _segments(results: Results, price: Decimal | None) -> str:
    segments = results.report.segments
    parts = (
        f"*Segments* {number(segments.estimated)} estimated",
        f"{number(segments.exact)} exact",
        _billed(results.report),
        figures.cost(segments.billed, price) if segments.billed else "",
    )
    return " · ".join(filter(None, parts))


def _billed(report: Report) -> str:
    if not report.segments.billed:
        return "not billed yet"
    return f"{number(report.segments.billed)} billed{' so far' if report.unbilled else ''}"


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
    lines = (f"{escape(link.url)} · {people(link.people)}, {counted(link.clicks, 'click')}" for link in results.links)
    return "*Links*\n" + "\n".join(lines)


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
    return " · ".join(filter(None, (begun, ended, f"by {mention(results.author)}", _final(results))))


def _final(results: Results) -> str:
    return "These figures are final." if results.final else "Receipts and the bill may still come in for 72 hours."


def _buttons(results: Results, *, full: bool) -> Built:
    value = str(results.report.number)
    whole = [button("report", "Full report", value=value)] if full else []
    return actions(
        "report", *whole, button("recipients", "Recipients", value=value), button("clone", "Clone", value=value)
    )
