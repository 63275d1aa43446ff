"""Measure a contender and its peer in turn, so that a busy machine slows both alike; or one alone against a limit."""

import gc
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil
from statistics import median
from time import perf_counter

ROUNDS = 40
ROUND_SECONDS = 0.01


@dataclass(frozen=True, slots=True)
class Claim:
    """One line of the table: ours must be `least` times as fast as the peer, and do so many a second, at least."""

    name: str
    ours_seconds: float
    peer_seconds: float
    least: float
    least_each_second: float = 0

    @property
    def ratio(self) -> float:
        """How many times as fast as the peer ours is."""
        return self.peer_seconds / self.ours_seconds

    @property
    def holds(self) -> bool:
        """Whether the claim is true on this machine."""
        return self.ratio >= self.least and 1 / self.ours_seconds >= self.least_each_second


@dataclass(frozen=True, slots=True)
class Memory:
    """One line of the third table: the most memory that a process ever had."""

    name: str
    megabytes: float
    most: float

    @property
    def holds(self) -> bool:
        """Whether the claim is true on this machine."""
        return self.megabytes <= self.most


@dataclass(frozen=True, slots=True)
class Limit:
    """One line of the second table: so large a share of all takes `most` seconds at most."""

    name: str
    seconds: Sequence[float]
    most: float
    share: float

    @property
    def typical(self) -> float:
        """What half of them take at most."""
        return median(self.seconds)

    @property
    def reached(self) -> float:
        """What the share takes at most; of a few, the slowest."""
        return sorted(self.seconds)[ceil(self.share * len(self.seconds)) - 1]

    @property
    def holds(self) -> bool:
        """Whether the claim is true on this machine."""
        return self.reached <= self.most


Figure = Claim | Memory | Limit


def race(
    name: str, ours: Callable[[], object], peer: Callable[[], object], *, least: float, least_each_second: float = 0
) -> Claim:
    """Time both in turn and keep the best round of each: noise only ever adds."""
    ours_calls, peer_calls = _calls(ours), _calls(peer)
    gc.disable()
    try:
        rounds = [(_seconds(ours, ours_calls), _seconds(peer, peer_calls)) for _ in range(ROUNDS)]
    finally:
        gc.enable()
    ours_best, peer_best = (min(side) for side in zip(*rounds, strict=True))
    return Claim(name, ours_best, peer_best, least, least_each_second)


def _calls(run: Callable[[], object]) -> int:
    return max(1, int(ROUND_SECONDS / _seconds(run, 3)))


def _seconds(run: Callable[[], object], calls: int) -> float:
    start = perf_counter()
    for _ in range(calls):
        run()
    return (perf_counter() - start) / calls
