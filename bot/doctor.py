"""`textops doctor`: whether tokens, scopes, sender, database, clock and addresses work, and what to do if not."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import aiohttp
import click
import yaml
from slack_sdk.errors import SlackApiError
from twilio.base.exceptions import TwilioException

import store.settings
from bot import settings as environment
from bot.carrier import TooManyError, TwilioCarrier, UnclearError
from bot.chat import make_client, refused
from bot.db import Database, upgrade
from bot.settings import Settings, secret
from bot.wiring import make_account, make_http
from sms.errors import Problem
from sms.settings import from_rows

SKEW_MOST = timedelta(seconds=30)  # pace, quiet hours and the ages of signatures go by this machine's clock

NoAnswer = (aiohttp.ClientError, TimeoutError)
Examination = Callable[[Settings, aiohttp.ClientSession], Awaitable[str]]
Troubles = (TwilioException, TooManyError, UnclearError, OSError, ValueError)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at; `hint` says what to do when it is not well."""

    name: str
    ok: bool
    said: str
    hint: str = ""


class Unwell(Problem):
    """Something is wrong."""


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def doctor(as_json: bool) -> None:
    """Check tokens, scopes, sender, database, clock and addresses."""
    checks = asyncio.run(examine(environment.load()))
    if as_json:
        click.echo(json.dumps([asdict(check) for check in checks], ensure_ascii=False, indent=2))
    else:
        tell(checks)
    sys.exit(0 if all(check.ok for check in checks) else 1)


def tell(checks: Iterable[Check]) -> None:
    """Print what was found, and what to do about what is not well."""
    for check in checks:
        click.echo(f"{'✓' if check.ok else '✗'} {check.name}: {check.said}")
        if not check.ok and check.hint:
            click.echo(f"  {check.hint}")


async def examine(settings: Settings) -> list[Check]:
    """Look at everything, one thing after the other; a failure is a check that is not ok."""
    lacking = environment.missing(settings)
    hint = environment.NotSetUp.hint if lacking else ""
    found = [Check("environment", not lacking, "; ".join(lacking) or "complete", hint)]
    return [*found, *[await look(name, settings) for name in EXAMINATIONS]]


async def look(name: str, settings: Settings) -> Check:
    """Look at one thing alone, by its name in EXAMINATIONS."""
    examination, hint = EXAMINATIONS[name]
    async with make_http() as http:
        return await _check(name, examination(settings, http), hint=hint)


async def _check(name: str, examination: Awaitable[str], *, hint: str) -> Check:
    try:
        return Check(name, True, await examination)
    except Problem as problem:
        return Check(name, False, problem.message, problem.hint or hint)
    except SlackApiError as error:
        return Check(name, False, f"Slack says {refused(error).error}", hint)
    except NoAnswer as error:
        return Check(name, False, str(error) or "no answer", "Check the network, and the address if you set it.")
    except Troubles as error:
        return Check(name, False, str(error), hint)


async def _slack(settings: Settings, http: aiohttp.ClientSession) -> str:
    client = make_client(secret(settings.slack_bot_token), base_url=settings.slack_api_url, http=http, patient=True)
    answer = await client.auth_test()
    who = f"{answer['user']} in {answer['team']}"
    told = {name.lower(): value for name, value in answer.headers.items()}.get("x-oauth-scopes")
    if told is None:
        return f"{who}; its scopes were not told"
    lacking = wanted_scopes() - {scope.strip() for scope in told.split(",")}
    if lacking:
        raise Unwell(f"scopes missing: {', '.join(sorted(lacking))}")
    return f"{who}, all scopes granted"


async def _socket(settings: Settings, http: aiohttp.ClientSession) -> str:
    token = secret(settings.slack_app_token)
    if not token:
        return "not used; Slack calls PUBLIC_URL/slack/events"
    client = make_client(token, base_url=settings.slack_api_url, http=http, patient=True)
    await client.apps_connections_open(app_token=token)
    return "can connect"


