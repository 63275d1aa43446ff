"""Messages: written, found, changed by compare-and-set on state and revision; each change is in the audit log."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Text, cast, func, insert, or_, select, update
from sqlalchemy import delete as remove

from sms.audience import Selection
from sms.delivery import DeliveryState
from sms.errors import Problem
from sms.lifecycle import Action, State, next_state
from sms.message import Counted, Draft, Frozen, Message, When
from sms.near import did_you_mean
from store import Session, approvals, audit, campaigns, quota, subscriptions
from store.message_rows import message, read_counted, read_frozen, rows, selected, write_counted, write_frozen
from store.schema.ledger import deliveries, singles
from store.schema.messages import authors as authors_table
from store.schema.messages import messages as table
from store.schema.messages import recipients
from store.upsert import insert as upsert

NAMES_MAX = 1_000  # names that a near miss is looked for among
QUOTES = "\"'“”„‘’«»"  # put around a name by people, and curled by their phones


class NoSuchMessage(Problem):
    """There is no such message."""

    hint = "`/sms list` shows all."


class Stale(Problem):
    """Somebody was quicker."""

    hint = "The card shows how it stands now."


class Changed(Stale):
    """Somebody changed this message meanwhile."""

    hint = "Your text is not lost: copy it, open `Edit` again and put it in."


def add(session: Session, draft: Draft, *, author: str, now: datetime) -> Message:
    """Write a new message and give it the next number."""
    new = insert(table).values(
        **_written(session, draft),
        **selected(Selection(), When()),
        state=State.DRAFT,
        revision=1,
        archived=False,
        author=author,
        reserved=0,
        cursor=0,
        created_at=now,
        changed_at=now,
    )
    number = session.execute(new.returning(table.c.number)).scalar_one()
    _touch(session, number, 1, by=author)
    audit.add(session, who=author, action="drafted", subject=f"#{number}", now=now)
    return get(session, number)


def get(session: Session, number: int, *, lock: bool = False) -> Message:
    """Fetch a message; NoSuchMessage when it never was or is deleted. Under `lock` nobody changes it before the end."""
    found = seek(session, number, lock=lock)
    if found is None:
        raise NoSuchMessage(f"There is no message #{number}.")
    return found


def seek(session: Session, number: int, *, lock: bool = False) -> Message | None:
    """Fetch a message for whoever may come too late; None when it is deleted."""
    query = rows().where(table.c.number == number)
    row = session.execute(query.with_for_update(of=table) if lock else query).one_or_none()
    return message(row) if row else None


def find(session: Session, words: str) -> Message:
    """Find the message that a person means by "#12", "12" or a name; of several with one name, the newest."""
    words = words.strip()
    bare = words.strip(QUOTES).strip()
    if not bare:
        raise NoSuchMessage("Which message?", hint="Add its number, such as #12; `/sms list` shows all.")
    digits = bare.removeprefix("#")
    if digits.isascii() and digits.isdecimal() and len(digits) < 18:
        return get(session, int(digits))
    named = (
        rows()
        .where(func.lower(table.c.name).in_([words.lower(), bare.lower()]))
        .order_by(table.c.number.desc())
        .limit(1)
    )
    row = session.execute(named).one_or_none()
    if row is not None:
        return message(row)
    newest = rows().with_only_columns(table.c.name).order_by(table.c.number.desc()).limit(NAMES_MAX)
    raise NoSuchMessage(f"There is no message “{bare}”.", hint=did_you_mean(bare, session.scalars(newest)))


def page(
    session: Session,
    *,
    archived: bool = False,
    state: State | None = None,
    words: str = "",
    before: int | None = None,
    limit: int = 20,
) -> list[Message]:
    """List messages, newest first; `before` is the last number of the page before."""
    query = rows().where(table.c.archived == archived).order_by(table.c.number.desc()).limit(limit)
    if state is not None:
        query = query.where(table.c.state == state)
    if before is not None:
        query = query.where(table.c.number < before)
    if words.strip():
        like = f"%{_literal(words.strip().lower())}%"
        texts = (table.c.name, table.c.body, cast(table.c.number, Text))
        query = query.where(or_(*(func.lower(text).like(like, escape="\\") for text in texts)))
    return [message(row) for row in session.execute(query)]


def edit(session: Session, draft: Draft, *, number: int, revision: int, by: str, now: datetime) -> Message:
    """Replace what a message says; in review or scheduled it goes back to draft. Changed if it is not that revision."""
    old = get(session, number)
    if old.revision != revision:
        raise Changed(_who_did_what(session, number))
    if draft == old.draft:
        return old
    if replace(draft, channel="") == replace(old.draft, channel=""):
        _change(session, old, _written(session, draft), by=by, now=now, action="moved to another channel")
    else:
        changes = _written(session, draft) | {"state": next_state(old.state, Action.EDIT), "revision": revision + 1}
        _change(session, old, changes, by=by, now=now, action=Action.EDIT)
    return get(session, number)


def choose(session: Session, old: Message, *, selection: Selection, when: When, by: str, now: datetime) -> Message:
    """Keep whom to send to and when; a new revision only if something is different."""
    if (selection, when) == (old.selection, old.when):
        return old
    changes = selected(selection, when) | {
        "state": next_state(old.state, Action.EDIT),
        "revision": old.revision + 1,
        "due": None,
    }
    if old.tested_revision == old.revision:
        changes["tested_revision"] = old.revision + 1  # the text on the phone is still the same
    _change(session, old, changes, by=by, now=now, action="addressed")
    return get(session, old.number)


def move(
    session: Session,
    old: Message,
    *,
    action: Action,
    by: str,
    now: datetime,
    reason: str = "",
    due: datetime | None = None,
) -> Message:
    """Take a message one step on; Stale tells who was quicker. Back in draft it holds no quota and nothing frozen."""
    state = next_state(old.state, action)
    changes: dict[str, Any] = {"state": state, "reason": reason or None}
    if due is not None:
        changes["due"] = due
    if state is State.SENDING and old.started_at is None:
        changes["started_at"] = now
    if state in {State.SENT, State.STOPPED}:
        changes["finished_at"] = now
    _change(session, old, changes, by=by, now=now, action=action, reason=reason)
    return get(session, old.number)


def archive(session: Session, old: Message, *, archived: bool, by: str, now: datetime) -> Message:
    """Put a message into the archive or take it out; only one at rest can go."""
    action = Action.ARCHIVE if archived else Action.UNARCHIVE
    next_state(old.state, action)
    _change(session, old, {"archived": archived}, by=by, now=now, action=action)
    return get(session, old.number)


def clone(session: Session, number: int, *, by: str, now: datetime) -> Message:
    """Write the same text to the same people as a new draft; when to send it is asked anew."""
    old = get(session, number)
    new = add(session, replace(old.draft, name=f"{old.draft.name} (copy)"), author=by, now=now)
    audience = selected(old.selection, When())
    session.execute(update(table).where(table.c.number == new.number).values(**audience))
    return get(session, new.number)


def delete(session: Session, number: int, *, by: str, now: datetime) -> None:
    """Remove a message for good: what it said and to whom is gone, what it counted stays."""
    old = get(session, number)
    next_state(old.state, Action.DELETE)
    gone = {"name": "", "body": "", "frozen": None, "archived": True, "deleted_at": now}
    _change(session, old, gone, by=by, now=now, action=Action.DELETE)
    session.execute(remove(recipients).where(recipients.c.message == number))
    approvals.forget(session, number)
    unsent = (singles.c.message == number) & (singles.c.state == DeliveryState.PLANNED)
    session.execute(update(singles).where(unsent).values(state=DeliveryState.CANCELED, reason="deleted"))
    for kept in (deliveries, singles):
        session.execute(update(kept).where(kept.c.message == number).values(body=None))


def tested(session: Session, number: int, *, revision: int) -> None:
    """Remember that a revision was seen on a phone."""
    session.execute(update(table).where(table.c.number == number).values(tested_revision=revision))


def authors(session: Session, number: int, *, revision: int) -> frozenset[str]:
    """Tell who made, changed or asked approval of a revision: none of them may approve it."""
    here = (authors_table.c.message == number) & (authors_table.c.revision == revision)
    return frozenset(session.scalars(select(authors_table.c.user).where(here)))


def add_author(session: Session, old: Message, *, by: str) -> None:
    """Make a person an author of the revision as it stands, for asking its approval."""
    _touch(session, old.number, old.revision, by=by)


def counted(session: Session, number: int) -> Counted | None:
    """Fetch the last count of a message's audience, whichever revision it is of."""
    kept = session.scalar(select(table.c.counted).where(table.c.number == number))
    return read_counted(kept) if kept else None


