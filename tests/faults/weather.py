"""What goes wrong in one run: everything is drawn from one seed, before and while it runs."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Way(StrEnum):
    """When exactly a process stops: its work is lost, or done and nobody was told."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Span:
    """Some seconds of a run."""

    starts: float
    ends: float

    def holds(self, at: float) -> bool:
        return self.starts <= at < self.ends


@dataclass(frozen=True, slots=True)
class Odds:
    """How often something happens, of 1."""

    lost_reply: float = 0.0
    reset: float = 0.0  # before the carrier took it
    error_taken: float = 0.0
    error_not_taken: float = 0.0
    too_many: float = 0.0
    list_fails: float = 0.0
    callback_dropped: float = 0.0
    callback_twice: float = 0.0
    callback_late: float = 0.0
    callback_forged: float = 0.0
    slow_reply: float = 0.0  # the callback is earlier
    begin_fails: float = 0.0
    commit_fails: float = 0.0
    commit_unknown: float = 0.0
    slack_limits: float = 0.0
    slack_lost: float = 0.0
    slack_refuses: float = 0.0
    event_dropped: float = 0.0
    opts_out: float = 0.0


@dataclass(frozen=True, slots=True)
class Weather:
    """All that goes wrong; `stop_at_commit` and `stop_at_request` are numbers of the run's commits and requests."""

    seed: int = 0
    people: int = 12
    odds: Odds = field(default_factory=Odds)
    refused: tuple[Span, ...] = ()
    storms: tuple[Span, ...] = ()  # 429 for everybody
    broken: tuple[Span, ...] = ()  # the account
    list_lag_seconds: float = 0.0  # until a text is in the carrier's list
    queued_seconds: float = 0.0  # at most, until the carrier sends a text on
    stop_at_commit: Mapping[int, Way] = field(default_factory=dict)
    stop_at_request: Mapping[int, Way] = field(default_factory=dict)
    stop_at: tuple[float, ...] = ()  # seconds
    away_seconds: tuple[float, ...] = (1.0,)  # how long nobody is there after a stop, in turn
    jumps: tuple[tuple[float, float], ...] = ()  # of the clock: when, and by how many seconds
    freezes: tuple[tuple[float, float], ...] = ()  # of one process: when, and for how many seconds
    processes: int = 1  # at work at once
    replaced_at: tuple[float, ...] = ()  # another of this version starts beside the oldest, which then ends
    paused_at: tuple[float, ...] = ()
    given_up_at: float | None = None  # somebody presses Stop
    restored: tuple[float, float] | None = (
        None  # a backup: when it was taken, and how many seconds later it is put back
    )
    settle_seconds: int = 900
    rate: int = 500

    @property
    def name(self) -> str:
        """What a line about the run begins with."""
        places = [f"{way} commit {n}" for n, way in self.stop_at_commit.items()]
        places += [f"{way} request {n}" for n, way in self.stop_at_request.items()]
        return f"seed {self.seed}" if self.seed else f"stop {', '.join(places) or 'nowhere'}"


def drawn(seed: int, *, people: int) -> Weather:
    """Draw the weather of a seed: each kind of trouble comes in some runs and stays away in others."""
    chance = random.Random(seed)
    length = max(20.0, people / 400)  # of the send itself, in fair weather

    def times(most: int) -> tuple[float, ...]:
        return tuple(sorted(chance.uniform(0.5, length * 1.5) for _ in range(chance.randint(0, most))))

    def spans(most: int, longest: float) -> tuple[Span, ...]:
        return tuple(Span(at, at + chance.uniform(1.0, longest)) for at in times(most))

    def odds(most: float) -> float:
        return chance.choice((0.0, chance.uniform(0.0, most)))

    return Weather(
        seed=seed,
        people=people,
        odds=Odds(**{name: odds(MOST[name]) for name in Odds.__slots__}),
        refused=spans(1, 60.0),
        storms=spans(2, 30.0),
        broken=spans(1, 20.0) if chance.random() < 0.2 else (),
        list_lag_seconds=odds(15.0),
        stop_at_commit={n: chance.choice(list(Way)) for n in _some(chance, 4, people // 10 + 20)},
        stop_at_request={n: chance.choice(list(Way)) for n in _some(chance, 4, people)},
        stop_at=times(3),
        away_seconds=tuple(chance.choice((0.5, 5.0, 60.0, 300.0)) for _ in range(5)),
        jumps=tuple((at, chance.uniform(-60.0, 60.0)) for at in times(2)),
        freezes=tuple((at, chance.choice((5.0, 100.0, 300.0))) for at in times(1)),
        processes=chance.choice((1, 1, 2, 3)),
        replaced_at=times(2),
        paused_at=times(1),
        settle_seconds=150,
        given_up_at=chance.uniform(1.0, length) if chance.random() < 0.1 else None,
        queued_seconds=odds(120.0),
        restored=(chance.uniform(0.1, people / 400), chance.uniform(1.0, 120.0)) if chance.random() < 0.2 else None,
    )


def _some(chance: random.Random, most: int, upto: int) -> list[int]:
    return sorted(chance.sample(range(1, upto + 1), min(upto, chance.randint(0, most))))


MOST = {
    "lost_reply": 0.1,
    "reset": 0.05,
    "error_taken": 0.05,
    "error_not_taken": 0.05,
    "too_many": 0.1,
    "list_fails": 0.3,
    "callback_dropped": 0.5,
    "callback_twice": 0.3,
    "callback_late": 0.3,
    "callback_forged": 0.05,
    "slow_reply": 0.3,
    "begin_fails": 0.02,
    "commit_fails": 0.01,
    "commit_unknown": 0.01,
    "slack_limits": 0.2,
    "slack_lost": 0.1,
    "slack_refuses": 0.2,
    "event_dropped": 0.2,
    "opts_out": 0.05,
}
