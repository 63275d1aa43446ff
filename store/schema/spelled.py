"""An expression of our own, spelled for each database."""

from collections.abc import Callable
from typing import Any

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


def spell(element: type[FunctionElement[Any]], here: str, there: str = "") -> None:
    """Say how an expression is written, `{0}` being what it is about; `there` is PostgreSQL's, if it differs."""
    compiles(element)(_written(here))
    compiles(element, "postgresql")(_written(there or here))


def _written(template: str) -> Callable[..., str]:
    return lambda element, compiler, **kw: template.format(compiler.process(element.clauses, **kw))