def set_counted(session: Session, number: int, count: Counted) -> None:
    """Keep a count; one of a revision that is gone by now is dropped."""
    here = (table.c.number == number) & (table.c.revision == count.revision)
    session.execute(update(table).where(here).values(counted=write_counted(count)))


def frozen(session: Session, number: int) -> Frozen | None:
    """Fetch what was approved; None unless the approval stands."""
    kept = session.scalar(select(table.c.frozen).where(table.c.number == number))
    return read_frozen(kept) if kept else None


def freeze(session: Session, number: int, approved: Frozen) -> None:
    """Keep what was approved, word for word."""
    session.execute(update(table).where(table.c.number == number).values(frozen=write_frozen(approved)))


def _change(
    session: Session, old: Message, changes: Mapping[str, Any], *, by: str, now: datetime, action: str, reason: str = ""
) -> None:
    same = (table.c.number == old.number) & (table.c.state == old.state) & (table.c.revision == old.revision)
    won = session.execute(update(table).where(same).values(**changes, changed_at=now).returning(table.c.number))
    if won.first() is None:
        raise Stale(_who_did_what(session, old.number))
    if changes.get("revision"):
        _touch(session, old.number, changes["revision"], by=by)
    if changes.get("state") == State.DRAFT and old.state != State.DRAFT:
        _let_go(session, old.number, by=by, now=now, void=action not in {Action.REJECT, Action.WITHDRAW, Action.EXPIRE})
    detail = {"revision": changes.get("revision", old.revision), "reason": reason}
    audit.add(session, who=by, action=action, subject=f"#{old.number}", now=now, detail=detail)


def _let_go(session: Session, number: int, *, by: str, now: datetime, void: bool) -> None:
    quota.release(session, number=number)
    session.execute(update(table).where(table.c.number == number).values(frozen=None, due=None))
    if void:
        approvals.void(session, number, by=by, now=now)


def _who_did_what(session: Session, number: int) -> str:
    last = audit.last_change(session, f"#{number}")
    who = audit.named(last.who).replace("the ", "The ") if last else ""
    return f"{who} was quicker: #{number} was {last.action}." if last else f"#{number} has changed."


def _written(session: Session, draft: Draft) -> dict[str, Any]:
    return {
        "name": draft.name,
        "channel": draft.channel,
        "body": draft.body,
        "opt_out": draft.opt_out,
        "campaign_id": campaigns.ensure(session, draft.campaign) if draft.campaign.strip() else None,
        "subscription_id": subscriptions.ensure(session, draft.subscription)[0] if draft.subscription.strip() else None,
    }


def _touch(session: Session, number: int, revision: int, *, by: str) -> None:
    new = upsert(session, authors_table).values(message=number, revision=revision, user=by)
    session.execute(new.on_conflict_do_nothing(index_elements=["message", "revision", "user"]))


def _literal(words: str) -> str:
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
