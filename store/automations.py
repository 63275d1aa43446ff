"""Automations: written, changed, frozen for approval and started; each is a message with a plan beside it."""

import hmac
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Row, func, insert, select, update

from sms import automation as rule
from sms.automation import Kind, Plan, Step
from sms.automation_words import Names
from sms.errors import Problem
from sms.lifecycle import State
from sms.message import Draft, Message
from sms.settings import Settings
from store import Session, audit, entries, ledger, lists, messages, properties, sending, subscriptions
from store import settings as account_settings
from store.entries import Watch
from store.message_rows import message, rows, write_frozen
from store.schema.automations import automations as table
from store.schema.automations import entries as entries_table
from store.schema.messages import messages as messages_table


@dataclass(frozen=True, slots=True)
class Automation:
    """One automation: the message that it is, and its plan; `hook` is the end of its address."""

    message: Message
    plan: Plan
    began_at: datetime | None = None
    hook: str = ""

    @property
    def number(self) -> int:
        """The number that people say."""
        return self.message.number

    @property
    def is_running(self) -> bool:
        """Whether it lets people in and leads them on."""
        return self.message.state is State.SENDING


@dataclass(frozen=True, slots=True)
class Figures:
    """How many ever entered, still wait, went through, were let go, and were not sent a text, by reason."""

    entered: int = 0
    waiting: int = 0
    done: int = 0
    released: int = 0
    left_out: Mapping[str, int] | None = None


class StillStopping(Problem):
    """The texts that were planned before the change are still being stopped."""

    hint = "Try again in a moment."


class NoSuchAutomation(Problem):
    """There is no such automation."""

    hint = "`/sms automations` shows all."


def add(session: Session, draft: Draft, plan: Plan, *, author: str, now: datetime, team: int | None) -> Automation:
    """Write a new automation; it has a number like any message."""
    new = messages.add(session, drafted(session, draft, plan), author=author, now=now, team=team)
    mine = messages_table.c.number == new.number
    session.execute(update(messages_table).where(mine).values(automation=new.number))
    session.execute(insert(table).values(message=new.number, **_written(plan)))
    return get(session, new.number)


def edit(session: Session, draft: Draft, plan: Plan, *, old: Automation, by: str, now: datetime) -> Automation:
    """Change one as it was seen; any change of what it does is a new revision, voids the approval and so stops it."""
    revision = old.message.revision
    new = messages.edit(session, drafted(session, draft, plan), number=old.number, revision=revision, by=by, now=now)
    if new.revision == revision and plan != old.plan:
        messages.revise(session, new, by=by, now=now)
    session.execute(update(table).where(table.c.message == old.number).values(**_written(plan)))
    return get(session, old.number)


def clone(session: Session, number: int, *, by: str, now: datetime, team: int | None = None) -> Message:
    """Write the same plan as a new draft: nobody is in it, and programs that call the old one do not know it."""
    old = get(session, number)
    return add(session, old.message.draft.copy, old.plan, author=by, now=now, team=team).message


def drafted(session: Session, draft: Draft, plan: Plan) -> Draft:
    """Give the draft that shows an automation as a message: its first text, if it has any."""
    first = next(iter(plan.texts), Step(rule.Does.TEXT))
    return _with(session, draft, first)


def get(session: Session, number: int) -> Automation:
    """Fetch one by its number."""
    found = seek(session, number)
    if found is None:
        raise NoSuchAutomation(f"There is no automation #{number}.")
    return found


def seek(session: Session, number: int) -> Automation | None:
    """Fetch one that may not be there, or may be another kind of message."""
    row = session.execute(_rows().where(messages_table.c.number == number)).one_or_none()
    return _automation(row) if row else None


def by_hook(session: Session, hook: str) -> tuple[Automation, str] | None:
    """Find the automation behind an address, with the keyed hash of its secret."""
    row = session.execute(_rows().where(table.c.hook == hook)).one_or_none()
    return (_automation(row), row.hook_hash) if row else None


def every(session: Session, *, seen: Any) -> list[Automation]:
    """List those that a person may see, the newest first; archived ones are left out."""
    query = _rows().where(seen, messages_table.c.archived.is_(False)).order_by(messages_table.c.number.desc())
    return [_automation(row) for row in session.execute(query)]


