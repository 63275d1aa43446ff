"""`textops init`: from nothing to a bot that can be started, by questions whose answers are tried out at once."""

import asyncio
import os
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

import store.settings
from bot import settings as environment
from bot.cli import once
from bot.doctor import LEADING_HERE, examine, tell
from bot.init import env_file
from bot.init.interview import Manner, held, interview
from bot.init.questions import ACCOUNT_SETTINGS, QUESTIONS
from bot.settings import NotSetUp, Settings
from sms.errors import Problem
from sms.settings import parse
from store import Session

ENV = Path(".env")
UNSET = {question.name: held(Settings.model_construct(), question.name) for question in QUESTIONS}


def _keep(context: click.Context, parameter: click.Parameter, value: str | None) -> None:
    if value and value.strip():
        context.ensure_object(dict)[parameter.name] = value.strip()


def _with_answers(command: click.Command) -> click.Command:
    """Give every answer an option and a variable of the environment."""
    for question in QUESTIONS:
        flag = f"--{question.name.replace('_', '-')}"
        words: dict[str, Any] = {"envvar": question.variable, "help": f"{question.asks}."}
        command.params.append(click.Option([flag], expose_value=False, callback=_keep, **words))
    for key in ACCOUNT_SETTINGS:
        words = {"envvar": f"TEXTOPS_{key.upper()}", "help": f"The account setting {key}."}
        flag = f"--{key.replace('_', '-')}"
        command.params.append(click.Option([flag], expose_value=False, callback=_keep, **words))
    return command


@_with_answers
@click.command()
@click.option("--no-input", is_flag=True, help="Ask nothing: take options, environment and .env, and overwrite.")
@click.option("--unchecked", is_flag=True, help="Do not try the answers out.")
@click.pass_context
def init(context: click.Context, no_input: bool, unchecked: bool) -> None:
    """Set TextOps up: Slack, Twilio, database and the first account settings.

    Every answer may be given by an option or in the environment; a secret is better off in the environment, where
    other people on this machine do not see it.
    """
    given: Mapping[str, str] = context.ensure_object(dict)
    for key in ACCOUNT_SETTINGS:
        parse(key, given.get(key, ""))  # before anything is written
    manner = Manner(asks=not no_input, checks=not unchecked)
    settled = interview(_there(manner), {k: v for k, v in given.items() if k in UNSET}, manner=manner)
    _write(settled, manner)
    _set_up_account(settled.database_url, given, manner=manner)
    sys.exit(_finish(settled) if manner.checks else 0)


def _there(manner: Manner) -> Settings:
    try:
        return environment.load()
    except NotSetUp as problem:
        if not manner.asks:
            raise
        click.echo(str(problem))
        return Settings.model_validate({})


def _write(settled: Settings, manner: Manner) -> None:
    """Write what differs from having said nothing; what was taken out stands there empty."""
    there = env_file.names(ENV)
    found = {question.name: held(settled, question.name) for question in QUESTIONS}
    values = {name.upper(): value for name, value in found.items() if value != UNSET[name] or name.upper() in there}
    if manner.asks and (names := env_file.changes(ENV, values)):
        click.confirm(f"\n.env is there. These lines change: {', '.join(names)}. Write them?", default=True, abort=True)
    env_file.write(ENV, values)
    click.echo(f"\n{ENV.absolute()} is written, for you alone to read.")
    for name in (name for name, value in values.items() if os.environ.get(name, value) not in {"", value}):
        click.echo(f"{name} stands in the environment with another value, which wins: take it out there.")


def _set_up_account(url: str, given: Mapping[str, str], *, manner: Manner) -> None:
    """Save the settings that matter first, all in one unit; what is left empty stays as it was."""
    answers = {key: given[key] for key in ACCOUNT_SETTINGS if key in given}
    if manner.asks:
        answers |= _asked(once.read(store.settings.rows, url=url), answers)
    now = datetime.now(UTC)

    def unit(session: Session) -> None:
        for key, text in answers.items():
            store.settings.save(session, key, text=text, by=once.WHO, now=now)

    if answers:
        once.write(unit, url=url)


def _asked(rows: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    click.echo(f"\n{click.style('The account', bold=True)}\nEnter leaves one as it is; /sms settings has them all.")
    answers: dict[str, str] = {}
    for key, asks in ACCOUNT_SETTINGS.items():
        is_without_month = key == "renewal_date" and not {**rows, **given, **answers}.get("monthly_segments")
        if key not in given and not is_without_month and (typed := _typed(key, asks, there=rows.get(key, ""))):
            answers[key] = typed
    return answers


def _typed(key: str, asks: str, *, there: str) -> str:
    while True:
        words = f"{asks} (Enter keeps {there})" if there else f"{asks} (Enter skips)"
        typed = str(click.prompt(words, default="", show_default=False)).strip()
        try:
            parse(key, typed)
        except Problem as problem:
            click.echo(str(problem))
        else:
            return typed


def _finish(settled: Settings) -> int:
    """Look at everything once more; the public address leads nowhere before the bot runs."""
    found = asyncio.run(examine(settled))
    checks = [check for check in found if not settled.public_url or check.name not in LEADING_HERE]
    click.echo()
    tell(checks)
    if settled.public_url:
        click.echo(f"  {settled.public_url} is looked at by textops doctor, while textops run runs.")
    is_well = all(check.ok for check in checks)
    click.echo("\nNext: textops run" if is_well else "\nNext: put right what is wrong, then textops doctor")
    return 0 if is_well else 1
