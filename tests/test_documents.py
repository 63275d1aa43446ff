"""The documents say what is: links lead somewhere, tables agree with the code, nothing is named that is not there."""

import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import click
import pytest
import yaml

from benchmarks import (
    acks,
    analyze,
    claiming,
    exact,
    importing,
    launching,
    lists,
    numbers,
    people,
    queueing,
    redirects,
    segments,
    sending,
    tokens,
    waterfall,
    webhooks,
)
from bot.cli import cli
from commands.ask import Command
from commands.table import COMMANDS
from sms.state_laws import LAWS
from tools import reference, site

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
EACH_PAGE = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
INDEX = DOCS / "README.md"
VERBS = DOCS / "verbs.md"
DECISIONS = sorted((DOCS / "decisions").glob("*.md"))

LINK = re.compile(r"\]\((?!\w+:)([^)\s]+)\)")
PATH = re.compile(r"`((?:bot|commands|jobs|blocks|store|sms|simulator|tests|benchmarks|docs)/[\w./-]*)`")
TEXTOPS = re.compile(r"(?:^|`)textops ([a-z]+)(?: ([a-z]+))?", re.MULTILINE)
SMS = re.compile(r"`/sms ([a-z_]+)")
MAKE = re.compile(r"(?:^|`)make ([a-z]+)", re.MULTILINE)
VARIABLE = re.compile(r"`((?:SLACK|TWILIO|DATABASE|PUBLIC|METRICS|LOG)_[A-Z_]+)")


def cells(page: Path, heading: str) -> Iterator[tuple[str, ...]]:
    """The rows of every table whose first column has that heading."""
    inside = False
    for written in page.read_text().splitlines():
        row = tuple(cell.strip() for cell in written.split("|")[1:-1])
        inside = bool(row) and (inside or row[0] == heading)
        if inside and row[0] != heading and set(row[0]) != {"-"}:
            yield row


def code(cell: str) -> str:
    return cell.removeprefix("`").removesuffix("`")


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).lower().replace(" ", "-") for heading in headings}


def command_paths(command: click.Command, *above: str) -> Iterator[str]:
    if not isinstance(command, click.Group):
        yield " ".join(above)
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        if each := command.get_command(context, name):
            yield from command_paths(each, *above, name)


def command_words() -> set[tuple[str, ...]]:
    paths = [tuple(path.split()) for path in command_paths(cli)]
    return {path[:length] for path in paths for length in range(1, len(path) + 1)}


@EACH_PAGE
def test_links_lead_to_what_exists(page: Path) -> None:
    for link in LINK.findall(page.read_text()):
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


@EACH_PAGE
def test_paths_exist(page: Path) -> None:
    examples = {"commands/hush.py"}  # CONTRIBUTING adds it
    named = {path for path in PATH.findall(page.read_text()) if not path.startswith("docs/decisions/NNNN")}
    assert [path for path in named - examples if not (ROOT / path).exists()] == []


@EACH_PAGE
def test_commands_exist(page: Path) -> None:
    text, known = page.read_text(), command_words()
    groups = {path[0] for path in known if len(path) > 1}
    for first, second in TEXTOPS.findall(text):
        assert (first,) in known, first
        assert not second or first not in groups or (first, second) in known, f"{first} {second}"


@EACH_PAGE
def test_verbs_exist(page: Path) -> None:
    verbs = {command.verb for command in COMMANDS} | {"hush"}
    assert set(SMS.findall(page.read_text())) <= verbs


@EACH_PAGE
def test_targets_of_make_exist(page: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(MAKE.findall(page.read_text())) <= targets


@EACH_PAGE
def test_environment_variables_exist(page: Path) -> None:
    assert set(VARIABLE.findall(page.read_text())) <= environment_variables()


def environment_variables() -> set[str]:
    return set(re.findall(r"^(?:# )?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))


def test_every_environment_variable_is_explained() -> None:
    told = {name for row in cells(DOCS / "setup.md", "name") for name in VARIABLE.findall(row[0])}
    assert told == environment_variables()


@EACH_PAGE
def test_tables_that_are_made_from_the_code_are_as_make_reference_writes_them(page: Path) -> None:
    text = page.read_text()
    assert reference.written(text) == text, "make reference"


def test_every_table_that_can_be_made_stands_on_one_page() -> None:
    marks = [name for page in PAGES for _, name, _ in reference.MARKED.findall(page.read_text())]
    assert sorted(marks) == sorted(reference.TABLES)


def test_every_page_stands_in_the_site_s_navigation_once() -> None:
    named = re.findall(r"[\w./-]+\.md$", (ROOT / "mkdocs.yml").read_text(), re.MULTILINE)
    pages = [page.relative_to(DOCS).as_posix() for page in DOCS.rglob("*.md")]
    assert sorted(named) == sorted([*pages, *(name.lower() for name in site.BESIDE)])


def test_every_command_has_its_line() -> None:
    told = {code(row[0]).removeprefix("textops ") for row in cells(DOCS / "command-line.md", "command")}
    alone = {"settings list": "settings"}  # the same, told in one line
    assert told == {alone.get(path, path) for path in command_paths(cli)}


def test_every_scope_is_explained() -> None:
    manifest = yaml.safe_load((ROOT / "manifest.yml").read_text())
    told = [code(row[0]) for row in cells(ROOT / "SECURITY.md", "scope")]
    assert told == manifest["oauth_config"]["scopes"]["bot"]


def test_the_limits_of_speed_are_those_that_are_measured() -> None:
    told = {name: float(least.removesuffix("×")) for name, _, least in cells(DOCS / "performance.md", "claim")}
    measured = {f"segments, {corpus}": least for corpus, least in segments.LEAST.items()}
    for suite in (tokens, numbers, exact, redirects, webhooks, sending, claiming, launching):
        measured |= suite.LEAST
    assert told == measured
    assert [bound for _, bound in cells(DOCS / "performance.md", "besides")] == [
        f"{tokens.LEAST_EACH_SECOND:,}",
        f"{exact.MEGABYTES_MOST} MB",
    ]


def test_the_limits_of_time_are_those_that_are_measured() -> None:
    told = {name: (most, share) for name, share, most in cells(DOCS / "performance.md", "limit")}
    measured: dict[str, tuple[float, float]] = {}
    for suite in (acks, waterfall, people, lists, importing, analyze, sending, queueing):
        measured |= suite.MOST
    assert told == {name: (f"{most} s", f"{share:.0%}".replace("%", " %")) for name, (most, share) in measured.items()}


def test_every_page_can_be_found_from_the_index() -> None:
    links = [link for page in (INDEX, VERBS) for link in LINK.findall(page.read_text())]
    linked = {(DOCS / link).resolve() for link in links}
    assert [page.name for page in DOCS.rglob("*.md") if page != INDEX and page.resolve() not in linked] == []


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.verb)
def test_the_page_of_a_verb_is_called_like_it(command: Command) -> None:
    assert (DOCS / f"{command.verb}.md").read_text().startswith(f"# {command.verb}\n")


def test_decisions_are_numbered_and_tell_drivers_options_and_consequences() -> None:
    for number, page in zip(count(1), DECISIONS, strict=False):
        text = page.read_text()
        assert page.name.startswith(f"{number:04}-")
        assert text.startswith(f"# {number}. ")
        assert [word for word in ("Drivers", "Options", "onsequences") if f"{word}\n" not in text] == []


def test_the_page_about_quiet_hours_names_every_law_of_a_state() -> None:
    assert [(row[0], row[2]) for row in cells(DOCS / "when.md", "state")] == [(law.state, law.source) for law in LAWS]
