"""Expressions by which the values of properties are compared, spelled for each database."""

from typing import Any

from sqlalchemy import Numeric as Decimals
from sqlalchemy import Text
from sqlalchemy.sql.functions import FunctionElement

from store.schema.spelled import spell

# What SQLite itself reads as a number when it compares; the other database would fail over anything else.
NUMBER = r"^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$"


class Numeric(FunctionElement[Any]):
    """A text as a number, to be compared with a Bound: SQLite reads it then, and finds other texts above any number."""

    type = Decimals()
    inherit_cache = True


class Bound(FunctionElement[Any]):
    """A number that was written as text."""

    type = Decimals()
    inherit_cache = True


class Caseless(FunctionElement[str]):
    """A text that is the same as a folded one in whatever case of A to Z."""

    type = Text()
    inherit_cache = True


class Exact(FunctionElement[str]):
    """A text that is ordered byte by byte."""

    type = Text()
    inherit_cache = True


spell(Numeric, "{0}", f"CASE WHEN {{0}} ~ '{NUMBER}' THEN CAST({{0}} AS NUMERIC) END")
spell(Bound, "CAST({0} AS NUMERIC)")
spell(Caseless, "{0} COLLATE NOCASE", 'lower({0} COLLATE "C")')  # SQLite takes far longer to fold than to compare
spell(Exact, "{0}", '({0}) COLLATE "C"')
