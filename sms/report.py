"""What became of a message: its counts, the rates over their denominators, and the funnel."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from decimal import ROUND_HALF_UP, Decimal

from sms.lifecycle import State


@dataclass(frozen=True, slots=True)
class Counts:
    """Deliveries by what became of them; `sent` were handed over, `clicked` are people and `clicks` all they made."""

    planned: int = 0
    skipped: int = 0
    sent: int = 0
    delivered: int = 0
    undelivered: int = 0
    failed: int = 0
    unresolved: int = 0
    clicked: int = 0
    clicks: int = 0
    replied: int = 0
    opted_out: int = 0

    @property
    def open(self) -> int:
        """Of those planned, how many are not through: they wait, or are being handed over."""
        return self.planned - self.skipped - self.sent - self.failed - self.unresolved


@dataclass(frozen=True, slots=True)
class Segments:
    """Segments as estimated, as counted for every recipient, and as the carrier billed them."""

    estimated: int = 0
    exact: int = 0
    billed: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """One message's results."""

    number: int
    name: str
    state: State
    counts: Counts
    segments: Segments
    unbilled: int = 0  # texts of whose bill the carrier has not told yet
    is_automated: bool = False  # all texts of an automation
    has_links: bool = True  # that are counted: without one nobody can click, and there is no rate of it


@dataclass(frozen=True, slots=True)
class Rates:
    """Delivered over sent, the others over delivered; None where there is nothing to divide by."""

    delivery: float | None
    click: float | None
    opt_out: float | None
    reply: float | None


def rates(counts: Counts) -> Rates:
    """Work out the four rates to four places; a failed hand-over is in no denominator."""
    return Rates(
        delivery=_rate(counts.delivered, counts.sent),
        click=_rate(counts.clicked, counts.delivered),
        opt_out=_rate(counts.opted_out, counts.delivered),
        reply=_rate(counts.replied, counts.delivered),
    )


def together(each: Iterable[Counts]) -> Counts:
    """Add the counts of several messages; somebody who got two of them is counted twice."""
    sums: Counter[str] = Counter()
    for counts in each:
        sums.update(asdict(counts))
    return Counts(**sums)


def funnel(counts: Counts, *, has_links: bool) -> tuple[tuple[str, int], ...]:
    """List the funnel from widest to narrowest; SMS tells of no opens, and without a link of no clicks."""
    return (
        ("planned", counts.planned),
        ("sent", counts.sent),
        ("delivered", counts.delivered),
        *([("clicked", counts.clicked)] if has_links else []),
        ("replied", counts.replied),
    )


def percent(part: int, whole: int) -> str:
    """Write a share as `97.0 %`, halves rounded up; a few of very many are not none, and of none there is a dash."""
    if not whole:
        return "–"
    share = (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{share:,} %" if share or not part else "< 0.1 %"


def as_json(report: Report) -> dict[str, object]:
    """Give the document that `textops report --json` prints; its names are a promise to programs."""
    return {
        "number": report.number,
        "name": report.name,
        "state": report.state.value,
        "counts": asdict(report.counts),
        "segments": asdict(report.segments),
        "rates": asdict(rates(report.counts)),
    }


def _rate(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
