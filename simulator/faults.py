"""Seeded rules that say which request or callback goes wrong, and how."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

SERVICES = ("slack", "blocks", "twilio", "callback")
KINDS = {
    "slack": ("slow", "error", "lost", "withheld", "ratelimited", "refused"),
    "blocks": ("unknown",),
    "twilio": ("slow", "error", "late_error", "lost", "ratelimited", "refused"),
    "callback": ("slow", "withheld", "duplicate", "shuffled"),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong with one request: how, for how long, and the status and error code that are answered."""

    kind: str
    seconds: float = 0.0
    status: int = 503
    code: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """When a fault strikes: on `what` (`*` is everything) of a service, after `skip` hits, `times` times, by chance."""

    service: str
    fault: Fault
    what: str = "*"
    times: int | None = None
    skip: int = 0
    probability: float = 1.0
    seed: int = 0


@dataclass(slots=True)
class _Armed:
    rule: Rule
    chance: Random
    seen: int = 0
    struck: int = 0


@dataclass(slots=True)
class Faults:
    """The rules in force; the first that strikes wins."""

    _armed: list[_Armed] = field(default_factory=list)

    def add(self, rule: Rule) -> None:
        """Put a rule in force, behind those already there."""
        self._armed.append(_Armed(rule, Random(rule.seed)))

    def remove(self, rule: Rule) -> None:
        """Lift one rule, the oldest of its like; nothing happens when it is not in force."""
        armed = next((each for each in self._armed if each.rule == rule), None)
        if armed:
            self._armed.remove(armed)

    def clear(self) -> None:
        """Lift every rule."""
        self._armed.clear()

    def rules(self) -> list[Rule]:
        """The rules in force, oldest first."""
        return [armed.rule for armed in self._armed]

    def take(self, service: str, what: str) -> Fault | None:
        """The fault that strikes this very request, if any; asking counts as the request."""
        return next((armed.rule.fault for armed in self._armed if _strikes(armed, service, what)), None)


def read_rule(body: Mapping[str, Any]) -> Rule:
    """A rule from its JSON; an unknown service, kind or field is a ValueError that names the known ones."""
    known = {"service", "what", "kind", "times", "skip", "probability", "seconds", "status", "code", "seed"}
    if unknown := set(body) - known:
        raise ValueError(f"Unknown in a fault: {', '.join(sorted(unknown))}. Known: {', '.join(sorted(known))}.")
    service, kind = str(body.get("service")), str(body.get("kind"))
    if service not in SERVICES:
        raise ValueError(f"No such service: {service}. There are {', '.join(SERVICES)}.")
    if kind not in KINDS[service]:
        raise ValueError(f"No such fault of {service}: {kind}. There are {', '.join(KINDS[service])}.")
    times = body.get("times")
    return Rule(
        service=service,
        fault=Fault(kind, float(body.get("seconds", 0)), int(body.get("status", 503)), int(body.get("code", 0))),
        what=str(body.get("what", "*")),
        times=None if times is None else int(times),
        skip=int(body.get("skip", 0)),
        probability=float(body.get("probability", 1)),
        seed=int(body.get("seed", 0)),
    )


def _strikes(armed: _Armed, service: str, what: str) -> bool:
    rule = armed.rule
    if rule.service != service or rule.what not in {"*", what}:
        return False
    armed.seen += 1
    if armed.seen <= rule.skip or (rule.times is not None and armed.struck >= rule.times):
        return False
    if armed.chance.random() >= rule.probability:
        return False
    armed.struck += 1
    return True
