"""What the difference between two rates means: how sure each rate is, and whether chance alone would do as well."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from math import ceil, exp, lgamma, sqrt
from statistics import NormalDist

from sms.report import Counts

SURE = 0.95
POWER = 0.80  # of the chance to see a difference that is there
EXPECTED_MIN = 5  # in each cell of the table of two rates; below, only the exact test holds (Cochran 1954)
ROUND_ERROR = 1e-9

_NORMAL = NormalDist()


class Measure(StrEnum):
    """What is compared, in the order in which it is told."""

    DELIVERY = "delivered"
    CLICK = "clicked"
    REPLY = "replied"
    OPT_OUT = "opted out"


@dataclass(frozen=True, slots=True)
class Trial:
    """So many of so many did it; nobody is a trial of nothing, which has no rate."""

    hits: int
    of: int

    @property
    def rate(self) -> float:
        """Hits over all; 0 where there was nobody."""
        return self.hits / self.of if self.of else 0.0


@dataclass(frozen=True, slots=True)
class Interval:
    """Where the true value lies, as surely as was asked."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Difference:
    """How far one of the trials is above another, by their places; chance does not explain it."""

    above: int
    below: int
    by: Interval


@dataclass(frozen=True, slots=True)
class Verdict:
    """What differs for sure; `needed` is how many each trial would need to tell the widest difference that does not."""

    real: tuple[Difference, ...] = ()
    needed: int | None = None  # None: nothing is left open, or the rates are the same


def trial(counts: Counts, measure: Measure) -> Trial:
    """Put a rate over its own denominator: what was delivered is of what was sent, all else of what was delivered."""
    return {
        Measure.DELIVERY: Trial(counts.delivered, counts.sent),
        Measure.CLICK: Trial(counts.clicked, counts.delivered),
        Measure.REPLY: Trial(counts.replied, counts.delivered),
        Measure.OPT_OUT: Trial(counts.opted_out, counts.delivered),
    }[measure]


def interval(one: Trial, *, sure: float = SURE) -> Interval:
    """Give Wilson's score interval (1927), which stays within 0 and 1 and holds for small numbers too."""
    if not one.of:
        return Interval(0.0, 1.0)
    z, rate, n = _z(sure), one.rate, one.of
    middle = rate + z * z / (2 * n)
    reach = z * sqrt(rate * (1 - rate) / n + z * z / (4 * n * n))
    whole = 1 + z * z / n
    return Interval(
        0.0 if not one.hits else (middle - reach) / whole, 1.0 if one.hits == n else (middle + reach) / whole
    )


def difference(one: Trial, other: Trial, *, sure: float = SURE) -> Interval:
    """Give Newcombe's interval (1998, method 10) of how far the first rate is above the second."""
    here, there = interval(one, sure=sure), interval(other, sure=sure)
    apart = one.rate - other.rate
    return Interval(
        apart - sqrt((one.rate - here.low) ** 2 + (there.high - other.rate) ** 2),
        apart + sqrt((here.high - one.rate) ** 2 + (other.rate - there.low) ** 2),
    )


def chance(one: Trial, other: Trial) -> float:
    """Tell by Fisher's exact test how often chance alone brings as unlikely a table, either way, if both are alike."""
    hits = one.hits + other.hits
    fewest, most = max(0, hits - other.of), min(hits, one.of)
    likely = [_likelihood(Trial(found, one.of), Trial(hits - found, other.of)) for found in range(fewest, most + 1)]
    seen = likely[one.hits - fewest]
    return min(1.0, sum(each for each in likely if each <= seen * (1 + ROUND_ERROR)))


def needed(one: float, other: float, *, sure: float = SURE) -> int | None:
    """Tell how many people each need (Fleiss) so that a difference of two rates is seen four times in five."""
    if one == other:
        return None
    mean = (one + other) / 2
    spread = _z(sure) * sqrt(2 * mean * (1 - mean))
    seen = _NORMAL.inv_cdf(POWER) * sqrt(one * (1 - one) + other * (1 - other))
    return ceil(((spread + seen) / (one - other)) ** 2)


def judge(trials: Sequence[Trial]) -> Verdict:
    """Compare each with each; the more pairs there are, the surer each must be (Bonferroni), for one may be luck."""
    pairs = [(a, b) for a, b in combinations(range(len(trials)), 2) if trials[a].of and trials[b].of]
    sure = 1 - (1 - SURE) / max(1, len(pairs))
    real, open_ = list[Difference](), list[tuple[int, int]]()
    for a, b in pairs:
        above, below = (a, b) if trials[a].rate >= trials[b].rate else (b, a)
        if _is_real(trials[above], trials[below], sure=sure):
            real.append(Difference(above, below, difference(trials[above], trials[below], sure=sure)))
        else:
            open_.append((above, below))
    widest = max((trials[above].rate - trials[below].rate, above, below) for above, below in open_) if open_ else None
    return Verdict(tuple(real), needed(trials[widest[1]].rate, trials[widest[2]].rate, sure=sure) if widest else None)


def _is_real(above: Trial, below: Trial, *, sure: float) -> bool:
    if _is_small(above, below):
        return chance(above, below) < 1 - sure
    return difference(above, below, sure=sure).low > 0


def _is_small(one: Trial, other: Trial) -> bool:
    hits, of = one.hits + other.hits, one.of + other.of
    return min(one.of, other.of) * min(hits, of - hits) < EXPECTED_MIN * of


def _likelihood(one: Trial, other: Trial) -> float:
    whole = Trial(one.hits + other.hits, one.of + other.of)
    return exp(_ways(one) + _ways(other) - _ways(whole))


def _ways(one: Trial) -> float:
    """Give the logarithm of in how many ways so many of so many can be picked."""
    return lgamma(one.of + 1) - lgamma(one.hits + 1) - lgamma(one.of - one.hits + 1)


def _z(sure: float) -> float:
    return _NORMAL.inv_cdf((1 + sure) / 2)
