"""A workflow of Slack's lets a contact into an automation: the app has a step for it where the manifest says so."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import cli
from tests.journeys.automating import begins, runs, texts
from tests.journeys.stage import Stage

pytestmark = pytest.mark.journey


def test_a_step_of_a_workflow_lets_a_contact_in_and_fails_with_the_reason(tmp_path: Path) -> None:
    path = tmp_path / "manifest.yml"
    path.write_text(CliRunner().invoke(cli, ["manifest", "--workflow-step"]).stdout, encoding="utf-8")
    stage = Stage(tmp_path, manifest=path)
    try:
        stage.imports(["Kim,+12122348001,w1"])
        stage.starts_the_bot()
        ana = stage.person("ana")
        begins(ana, "From a workflow", "A webhook or a workflow names a contact")
        texts(ana, "Your table is ready.")
        number = runs(stage, "From a workflow")
        step = {"automation": f"#{number}", "contact": "w1"}
        assert stage.workspace.runs_a_step("send_text", step) == {"state": "done"}
        stage.phone("+12122348001").expects("Your table is ready.")
        failed = stage.workspace.runs_a_step("send_text", {**step, "contact": "+12122349999"})
        assert "no such contact" in failed["error"]
        failed = stage.workspace.runs_a_step("send_text", {**step, "automation": "#99"})
        assert "#99" in failed["error"]
    finally:
        stage.ends()