async def _carrier(settings: Settings, http: aiohttp.ClientSession) -> str:
    return await TwilioCarrier(make_account(settings), http=http).ready()


async def _webhooks(settings: Settings, http: aiohttp.ClientSession) -> str:
    if not settings.public_url:
        return "not used; texts from people are asked for every half minute"
    wanted = f"{settings.public_url}/twilio/inbound"
    found = await TwilioCarrier(make_account(settings), http=http).inbound_urls()
    others = sorted({url for url in found if url != wanted})
    if others or not found:
        led = " and ".join(url or "nowhere" for url in others) or "nowhere"
        raise Unwell(f"the carrier brings texts from people to {led}, not to {wanted}")
    return f"texts from people come to {wanted}"


async def _clock(settings: Settings, http: aiohttp.ClientSession) -> str:
    asked = datetime.now(UTC)
    async with http.get(f"{settings.slack_api_url}/api.test") as answer:
        told = answer.headers.get("Date", "")
    if not told:
        return "not looked at: Slack told no time"
    behind = parsedate_to_datetime(told) - (asked + (datetime.now(UTC) - asked) / 2)
    if abs(behind) > SKEW_MOST:
        way = "behind" if behind > timedelta(0) else "ahead of"
        raise Unwell(f"{abs(behind).total_seconds():,.0f} s {way} Slack's")
    return "right"


async def _database(settings: Settings, _: aiohttp.ClientSession) -> str:
    return f"up to date, {len(await _rows(settings))} settings changed"


async def _rows(settings: Settings) -> Mapping[str, str]:
    await asyncio.to_thread(upgrade, settings.database_url)
    db = Database(settings.database_url)
    try:
        return await db.read(store.settings.rows)
    finally:
        await db.close()


async def _public(settings: Settings, http: aiohttp.ClientSession) -> str:
    if not settings.public_url:
        return "none: links go as written, clicks are not counted; statuses and replies are asked for every half minute"
    return await _lead_here(settings.public_url, http)


async def _link_domain(settings: Settings, http: aiohttp.ClientSession) -> str:
    try:
        rows = await _rows(settings)
    except Problem:
        return "not looked at: it is kept in the database"
    domain = from_rows(rows).link_domain
    if not domain:
        return "none: short links begin with the public address"
    return await _lead_here(f"https://{domain}", http)


async def _lead_here(url: str, http: aiohttp.ClientSession) -> str:
    async with http.get(f"{url}/healthz") as answer:
        if answer.status != 200:
            raise Unwell(f"{url}/healthz answered {answer.status}")
    return f"{url} leads here"


EXAMINATIONS: Mapping[str, tuple[Examination, str]] = {
    "slack": (_slack, "Install the app anew from manifest.yml and copy its bot token."),
    "socket mode": (_socket, "Make an app-level token with connections:write."),
    "carrier": (_carrier, "Compare the account, its token and the sender with the carrier's console."),
    "webhooks": (_webhooks, "Enter that address, with POST, for incoming messages in the carrier's console."),
    "clock": (_clock, "Keep this machine's clock right, by NTP."),
    "database": (_database, "Check DATABASE_URL, and that its server runs."),
    "public address": (_public, "Let PUBLIC_URL lead to this process, from outside."),
    "link domain": (_link_domain, "Let the domain lead to this process with https, or unset link_domain."),
}


LEADING_HERE = frozenset({"public address", "link domain", "webhooks"})  # what is well only once the bot runs


def wanted_scopes() -> set[str]:
    """Read from the manifest what the app asks for."""
    manifest: Any = yaml.safe_load(manifest_path().read_text())
    return set(manifest["oauth_config"]["scopes"]["bot"])


def manifest_path() -> Path:
    """Find the manifest: beside the packages in a clone, inside this one when installed."""
    here = Path(__file__).parent
    packed = here / "manifest.yml"
    return packed if packed.exists() else here.parent / "manifest.yml"
