"""Expressions that people are found by: each database spells them its own way."""

from typing import Any

from sqlalchemy import ColumnElement, Integer, Text
from sqlalchemy.sql.functions import FunctionElement

from store.schema.spelled import spell


class Folded(FunctionElement[str]):
    """A text with A to Z as small letters, ordered byte by byte; other letters stay, for SQLite knows none."""

    type = Text()
    inherit_cache = True


class Rest(FunctionElement[str]):
    """What follows the first space, folded."""

    type = Text()
    inherit_cache = True


class Space(FunctionElement[int]):
    """Where the first space is, from 1; 0 without any."""

    type = Integer()
    inherit_cache = True


class LastFour(FunctionElement[str]):
    """The last four characters, which a masked number shows."""

    type = Text()
    inherit_cache = True


def has_rest(text: ColumnElement[Any]) -> ColumnElement[bool]:
    """Tell whether there is a second word."""
    return Space(text) > 0


spell(Folded, "lower({0})", 'lower({0} COLLATE "C")')
spell(Rest, "lower(substr({0}, instr({0}, ' ') + 1))", "lower(substr({0}, strpos({0}, ' ') + 1) COLLATE \"C\")")
spell(Space, "instr({0}, ' ')", "strpos({0}, ' ')")
spell(LastFour, "substr({0}, -4)", "right({0}, 4)")
