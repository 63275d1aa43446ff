"""Which way the letters of a line run (UAX #9, without brackets in pairs and without marks that turn a direction)."""

import unicodedata
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import TypeVar

import regex

T = TypeVar("T")

_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
# One letter a class, so that the rules are expressions; what is not named here is a neutral, O.
_LETTERS = {"L": "L", "R": "R", "AL": "A", "EN": "E", "AN": "N", "ES": "S", "CS": "C", "ET": "T", "NSM": "M", "BN": "M"}
# The weak types, W1 to W7, then the neutrals, N1 and N2, in the order of the rules.
_RULES: tuple[tuple[regex.Pattern[str], Callable[[regex.Match[str]], str]], ...] = (
    (regex.compile(r".M+"), lambda found: found[0][0] * len(found[0])),
    (regex.compile(r"A[^LRA]*"), lambda found: found[0].replace("E", "N")),
    (regex.compile(r"A"), lambda _: "R"),
    (regex.compile(r"(?<=E)[SC](?=E)"), lambda _: "E"),
    (regex.compile(r"(?<=N)C(?=N)"), lambda _: "N"),
    (regex.compile(r"T+(?=E)|(?<=E)T+"), lambda found: "E" * len(found[0])),
    (regex.compile(r"[STC]"), lambda _: "O"),
    (regex.compile(r"L[^LR]*"), lambda found: found[0].replace("E", "L")),
    (regex.compile(r"(?<=L)O+(?=L)"), lambda found: "L" * len(found[0])),
    (regex.compile(r"(?<=[REN])O+(?=[REN])"), lambda found: "R" * len(found[0])),
)
_LEVELS = {False: {"L": 0, "R": 1, "E": 2, "N": 2, "O": 0}, True: {"L": 2, "R": 1, "E": 2, "N": 2, "O": 1}}


def is_right_to_left(text: str) -> bool:
    """Tell a text's direction by its first letter that has one; a text without any runs from left to right."""
    found = (direction for direction in map(unicodedata.bidirectional, text) if direction in {"L", "R", "AL"})
    return next(found, "L") != "L"


def levels(text: str, *, base_is_right_to_left: bool) -> list[int]:
    """Tell each character's level: an odd one runs from right to left."""
    directions = [unicodedata.bidirectional(character) for character in text]
    if not base_is_right_to_left and _RIGHT_TO_LEFT.isdisjoint(directions):
        return [0] * len(text)
    base = "R" if base_is_right_to_left else "L"
    classes = f"{base}{''.join(_LETTERS.get(direction, 'O') for direction in directions)}{base}"
    for rule, replace in _RULES:
        classes = rule.sub(replace, classes)
    return [_LEVELS[base_is_right_to_left][each] for each in classes[1:-1]]


def as_seen(pieces: Sequence[T], level_of: Callable[[T], int]) -> list[T]:
    """Order what is read one after the other as it is seen from left to right (L2)."""
    seen = list(pieces)
    for level in range(max(map(level_of, pieces), default=0), 0, -1):
        turned = groupby(seen, key=lambda piece, level=level: level_of(piece) >= level)  # type: ignore[misc]
        seen = [piece for is_turned, group in turned for piece in (list(group)[::-1] if is_turned else group)]
    return seen
