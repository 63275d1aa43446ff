"""`textops manifest`: what the Slack app is created from."""

from typing import Any

import click
import yaml

from bot.doctor import manifest_path
from bot.slack.workflow import STEP


@click.command()
@click.option("--workflow-step", is_flag=True, help="With the step Send a text; it needs a paid plan of Slack.")
def manifest(workflow_step: bool) -> None:
    """Print the manifest of the Slack app."""
    text = manifest_path().read_text(encoding="utf-8")
    click.echo(yaml.safe_dump(with_step(yaml.safe_load(text)), sort_keys=False) if workflow_step else text, nl=False)


def with_step(plain: dict[str, Any]) -> dict[str, Any]:
    """Add the step to a manifest, with all that Slack asks of an app that has one."""
    settings = plain["settings"]
    events = settings["event_subscriptions"]
    return {
        **plain,
        "settings": {
            **settings,
            "event_subscriptions": {**events, "bot_events": [*events["bot_events"], "function_executed"]},
            "org_deploy_enabled": True,
            "function_runtime": "remote",
        },
        "functions": {
            STEP: {
                "title": "Send a text",
                "description": "Let a contact into an automation that somebody approved",
                "input_parameters": {
                    "automation": _text("automation", "Automation", "Its number, such as #12"),
                    "contact": _text("contact", "Contact", "A phone number with country code, or an external id"),
                },
                "output_parameters": {},
            }
        },
    }


def _text(name: str, title: str, hint: str) -> dict[str, Any]:
    return {"type": "string", "title": title, "description": hint, "hint": hint, "name": name, "is_required": True}
