"""Asking for what the environment needs: each answer is checked at once, and asked for again while it is wrong."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

import click
from pydantic import SecretStr

from bot import settings as environment
from bot.doctor import Check, look, manifest_path, tell
from bot.init import questions
from bot.init.questions import GROUPS, Group, Question
from bot.settings import LOOPBACK, Settings
from sms.errors import Problem

NOTHING = "-"  # typed to take an answer out


class Unsuited(Problem):
    """An answer is wrong."""


@dataclass(frozen=True, slots=True)
class Manner:
    """Whether a person is there to be asked, and whether answers are tried out."""

    asks: bool = True
    checks: bool = True


def interview(there: Settings, given: Mapping[str, str], *, manner: Manner) -> Settings:
    """Give the settings that come of what is there, what is given and what is asked; nothing is kept anywhere yet."""
    settled = environment.changed(there, {"twilio_messaging_service_sid": ""}) if _is_number(given) else there
    if not manner.asks and (lacking := environment.missing(environment.changed(settled, given))):
        raise click.UsageError("\n".join(["Without questions, these are needed:", *lacking]))
    for group in GROUPS:
        if not _is_needless(group, settled, given):
            settled = _settle(group, settled, given=given, manner=manner)
    return settled


def held(settings: Settings, name: str) -> str:
    """Give one setting as text, secrets too."""
    value = getattr(settings, name)
    return value.get_secret_value() if isinstance(value, SecretStr) else str(value)


def _is_needless(group: Group, settled: Settings, given: Mapping[str, str]) -> bool:
    """One of two ways is enough: Socket Mode or signed requests, a service or a number."""
    if group is questions.SIGNING_SECRET:
        return bool(held(settled, "slack_app_token")) and "slack_signing_secret" not in given
    if group is questions.SENDER:
        return _is_number(given)
    return group is questions.NUMBER and bool(held(settled, "twilio_messaging_service_sid"))


def _is_number(given: Mapping[str, str]) -> bool:
    return "twilio_from" in given and "twilio_messaging_service_sid" not in given


def _settle(group: Group, settled: Settings, *, given: Mapping[str, str], manner: Manner) -> Settings:
    if manner.asks:
        where = group.where.format(manifest=manifest_path())
        click.echo(f"\n{click.style(group.title, bold=True)}\n{where}")
    while True:
        answers = {each.name: _answer(each, settled, given=given, asks=manner.asks) for each in group.questions}
        check = _checked(group, settled, answers) if manner.checks else None
        if check:
            tell([check])
        if check is None or check.ok:
            return environment.changed(settled, answers)
        if not manner.asks:
            raise Unsuited(f"{check.name}: {check.said}", hint=check.hint)
        if not click.confirm("Type it again? (No keeps it as it is)", default=True):
            with suppress(environment.NotSetUp):  # what cannot even be read cannot be kept
                return environment.changed(settled, answers)
        given = {}  # it was wrong: ask for it


def _answer(question: Question, settled: Settings, *, given: Mapping[str, str], asks: bool) -> str:
    there = held(settled, question.name)
    if question.name in given:
        return given[question.name]
    if not asks:
        return there
    while True:
        typed = str(
            click.prompt(_words(question, there), default="", show_default=False, hide_input=question.is_secret)
        )
        answer = "" if typed.strip() == NOTHING else typed.strip() or there
        if answer or not question.is_required:
            return answer
        click.echo("This one is needed.")


def _words(question: Question, there: str) -> str:
    if not there:
        return question.asks if question.is_required else f"{question.asks}, or Enter for none"
    shown = "what is there" if question.is_secret or "@" in there else there  # an address may hold a password
    out = "" if question.is_required else f", {NOTHING} takes it out"
    return f"{question.asks} (Enter keeps {shown}{out})"


def _checked(group: Group, settled: Settings, answers: Mapping[str, str]) -> Check | None:
    if not any(answers.values()):
        return None
    if group is questions.PUBLIC_URL:
        return _public(answers["public_url"])
    try:
        candidate = environment.changed(settled, answers)
        if group is questions.ACCOUNT:  # alone: the sender has its own turn
            candidate = environment.changed(candidate, {"twilio_messaging_service_sid": "", "twilio_from": ""})
    except Problem as problem:
        return Check(group.title, False, problem.message, problem.hint)
    return asyncio.run(look(group.check, candidate)) if group.check else None


def _public(url: str) -> Check:
    parts = urlsplit(url)
    is_well = bool(parts.hostname) and (parts.scheme == "https" or parts.hostname in LOOPBACK)
    said = "looked at when it is up, by textops doctor" if is_well else f"{url} is not an https address"
    return Check("public address", is_well, said, "Write it as https://sms.example.com.")
