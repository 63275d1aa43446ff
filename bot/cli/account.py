"""`textops settings`: what the account is set to."""

import json
from datetime import UTC, datetime

import click

import store.settings
from bot.cli import once
from sms.settings import SETTINGS


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_context
def settings(context: click.Context, as_json: bool) -> None:
    """List or change the account's settings."""
    if context.invoked_subcommand is None:
        _list(as_json=as_json)


@settings.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def list_(as_json: bool) -> None:
    """List all settings with meaning and default."""
    _list(as_json=as_json)


@settings.command("set")
@click.argument("key")
@click.argument("value")
def set_(key: str, value: str) -> None:
    """Change one setting."""
    now = datetime.now(UTC)
    once.write(lambda s: store.settings.save(s, key, text=value, by=once.WHO, now=now))
    click.echo(f"{key} = {value}")


def _list(*, as_json: bool) -> None:
    rows = once.read(store.settings.rows)
    if as_json:
        found = [
            {"key": s.key, "value": rows.get(s.key, s.default), "default": s.default, "meaning": s.meaning}
            for s in SETTINGS
        ]
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    for setting in SETTINGS:
        value = rows.get(setting.key, setting.default)
        changed = "" if value == setting.default else f" (default: {setting.default or 'unset'})"
        click.echo(f"{setting.key:<24}{value or 'unset'}{changed}\n{'':<24}{setting.meaning}")