def figures(session: Session, number: int) -> Figures:
    """Count who is and was in one."""
    mine = entries_table.c.automation == number
    states = select(entries_table.c.state, func.count()).where(mine).group_by(entries_table.c.state)
    counts: dict[str, int] = dict(session.execute(states).tuples().all())
    why = entries_table.c.reason
    reasons = select(why, func.count()).where(mine, why.is_not(None)).group_by(why)
    left_out: dict[str, int] = dict(session.execute(reasons).tuples().all())
    named = {state: counts.get(state, 0) for state in ("waiting", "done", "released")}
    return Figures(entered=sum(counts.values()), left_out=left_out, **named)


def naming_list(session: Session, list_id: int) -> list[int]:
    """List the numbers of those that wait for a list or put people into it, stopped ones apart."""
    query = _rows().where(messages_table.c.state != State.STOPPED).order_by(messages_table.c.number)
    every = (_automation(row) for row in session.execute(query))
    return [each.number for each in every if list_id in each.plan.lists]


def names(session: Session) -> Names:
    """Give what people call the things that plans name."""
    return Names(
        {each: name for name, each in lists.names(session).items()},
        {each: name for name, each in subscriptions.names(session).items()},
        {each.name: each.label for each in properties.every(session)},
    )


def check(session: Session, each: Automation, *, account: Settings, sender: str) -> None:
    """Refuse one that could not do what it says: a text that cannot be sent, a list or property that is gone."""
    rule.check(each.plan)
    known = names(session)
    gone = [step for step in each.plan.steps if step.list_id and step.list_id not in known.lists]
    if gone or (each.plan.trigger.kind is Kind.LIST and int(each.plan.trigger.what) not in known.lists):
        raise Problem("A list that it names is not there any more.", hint="Press `Edit` and choose another.")
    for step in each.plan.steps:
        if step.list_id:
            lists.check_by_hand(session, step.list_id)
    for text in texts(session, each):
        sending.checked(session, text, account=account, sender=sender)


def texts(session: Session, each: Automation) -> Sequence[Message]:
    """Give its texts as messages, in order."""
    return [replace(each.message, draft=_with(session, each.message.draft, step)) for step in each.plan.texts]


def freeze(session: Session, each: Automation, *, account: Settings, sender: str) -> None:
    """Keep word for word what is asked approval for, every text of it; no text is planned that had other words."""
    if ledger.is_planned(session, messages.sends(session, each.number)):
        raise StillStopping
    first, *others = texts(session, each) or [each.message]
    if each.plan.texts:
        sending.freeze(session, first, account=account, sender=sender)
    frozen = [write_frozen(sending.written(session, text, account=account, sender=sender)) for text in others]
    session.execute(update(table).where(table.c.message == each.number).values(frozen=frozen))


def watch(each: Automation) -> Watch:
    """Give what lets people in."""
    return Watch(each.number, rule.write(each.plan))


def renew_hook(session: Session, each: Automation, *, by: str, now: datetime) -> tuple[str, str]:
    """Give an address and a new secret, which only this answer ever holds; the old secret is void."""
    hook, secret = each.hook or secrets.token_urlsafe(12), secrets.token_urlsafe(32)
    kept = {"hook": hook, "hook_hash": hook_digest(session, secret)}
    session.execute(update(table).where(table.c.message == each.number).values(**kept))
    audit.add(session, who=by, action="made a webhook secret", subject=f"#{each.number}", now=now)
    return hook, secret


def hook_digest(session: Session, secret: str) -> str:
    """Hash a secret with the account's key."""
    return hmac.digest(account_settings.secret(session), f"hook {secret}".encode(), sha256).hex()


def let_in(session: Session, each: Automation, people: Sequence[int], *, now: datetime) -> int:
    """Let people in, and tell how many of them may come."""
    return entries.enter(session, watch(each), people, now=now)


def _with(session: Session, draft: Draft, step: Step) -> Draft:
    kinds = {each: name for name, each in subscriptions.names(session).items()}
    return replace(draft, body=step.body, opt_out=step.opt_out, subscription=kinds.get(step.subscription, ""))


def _rows() -> Any:
    return (
        rows()
        .add_columns(table.c.plan, table.c.began_at, table.c.hook, table.c.hook_hash)
        .join(table, table.c.message == messages_table.c.number)
    )


def _automation(row: Row[Any]) -> Automation:
    return Automation(message(row), rule.read(row.plan), row.began_at, row.hook or "")


def _written(plan: Plan) -> dict[str, Any]:
    return {"kind": plan.trigger.kind, "what": plan.trigger.what, "plan": rule.write(plan)}
