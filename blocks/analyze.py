"""The analysis of some days: figures against the days before, two charts, the best messages, and what to look at."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from slackblocks import Block as Built
from slackblocks import DatePicker, Option, PlainText, SectionBlock, StaticSelectMenu, UserSelectMenu

from blocks import figures
from blocks.charts import engagement_chart, funnel_chart
from blocks.elements import (
    actions,
    bold,
    button,
    context,
    escape,
    field,
    header,
    in_modal,
    mrkdwn,
    option,
    post,
    section,
    select_field,
    shorten,
    text_field,
)
from blocks.figures import share
from blocks.surface import Choice, Modal, Surface
from blocks.words import counted, mention, number, people
from sms import analyze
from sms.analyze import LABEL, Analysis, Days, Figures, Question, Range, Step, change
from sms.report import Report

CHOICES_MAX = 100  # of a select
NAME_MAX = 60
METHODS = tuple(Choice(method.capitalize(), method) for method in analyze.METHODS)
NO_LINKS = "*Clicked*\nno text had a link"
OF_OTHER_DATES = "Counts if you choose “Other dates” above."
DEFINED = (
    "All is counted on the day on which its text left: a click of today on a text of Monday is Monday's. "
    "Replied and opted out are shares of those delivered, clicked of those delivered with a link."
)


def view(analysis: Analysis, *, price: Decimal | None) -> Surface:
    """Answer one person: other days and other messages are a click away, and so is showing it to all."""
    question = analysis.question
    look = actions(
        "look",
        _ranges(question),
        button("analyze.filter", "Filter", value=question.argument),
        button("analyze.share", "Post here", value=question.argument),
    )
    return post(_title(analysis), *_blocks(analysis, price=price, before=look), context("defined", _small(analysis)))


def shared(analysis: Analysis, *, price: Decimal | None, by: str) -> Surface:
    """Show the same to a channel, with nothing to press: it stays what it was."""
    asked = context("asked", f"Asked by {mention(by)} · {DEFINED}")
    return post(_title(analysis), *_blocks(analysis, price=price), asked)


def form(form_id: str, question: Question, choices: Mapping[str, Sequence[Choice]], *, days: Days) -> Modal:
    """Ask for other days and other messages; what stands there is what is looked at now."""
    which = question.filter
    kept = {"campaign": which.campaign, "team": which.team, "subscription": which.subscription}
    labels = {"campaign": "Campaign", "team": "Team", "subscription": "Subscription type"}
    selects = [
        select_field(
            name, label, choices=tuple(choices[name])[:CHOICES_MAX], value=str(kept[name] or ""), optional=True
        )
        for name, label in labels.items()
        if choices[name]
    ]
    ranges = tuple(Choice(label, each.value) for each, label in LABEL.items())
    return Modal(
        callback="analyze.submit",
        form=form_id,
        title="Analyze",
        blocks=in_modal(
            select_field("range", "Days", choices=ranges, value=question.range.value),
            field("first", "First day", DatePicker("first", initial_date=str(days.first)), hint=OF_OTHER_DATES),
            field("last", "Last day", DatePicker("last", initial_date=str(days.last)), hint=OF_OTHER_DATES),
            *selects,
            select_field("method", "Sending method", choices=METHODS, value=which.method, optional=True),
            field("author", "User", UserSelectMenu("author", initial_user=which.author or None), optional=True),
            text_field(
                "message",
                "Message",
                value=f"#{which.message}" if which.message else "",
                optional=True,
                hint="Its number, such as #12, or its name.",
            ),
        ),
        submit="Show",
    )


def _blocks(analysis: Analysis, *, price: Decimal | None, before: Built | None = None) -> tuple[Built | None, ...]:
    now = analysis.now
    nothing = "No text left on these days. Choose other days, or fewer filters."
    top = (header("title", f"📊 {_days(analysis.days)}"), context("which", _which(analysis)), before)
    if not now.counts.planned:
        return (*top, section("nothing", nothing))
    return (
        *top,
        _overview(analysis, price),
        funnel_chart("funnel", now.counts, has_links=bool(now.linked)),
        engagement_chart("engagement", _rates(analysis)),
        section("best", _best(analysis.best)) if len(analysis.best) > 1 else None,
    )


def _title(analysis: Analysis) -> str:
    counts = analysis.now.counts
    texts = f"{counted(analysis.now.messages, 'message')} · {counted(counts.sent, 'text')}"
    clicked = f" · {share(counts.clicked, analysis.now.linked)} clicked" if analysis.now.linked else ""
    return f"📊 {_days(analysis.days)}: {texts} · {share(counts.delivered, counts.sent)} delivered{clicked}"


def _days(days: Days) -> str:
    last = f"{days.last.day} {days.last:%B} {days.last.year}"
    if days.first == days.last:
        return last
    same_year, same_month = days.first.year == days.last.year, days.first.month == days.last.month
    month = "" if same_year and same_month else f" {days.first:%B}"
    return f"{days.first.day}{month}{'' if same_year else f' {days.first.year}'} – {last}"


def _which(analysis: Analysis) -> str:
    which, names = analysis.question.filter, analysis.names
    parts = (
        f"#{which.message} {escape(names.get('message', ''))}".strip() if which.message else "",
        f"Campaign {escape(names.get('campaign', 'that is gone'))}" if which.campaign else "",
        escape(names.get("subscription", "a type that is gone")) if which.subscription else "",
        which.method.capitalize(),
        f"by {mention(which.author)}" if which.author else "",
        f"Team {escape(names.get('team', 'that is gone'))}" if which.team else "",
    )
    told = " · ".join(filter(None, parts)) or "All messages that you may see"
    return f"{told} · against {_days(analysis.days.before)}"


def _overview(analysis: Analysis, price: Decimal | None) -> SectionBlock:
    now, before = analysis.now, analysis.before
    cost = figures.cost(now.segments.billed, price) if now.segments.billed else ""
    so_far = " so far" if now.unbilled else ""
    fields = (
        f"*Messages*\n{number(now.messages)}{_rise(now.messages, before.messages)}",
        f"*Texts*\n{number(now.counts.sent)}{_rise(now.counts.sent, before.counts.sent)}",
        _share("Delivered", now, before, of="delivered"),
        _share("Clicked", now, before, of="clicked") if now.linked else NO_LINKS,
        _share("Replied", now, before, of="replied"),
        _share("Opted out", now, before, of="opted_out"),
        f"*Segments*\n{number(now.segments.exact)}{_rise(now.segments.exact, before.segments.exact)}",
        f"*Billed*\n{counted(now.segments.billed, 'segment')}{so_far}{f' · {cost}' if cost else ''}",
    )
    return SectionBlock(fields=[mrkdwn(each) for each in fields], block_id="overview")


def _share(label: str, now: Figures, before: Figures, *, of: str) -> str:
    """Write a rate with its people, and by how many points it moved."""
    heads, whole = _part(now, of)
    then, then_whole = _part(before, of)
    moved = f" · {_signed(100 * heads / whole - 100 * then / then_whole)} points" if whole and then_whole else ""
    clicked = f"{people(heads)}, {counted(now.counts.clicks, 'click')}"
    return f"*{label}*\n{share(heads, whole)} ({clicked if of == 'clicked' else number(heads)}){moved}"


def _part(figures: Figures | Step, name: str) -> tuple[int, int]:
    counts = figures.counts
    whole = {"delivered": counts.sent, "clicked": figures.linked}.get(name, counts.delivered)
    return int(getattr(counts, name)), whole


def _rise(now: int, before: int) -> str:
    share = change(now, before)
    return "" if share is None else f" · {_signed(100 * share)} %"


def _signed(figure: float) -> str:
    shown = f"{figure:+,.1f}".removesuffix(".0")
    return "±0" if shown in {"+0", "-0"} else shown.replace("-", "−")


def _rates(analysis: Analysis) -> dict[str, dict[str, float]]:
    """Give the rates of each span that something was delivered in: an empty one has none, and is no fall to zero.

    Nor is a span without a link, and a line of Slack's must have a point in every one: then it is not drawn.
    """
    steps = [step for step in analysis.steps if step.counts.delivered]
    labels = _labels([step.first for step in steps], analysis)
    names = {"replied": "replied", "opted out": "opted_out"}
    if all(step.linked for step in steps):
        names = {"clicked": "clicked", **names}
    parts = {name: [_part(step, of) for step in steps] for name, of in names.items()}
    return {
        name: {label: round(100 * heads / whole, 1) for label, (heads, whole) in zip(labels, each, strict=True)}
        for name, each in parts.items()
    }


def _labels(firsts: Sequence[date], analysis: Analysis) -> list[str]:
    """Name spans by their first days, with the year where it matters: two spans never have one name."""
    years = analysis.days.first.year != analysis.days.last.year
    return [f"{first.day} {first:%b}{f' {first.year}' if years else ''}" for first in firsts]


def _best(best: Sequence[Report]) -> str:
    lines = [f"{place}. {_line(report)}" for place, report in enumerate(best, start=1)]
    return "\n".join(["*Best messages*, those first whose click rate is high for sure", *lines])


def _line(report: Report) -> str:
    counts = report.counts
    name = escape(shorten(report.name, NAME_MAX))
    rates = f"{share(counts.clicked, counts.delivered)} clicked of {number(counts.delivered)} delivered"
    return f"#{report.number} {bold(name)} · {rates} · {share(counts.opted_out, counts.delivered)} opted out"


def _small(analysis: Analysis) -> str:
    if not analysis.waiting:
        return DEFINED
    return f"{DEFINED} News of up to {counted(analysis.waiting, 'text')} are being counted: ask again in a minute."


def _ranges(question: Question) -> StaticSelectMenu:
    asked = {each: replace(question, range=each) for each in Range if each is not Range.CUSTOM}
    choices: dict[Range, Option] = {each: option(Choice(LABEL[each], one.argument)) for each, one in asked.items()}
    chosen = choices.get(question.range)
    lines = list(choices.values())
    return StaticSelectMenu("analyze", options=lines, initial_option=chosen, placeholder=PlainText("Other days"))
