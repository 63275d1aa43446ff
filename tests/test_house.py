"""The house rules that no linter holds: lines per file and function, arguments, imports, words of unfinished work."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).parents[1]
PRODUCT = ("bot", "commands", "jobs", "blocks", "store", "sms", "simulator")
MIGRATIONS = ROOT / "store" / "migrations" / "versions"
UNFINISHED = re.compile("TO" + "DO|FIX" + "ME|XX" + "X\\b|NotImplemented" + "Error|unittest." + "mock|Magic" + "Mock")
NAMES_THAT_SAY_NOTHING = re.compile(r"(^|_)(utils?|helpers?|managers?|services?|handlers?|info)(_|$)|^(process|do)_")
NAMED_ELSEWHERE = {"process_bind_param", "process_result_value", "read_helpers"}  # SQLAlchemy's; inputs of the composer
LINK = re.compile(r"\]\((?!https?://|#|mailto:)([^)#]+)")

Function = ast.FunctionDef | ast.AsyncFunctionDef


def python_files(*folders: str) -> list[Path]:
    found = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return sorted(path for path in found if MIGRATIONS not in path.parents)


FILES = python_files(*PRODUCT, "tests", "benchmarks")
EACH_FILE = pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))


def functions(path: Path) -> Iterator[Function]:
    return (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, Function))


def lines(function: Function) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def required(function: Function) -> int:
    """How many arguments a caller must give, beside the object or the unit of work that all of its kind take."""
    given = function.args
    positional = [*given.posonlyargs, *given.args]
    positional = positional[: len(positional) - len(given.defaults)]
    named = [keyword for keyword, default in zip(given.kwonlyargs, given.kw_defaults, strict=True) if default is None]
    if any(
        isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".command") for node in function.decorator_list
    ):
        return 0  # a command line's options are handed over by name
    return sum(argument.arg not in {"self", "cls", "session"} for argument in (*positional, *named))


@EACH_FILE
def test_a_file_has_300_lines_at_most(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 300


@EACH_FILE
def test_a_function_has_40_lines_at_most(path: Path) -> None:
    assert [f"{f.name}: {lines(f)}" for f in functions(path) if lines(f) > 40] == []


def test_files_and_functions_are_short_in_the_middle() -> None:
    product = python_files(*PRODUCT)
    assert median(len(path.read_text().splitlines()) for path in product) <= 100
    assert median(lines(f) for path in product for f in functions(path)) <= 8


@pytest.mark.parametrize("path", python_files(*PRODUCT), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_caller_must_give_five_arguments_at_most_and_none_by_surprise(path: Path) -> None:
    assert [f.name for f in functions(path) if required(f) > 5 or f.args.kwarg] == []


@EACH_FILE
def test_imports_stand_at_the_top(path: Path) -> None:
    hidden = [f.name for f in functions(path) for node in ast.walk(f) if isinstance(node, ast.Import | ast.ImportFrom)]
    assert hidden == []


@EACH_FILE
def test_nothing_is_unfinished_or_mocked(path: Path) -> None:
    assert UNFINISHED.findall(path.read_text()) == []


@pytest.mark.parametrize("path", python_files(*PRODUCT), ids=lambda path: str(path.relative_to(ROOT)))
def test_names_say_what_a_thing_is(path: Path) -> None:
    names = {path.stem, *(f.name for f in functions(path))} - NAMED_ELSEWHERE
    assert [name for name in names if NAMES_THAT_SAY_NOTHING.search(name)] == []


@pytest.mark.parametrize("page", sorted(ROOT.glob("*.md")), ids=lambda page: page.name)
def test_a_page_links_only_to_what_exists(page: Path) -> None:
    assert [link for link in LINK.findall(page.read_text()) if not (ROOT / link.strip()).exists()] == []
