"""Messages side by side: their rates, how sure each is, and in words what the differences mean."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from zoneinfo import ZoneInfo

from slackblocks import ColumnSettings, DataVisualizationBlock, RawText, StaticMultiSelectMenu, TableBlock

from blocks.charts import CATEGORY_MAX, rates_chart
from blocks.elements import actions, button, context, escape, field, in_modal, menu, option, post, section, shorten
from blocks.surface import Choice, Modal, Surface
from blocks.words import local, number
from sms import compare
from sms.compare import Interval, Measure, Trial, Verdict
from sms.lifecycle import mark
from sms.message import Message
from sms.report import Report

NAME_MAX = 40  # of a column's head
FINE = 0.01  # rates below are told with two decimals
LEAST = 0.00005  # rates below would be told as none at all
CHARTED = (Measure.CLICK, Measure.REPLY, Measure.OPT_OUT)
MEASURED = (*CHARTED, Measure.DELIVERY)
NOTE = (
    "In brackets: where the true rate lies, 95 times in 100. These messages went to other people at other times, "
    "which makes a difference too, whatever the texts say."
)


@dataclass(frozen=True, slots=True)
class Compared:
    """One message of a comparison; where there is no link nobody can click, and so there is no rate."""

    report: Report
    message: Message

    @property
    def number(self) -> str:
        """How people call it."""
        return f"#{self.report.number}"

    def trial(self, measure: Measure) -> Trial:
        """Give what is compared."""
        if measure is Measure.CLICK and not self.report.has_links:
            return Trial(0, 0)
        return compare.trial(self.report.counts, measure)


def view(compared: Sequence[Compared], *, zone: ZoneInfo) -> Surface:
    """Put messages side by side; what the differences mean comes first, for a table alone misleads."""
    title = f"{_names([one.number for one in compared])} side by side"
    told = (f"*{measure.capitalize()}*: {_means(measure, compared)}" for measure in MEASURED)
    reports = menu("menu", *(Choice(f"Report {one.number}", f"report {one.report.number}") for one in compared))
    return post(
        title,
        section("means", "\n".join([f"*{title}*", *told])),
        _table(compared, zone),
        _chart(compared),
        context("note", NOTE),
        actions("ways", button("compare", "Compare others", value=str(compared[0].report.number)), reports),
    )


def form(messages: Sequence[Message], *, chosen: Sequence[int], most: int) -> Modal:
    """Ask which messages to compare, of those that went out."""
    options = [option(Choice(f"{mark(one.state)} #{one.number} {one.draft.name}", str(one.number))) for one in messages]
    before = [each for each in options if each.value in {str(number) for number in chosen}]
    select = StaticMultiSelectMenu("messages", options, initial_options=before or None, max_selected_items=most)
    return Modal(
        callback="compare.submit",
        form="",
        title="Compare messages",
        blocks=in_modal(field("messages", "Messages", select, hint=f"Two to {most} that were sent, newest first.")),
        submit="Compare",
    )


def means(trials: Sequence[Trial], names: Sequence[str]) -> str:
    """Say what the rates of some messages mean: which is above which for sure, or how many people it takes to tell."""
    told = [trial for trial in trials if trial.of]
    if len(told) < 2:
        return "There is nothing to compare."
    verdict = compare.judge(trials)
    if verdict.real:
        return " ".join(_above(verdict, trials, names))
    low, high = min(told, key=_rate), max(told, key=_rate)
    if verdict.needed is None:
        return f"The same: {share(low)}."
    if share(low) == share(high):
        return f"As good as the same: {share(low)}."
    apart = f"{share(trials[0])} against {share(trials[1])}" if len(trials) == 2 else f"{share(low)} to {share(high)}"
    each = f"To tell such a difference you need about {about(verdict.needed)} people each."
    return f"{apart}: there is nothing to see, it may well be chance. {each}"


def share(trial: Trial) -> str:
    """Write a rate: 16.9 %, and a small one with two decimals, for there the second is what differs."""
    if 0 < trial.rate < LEAST:
        return "< 0.01 %"
    return f"{trial.rate * 100:.{_decimals(trial.rate)}f} %" if trial.of else "–"


def about(figure: int) -> str:
    """Round a figure to two digits: nobody can count on more."""
    return number(int(float(f"{figure:.1e}")))


def _means(measure: Measure, compared: Sequence[Compared]) -> str:
    return escape(means([one.trial(measure) for one in compared], [one.number for one in compared]))


def _above(verdict: Verdict, trials: Sequence[Trial], names: Sequence[str]) -> Iterator[str]:
    highest_first = sorted(verdict.real, key=lambda one: (-trials[one.above].rate, one.above, one.below))
    for above, found in groupby(highest_first, key=lambda one: one.above):
        each = tuple(found)
        below = _names([f"{names[one.below]} ({share(trials[one.below])})" for one in each])
        by = f", by {_range(each[0].by)} points" if len(each) == 1 and each[0].by.low > 0 else ""
        yield f"{names[above]} ({share(trials[above])}) is above {below}{by}."
    if verdict.needed is not None:
        yield "Between the others there is nothing to see."


def _table(compared: Sequence[Compared], zone: ZoneInfo) -> TableBlock:
    rows = [
        ["", *(_head(one, NAME_MAX) for one in compared)],
        ["Sent", *(local(one.message.started_at, zone) if one.message.started_at else "–" for one in compared)],
        ["People", *(number(one.report.counts.sent) for one in compared)],
        *([measure.capitalize(), *(_cell(one.trial(measure)) for one in compared)] for measure in MEASURED),
        ["Segments each", *(_each(one.report) for one in compared)],
    ]
    columns = [ColumnSettings(), *(ColumnSettings(align="right") for _ in compared)]
    return TableBlock([[RawText(cell or " ") for cell in row] for row in rows], columns, block_id="table")


def _cell(trial: Trial) -> str:
    return f"{share(trial)} ({_range(compare.interval(trial), beside=trial.rate)})" if trial.of else "–"


def _each(report: Report) -> str:
    people = report.counts.planned - report.counts.skipped
    return f"{report.segments.exact / people:.2f}" if people else "–"


def _chart(compared: Sequence[Compared]) -> DataVisualizationBlock | None:
    """Draw the rates that all of them have: a bar of nothing would say that nobody did it."""
    charted = [measure for measure in CHARTED if all(one.trial(measure).of for one in compared)]
    if not charted:
        return None
    return rates_chart("rates", {_head(one, CATEGORY_MAX): _percents(one, charted) for one in compared})


def _percents(one: Compared, charted: Sequence[Measure]) -> dict[str, float]:
    return {measure.capitalize(): _percent(one.trial(measure).rate) for measure in charted}


def _percent(rate: float) -> float:
    return round(rate * 100, _decimals(rate))


def _head(one: Compared, most: int) -> str:
    return shorten(f"{one.number} {one.report.name}", most)


def _names(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _range(within: Interval, *, beside: float = 0.0) -> str:
    """Write a range with as many decimals as the rate that it stands beside."""
    decimals = max(_decimals(within.high), _decimals(beside))
    return f"{within.low * 100:.{decimals}f}–{within.high * 100:.{decimals}f}"


def _decimals(rate: float) -> int:
    return 2 if 0 < rate < FINE else 1


def _rate(trial: Trial) -> float:
    return trial.rate
