"""Put messages side by side, and say whether their rates really differ."""

import re
from collections.abc import Iterable, Sequence

from blocks import compare as surface
from blocks.compare import Compared
from blocks.surface import Surface
from commands.ask import Ask, Command, Part, Reply
from sms.errors import Problem
from sms.message import Message
from sms.roles import Role, demand
from store import Session, reports, sight

MOST = 5  # lines of the menu that leads to their reports
CHOICES_MAX = 100  # of a menu in Slack

_BETWEEN = re.compile(r",|\b(?:and|vs|with)\b", re.IGNORECASE)
_NUMBER = re.compile(r"#?[0-9]+")


class NotEnough(Problem):
    """There are not two messages to compare: only what was sent has results."""

    hint = "`/sms list sent` shows what was."


class NotSent(Problem):
    """It has not been sent, so there is nothing to compare."""

    hint = "`/sms list sent` shows what was."


class NotAsMany(Problem):
    """Compare two messages at the least, and five at the most."""

    hint = "Choose others."


def run(session: Session, ask: Ask) -> Reply:
    """Compare the messages that were named; when only one was, ask with which."""
    demand(ask.person, Role.VIEWER)
    found = _found(session, ask, _named(ask.subject))
    return _asked(session, ask, found) if len(found) < 2 else Reply(say=_compared(session, ask, found))


def submit(session: Session, ask: Ask) -> Reply:
    """Compare the messages that were chosen; a table has no place in a form, so it comes as an answer."""
    demand(ask.person, Role.VIEWER)
    found = _found(session, ask, ask.values.get("messages") or ())
    if len(found) < 2:
        raise NotAsMany(field="messages")
    return Reply(say=_compared(session, ask, found), close=True)


def _named(words: str) -> Sequence[str]:
    """Take `#12 #14`, with or without words between; names are told apart by commas, for they may hold any word."""
    plain = _BETWEEN.sub(" ", words).split()
    if all(_NUMBER.fullmatch(word) for word in plain):
        return plain
    return [name.strip() for name in words.split(",") if name.strip()]


def _found(session: Session, ask: Ask, named: Iterable[str]) -> list[Message]:
    found = {message.number: message for message in (sight.find(session, name, by=ask.person) for name in named)}
    if len(found) > MOST:
        raise NotAsMany
    return list(found.values())


def _asked(session: Session, ask: Ask, found: Sequence[Message]) -> Reply:
    begun = sight.page(session, by=ask.person, has_begun=True, limit=CHOICES_MAX)
    if len(begun) < 2:
        raise NotEnough
    return Reply(form=surface.form(begun, chosen=[message.number for message in found], most=MOST))


def _compared(session: Session, ask: Ask, found: Sequence[Message]) -> Surface:
    if waiting := next((one for one in found if one.started_at is None), None):
        raise NotSent(f"#{waiting.number} has not been sent, so there is nothing to compare.")
    each = [Compared(reports.report(session, one.number), one) for one in found]
    return surface.view(each, zone=ask.account.zone)


COMMAND = Command("compare", run, usage="#12 #14", reads=True, parts=(Part("compare.submit", submit, reads=True),))
