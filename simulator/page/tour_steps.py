"""The steps of a guided tour, as they stand in a JSON file that any bot may bring."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulator.slack.verbs import VERBS

CONDITIONS = ({"as", "sees"}, {"as", "modal"}, {"phone", "gets"}, {"phone", "says"})
ACTS = frozenset({"verb", "text", "clock", "wait"})
KNOWN = frozenset({"title", "words", "as", "in", "thread_of", "point_at", "does", "done_when"})


@dataclass(frozen=True, slots=True)
class Condition:
    """What must have come true: who (a person's id or a phone's number) meets which words, and how."""

    who: str
    how: str
    words: str


@dataclass(frozen=True, slots=True)
class Act:
    """One thing done for the newcomer: its kind, what it is told, and the conditions that make it needless."""

    kind: str
    body: Mapping[str, Any]
    unless: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One card: who looks where, the labels to point at, what ends it; without an end it is there to be read."""

    title: str
    words: str
    user: str = ""
    place: str = ""
    thread_of: str = ""
    point_at: tuple[str, ...] = ()
    does: tuple[Act, ...] = ()
    done_when: tuple[Condition, ...] = ()


def read_steps(path: Path) -> tuple[Step, ...]:
    """Read a tour; what is wrong in it is a ValueError that names the step."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))["steps"]
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{path} is no tour: it needs a list called steps ({error}).") from error
    return tuple(_step(number, each) for number, each in enumerate(told, start=1))


def _step(number: int, told: Mapping[str, Any]) -> Step:
    try:
        if unknown := set(told) - KNOWN:
            raise ValueError(f"there is no {', '.join(sorted(unknown))}")  # noqa: TRY301 - told with the step's number
        return Step(
            title=told["title"],
            words=told["words"],
            user=told.get("as", ""),
            place=told.get("in", ""),
            thread_of=told.get("thread_of", ""),
            point_at=_labels(told.get("point_at", [])),
            does=tuple(_act(each) for each in told.get("does", [])),
            done_when=conditions(told.get("done_when", [])),
        )
    except KeyError as error:
        raise ValueError(f"Step {number} of the tour lacks {error}.") from error
    except ValueError as error:
        raise ValueError(f"Step {number} of the tour: {error}.") from error


def _labels(told: str | list[str]) -> tuple[str, ...]:
    return (told,) if isinstance(told, str) else tuple(told)


def conditions(told: Any) -> tuple[Condition, ...]:
    """Read one condition, or a list of them that must all have come true."""
    return tuple(_condition(each) for each in (told if isinstance(told, list) else [told]))


def _condition(told: Mapping[str, Any]) -> Condition:
    if set(told) not in CONDITIONS:
        raise ValueError(f"a condition is one of {[sorted(each) for each in CONDITIONS]}, not {dict(told)}")
    who = next(told[name] for name in ("as", "phone") if name in told)
    how = next(name for name in told if name not in {"as", "phone"})
    return Condition(who, how, told[how])


def _act(told: Mapping[str, Any]) -> Act:
    kind = next((name for name in told if name in ACTS), None)
    if kind is None:
        raise ValueError(f"{dict(told)} does nothing: it needs one of {', '.join(sorted(ACTS))}")
    if kind == "verb" and (told["verb"] not in VERBS or "as" not in told):
        raise ValueError(f"{dict(told)} needs `as` and one of the verbs {', '.join(VERBS)}")
    body = {"for": conditions(told["wait"])} if kind == "wait" else told
    return Act(kind, body, conditions(told.get("unless", [])))
