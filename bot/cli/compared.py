"""`textops audit '#12'`: our ledger of a message compared with the carrier's own list, text by text."""

import csv
import json
import sys
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from functools import partial

import aiohttp
import click
from twilio.base.exceptions import TwilioException

import store.audit
import store.sight
from bot import settings as environment
from bot.carrier import TooManyError, TwilioCarrier, UnclearError
from bot.cli import once
from bot.clock import Clock
from bot.db import Database
from bot.settings import Settings, secret
from bot.wiring import make_account, make_http
from jobs.reconcile import Comparison, compare
from sms.errors import Problem
from sms.export import safe
from sms.reconciling import Difference, as_json, listed, sentence
from store import Session

Troubles = (TwilioException, TooManyError, UnclearError, aiohttp.ClientError, TimeoutError, OSError)
COLUMNS = tuple(each.name for each in fields(Difference))


class NoCarrier(Problem):
    """The carrier cannot be asked."""

    hint = "`textops doctor` tells why."


@dataclass(frozen=True, slots=True)
class _Done:
    number: int
    comparison: Comparison


def show(words: str, *, as_csv: bool, whole: bool) -> None:
    """Compare a message and print what differs: the first texts by masked number, else all of them."""
    done = once.with_database(partial(_compared, words))
    found, differences = done.comparison.found, done.comparison.differences
    if whole:
        click.echo(json.dumps(as_json(done.number, found, differences), ensure_ascii=False, indent=2))
    elif as_csv:
        written = csv.writer(sys.stdout)
        written.writerow(COLUMNS)
        written.writerows([safe(str(cell)) for cell in asdict(each).values()] for each in differences)
    else:
        click.echo(f"{sentence(done.number, found)}\n{listed(differences, total=found.differing)}".rstrip())


async def _compared(words: str, db: Database) -> _Done:
    number = await db.read(lambda session: store.sight.find(session, words, by=None).number)
    settings = environment.load()
    if not (settings.twilio_account_sid and secret(settings.twilio_auth_token)):
        raise NoCarrier("TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN are not set.")
    done = await _asked(db, settings, number)
    await db.run(partial(_log, number=number))
    return _Done(number, done)


async def _asked(db: Database, settings: Settings, number: int) -> Comparison:
    async with make_http() as http:
        try:
            return await compare(db, TwilioCarrier(make_account(settings), http=http), Clock(), number=number)
        except Troubles as error:
            raise NoCarrier(f"The carrier does not give its list: {type(error).__name__}.") from error


def _log(session: Session, *, number: int) -> None:
    now = datetime.now(UTC)
    store.audit.add(session, who=once.WHO, action="compared with the carrier", subject=f"#{number}", now=now)
