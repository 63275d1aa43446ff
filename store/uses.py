"""Where a property stands in texts that are not on their way yet, and what becomes of them when it changes."""

from collections.abc import Iterable
from datetime import datetime

from sms import tokens
from sms.emoji_names import expand
from sms.errors import Problem
from sms.job import Job
from sms.lifecycle import State
from sms.message import Message
from sms.token import Token
from store import Session, approvals, messages, posts, snippets
from store.message_rows import message, rows
from store.schema.messages import messages as table

OPEN = (State.DRAFT, State.IN_REVIEW, State.SCHEDULED)
"""Later states send what was frozen when approval was asked for, whatever changes."""
PAST = (State.SENT, State.STOPPED)


def in_messages(session: Session, name: str, *, needing_default: bool = False) -> list[Message]:
    """List the open messages with a token of that name; `needing_default`, with one that has no default of its own."""
    own = name.partition(".")[2]
    likely = rows().where(table.c.state.in_(OPEN), table.c.body.contains(own, autoescape=True)).order_by(table.c.number)
    found = map(message, session.execute(likely))
    return [
        each
        for each in found
        if any(token.name == name and not (needing_default and token.default) for token in _tokens(each.draft.body))
    ]


def in_snippets(session: Session, name: str) -> list[str]:
    """List the names of the snippets with a token of that name."""
    return [each.name for each in snippets.every(session) if any(name == token.name for token in _tokens(each.body))]


def revise(session: Session, users: Iterable[Message], *, by: str, now: datetime, why: str) -> tuple[Job, ...]:
    """Give messages whose text is another by now a new revision; one on its way is a draft again, and is told why."""
    jobs: list[Job] = []
    for old in users:
        asked = approvals.open(session, old.number)
        new = messages.revise(session, old, by=by, now=now)
        jobs.append(posts.card(session, new.number))
        if asked:
            jobs.append(posts.request(session, asked))
        if old.state is not State.DRAFT:
            jobs.append(posts.note(session, new.number, why, key=f"revised:{new.revision}"))
    return tuple(jobs)


def cards(session: Session, *, campaign: int | None = None, subscription: int | None = None) -> tuple[Job, ...]:
    """Want the cards that show a campaign or subscription type; those of the past keep the name that it had."""
    here = table.c.campaign_id == campaign if campaign is not None else table.c.subscription_id == subscription
    ahead = here & table.c.state.not_in(PAST) & table.c.archived.is_(False)
    numbers = session.scalars(rows().with_only_columns(table.c.number).where(ahead).order_by(table.c.number))
    return tuple(posts.card(session, number) for number in numbers.all())


def _tokens(body: str) -> tuple[Token, ...]:
    try:
        return tokens.parse(expand(body)).tokens
    except Problem:
        return ()  # it cannot be sent as it is
