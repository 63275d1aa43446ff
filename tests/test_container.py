"""Image and compose file agree with the command line, the settings, the locks and the package."""

import json
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from bot.cli import cli
from bot.settings import Settings

ROOT = Path(__file__).parents[1]
COMPOSE: Any = yaml.safe_load((ROOT / "compose.yml").read_text())
OURS: Mapping[str, Any] = {name: each for name, each in COMPOSE["services"].items() if each["image"] == "textops"}
IMAGE = (ROOT / "Dockerfile").read_text().replace("\\\n", "")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
PINNED = re.compile(r"^([\w.-]+)==(\S+)", re.MULTILINE)


def instructions(name: str) -> list[str]:
    """Give what stands after an instruction of the Dockerfile, each time."""
    return re.findall(rf"^{name} +(.*)$", IMAGE, re.MULTILINE)


def understood(arguments: list[str]) -> click.Context:
    """Read a command line as click does, but run nothing; what it does not know is an error."""
    command: click.Command = cli
    context, rest = click.Context(cli), arguments
    while isinstance(command, click.Group):
        name, found, rest = command.resolve_command(context, rest)
        assert name
        assert found
        command, context = found, click.Context(found, parent=context, info_name=name)
    return command.make_context(context.info_name, rest)


def locked(name: str) -> dict[str, str]:
    """Give the versions of a lock."""
    return dict(PINNED.findall((ROOT / name).read_text()))


@pytest.mark.parametrize("service", OURS)
def test_every_service_runs_a_command_there_is(service: str) -> None:
    context = understood(OURS[service]["command"])
    if service == "serve":
        assert (context.params["host"], context.params["port"]) == ("0.0.0.0", 3000)


def test_the_image_runs_everything_and_listens_where_its_health_is_asked() -> None:
    context = understood(json.loads(instructions("CMD")[0]))
    assert context.info_name == "run"
    assert context.params["host"] == "0.0.0.0"
    (port,) = instructions("EXPOSE")
    assert int(port) == context.params["port"]
    assert f"http://127.0.0.1:{port}/readyz" in instructions("HEALTHCHECK")[0]
    assert json.loads(instructions("ENTRYPOINT")[0]) == list(PROJECT["project"]["scripts"])


def test_nobody_runs_as_root_and_nothing_is_installed_without_its_hash() -> None:
    assert instructions("USER") == ["textops"]
    installs = [line for line in instructions("RUN") if "pip install" in line]
    assert all("--require-hashes" in line or "--no-deps --no-index" in line for line in installs)
    lines = (ROOT / "requirements-run.lock").read_text().replace("\\\n", "").splitlines()
    assert all("--hash=sha256:" in line for line in lines)


def test_the_lock_of_the_image_is_part_of_the_whole_and_has_no_tools() -> None:
    part, whole = locked("requirements-run.lock"), locked("requirements.lock")
    assert part.items() <= whole.items()
    wanted = [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["build"]]
    assert {re.split(r"[^\w.-]", each)[0].lower() for each in wanted} <= part.keys()
    assert not {"pytest", "ruff", "mypy", "playwright"} & part.keys()


def test_what_the_package_needs_goes_in_and_no_secret_does() -> None:
    rules = (ROOT / ".dockerignore").read_text().splitlines()
    allowed = {rule.removeprefix("!") for rule in rules if rule.startswith("!")}
    assert rules[1] == "*"
    wheel = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]
    project = PROJECT["project"]
    assert {*wheel["packages"], *wheel["force-include"], project["readme"], *project["license-files"]} <= allowed
    assert all((ROOT / each).exists() for each in allowed)
    assert "**/.env*" in rules[rules.index("!LICENSE") :]


def test_the_cluster_begins_after_one_migration_and_has_two_of_each() -> None:
    assert {name: each.get("deploy", {}).get("replicas") for name, each in OURS.items()} == {
        "migrate": None,
        "serve": 2,
        "worker": 2,
    }
    assert OURS["migrate"]["restart"] == "no"
    for service in ("serve", "worker"):
        assert OURS[service]["depends_on"] == {"migrate": {"condition": "service_completed_successfully"}}
        assert OURS[service]["stop_grace_period"] == "90s"


def test_settings_come_from_the_file_and_all_share_the_database() -> None:
    assert all(each["env_file"] == ".env" for each in OURS.values())
    named = {name for each in OURS.values() for name in each["environment"]}
    assert named == {"DATABASE_URL"}
    assert {name.lower() for name in named} <= Settings.model_fields.keys()
    assert "${POSTGRES_PASSWORD" in OURS["serve"]["environment"]["DATABASE_URL"]
