"""Manifest, table, files, surfaces, help and pages tell of the same things."""

import ast
import keyword
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.cli.manifest import with_step
from bot.slack.workflow import STEP
from commands.ask import Command, Need
from commands.help import line
from commands.table import COMMANDS, EVENTS, SHORTCUTS, VERBS

ROOT = Path(__file__).parents[1]
MANIFEST: dict[str, Any] = yaml.safe_load((ROOT / "manifest.yml").read_text())
LISTENERS = (ROOT / "bot" / "slack" / "bind.py").read_text()
PAGES = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
SOURCES = [
    path for layer in ("bot", "commands", "jobs", "blocks", "store", "sms") for path in (ROOT / layer).rglob("*.py")
]
SPOKEN = re.compile(r"`/sms ([a-z_]+)")
ASKED = {part.id for command in COMMANDS for part in command.parts} | {command.verb for command in COMMANDS}
BUILDERS = {"button", "ExternalSelectMenu", "ExternalMultiSelectMenu"}  # their first argument is the part that they ask

EACH_COMMAND = pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.verb)


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id, node


def literal(node: ast.expr | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def asked_by(path: Path) -> set[str]:
    """The parts that a surface asks: its buttons, its filled selects, and the forms that can be submitted."""
    found = {literal(call.args[0]) for name, call in calls(path) if name in BUILDERS and call.args}
    for name, call in calls(path):
        given = {keyword.arg: keyword.value for keyword in call.keywords}
        if name == "Modal" and ({"submit", "tell_when_closed"} & set(given)):
            found.add(literal(given["callback"]))
    return {one for one in found if one}


def test_the_manifest_has_the_one_slash_command_and_the_shortcuts_of_the_table() -> None:
    features = MANIFEST["features"]
    assert [command["command"] for command in features["slash_commands"]] == ["/sms"]
    assert {one["callback_id"] for one in features["shortcuts"]} == {part.id for part in SHORTCUTS}


def test_every_event_of_the_manifest_is_listened_to_and_the_other_way_round() -> None:
    subscribed = set(MANIFEST["settings"]["event_subscriptions"]["bot_events"])
    assert subscribed == set(re.findall(r'app\.event\("(\w+)"\)', LISTENERS))
    assert {part.id for part in EVENTS} <= subscribed


def test_every_step_of_a_workflow_has_its_listener_and_the_other_way_round() -> None:
    whole = with_step(MANIFEST)
    assert set(whole["functions"]) == {STEP}
    assert re.findall(r"app\.function\((\w+)\)", LISTENERS) == ["STEP"]
    assert "functions" not in MANIFEST  # it needs a paid plan
    assert "function_executed" in whole["settings"]["event_subscriptions"]["bot_events"]
    assert "function_executed" not in MANIFEST["settings"]["event_subscriptions"]["bot_events"]


def test_what_the_manifest_proposes_to_type_can_be_typed() -> None:
    hint = MANIFEST["features"]["slash_commands"][0]["usage_hint"]
    assert set(re.findall(r"\w+", hint)) <= {command.verb for command in COMMANDS}


@EACH_COMMAND
def test_a_verb_is_a_file_of_its_name(command: Command) -> None:
    name = f"{command.verb}_" if keyword.iskeyword(command.verb) else command.verb  # no Python can import `import`
    assert (ROOT / "commands" / f"{name}.py").is_file()


@EACH_COMMAND
def test_the_parts_of_a_verb_begin_with_its_name(command: Command) -> None:
    assert [part.id for part in command.parts if not part.id.startswith(f"{command.verb}.")] == []


@EACH_COMMAND
def test_a_help_line_is_one_sentence(command: Command) -> None:
    tells = line(command).tells
    assert tells.endswith(".")
    assert tells[0].isupper()
    assert "\n" not in tells


def test_every_file_of_a_verb_is_in_the_table() -> None:
    files = {path.stem for path in (ROOT / "commands").glob("*.py")} - {"__init__", "ask", "perform", "table"}
    runs = {command.run.__module__ for command in COMMANDS} | {part.run.__module__ for part in EVENTS}
    assert {f"commands.{name}" for name in files} == runs


@pytest.mark.parametrize("path", sorted((ROOT / "blocks").glob("*.py")), ids=lambda path: path.stem)
def test_whatever_a_surface_asks_has_a_part(path: Path) -> None:
    assert asked_by(path) - ASKED == set()


def test_approving_looks_the_role_up_afresh() -> None:
    approve = next(command for command in COMMANDS if command.verb == "approve")
    assert Need.FRESH_ROLE in approve.needs


@pytest.mark.parametrize("path", SOURCES + PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_text_sends_anybody_to_a_verb_that_does_not_exist(path: Path) -> None:
    assert set(SPOKEN.findall(path.read_text())) - {command.verb for command in COMMANDS} == set()


@pytest.mark.parametrize("verb", VERBS, ids=lambda command: command.verb)
def test_every_verb_that_help_tells_is_in_the_page_of_verbs(verb: Command) -> None:
    assert f"`{line(verb).typed}`" in (ROOT / "docs" / "verbs.md").read_text()
