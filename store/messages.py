"""Messages: written, found, changed by compare-and-set on state and revision; each change is in the audit log."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete as remove
from sqlalchemy import insert, select, update

from sms.audience import Selection
from sms.delivery import DeliveryState
from sms.errors import Problem
from sms.lifecycle import Action, NotPossible, State, next_state
from sms.message import Counted, Draft, Frozen, Message, When
from store import Session, approvals, audit, campaigns, quota, subscriptions
from store.message_rows import message, read_counted, read_frozen, rows, selected, write_counted, write_frozen
from store.schema.ledger import deliveries, singles
from store.schema.messages import authors as authors_table
from store.schema.messages import forms, recipients
from store.schema.messages import messages as table
from store.upsert import insert as upsert

ADDRESSED, MOVED = "addressed", "moved to another channel"
CHANGES = frozenset({*Action, ADDRESSED, MOVED})
"""What takes a message to another state or revision, as the audit log calls it."""


class NoSuchMessage(Problem):
    """There is no such message."""

    hint = "`/sms list` shows all."


class Stale(Problem):
    """Somebody was quicker."""

    hint = "The card shows how it stands now."


class Changed(Stale):
    """Somebody changed this message meanwhile."""

    hint = "Your text is not lost: close the form, press `Edit` again and then `Continue`."


def add(session: Session, draft: Draft, *, author: str, now: datetime, team: int | None = None) -> Message:
    """Write a new message and give it the next number; without a team it is everyone's."""
    new = insert(table).values(
        **_written(session, draft),
        **selected(Selection(), When()),
        state=State.DRAFT,
        revision=1,
        archived=False,
        author=author,
        team_id=team,
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


def sends(session: Session, number: int) -> Sequence[int]:
    """List the messages that a number stands for: itself, and of an automation also each later text of it."""
    mine = select(table.c.number).where((table.c.number == number) | (table.c.automation == number))
    return session.scalars(mine.order_by(table.c.number)).all()


def edit(session: Session, draft: Draft, *, number: int, revision: int, by: str, now: datetime) -> Message:
    """Replace what a message says; in review or scheduled it goes back to draft. Changed if it is not that revision."""
    old = get(session, number)
    if old.revision != revision:
        raise Changed(_who_did_what(session, number))
    if draft == old.draft:
        return old
    if replace(draft, channel="") == replace(old.draft, channel=""):
        _change(session, old, _written(session, draft), by=by, now=now, action=MOVED)
    else:
        changes = _written(session, draft) | {
            "state": next_state(old.state, Action.EDIT, automated=old.is_automated),
            "revision": revision + 1,
        }
        _change(session, old, changes, by=by, now=now, action=Action.EDIT)
    return get(session, number)


def revise(session: Session, old: Message, *, by: str, now: datetime) -> Message:
    """Give a message a new revision, whose text is another by now though nobody edited it; an approval is void."""
    changes = {"state": next_state(old.state, Action.EDIT, automated=old.is_automated), "revision": old.revision + 1}
    _change(session, old, changes, by=by, now=now, action=Action.EDIT)
    return get(session, old.number)


def choose(session: Session, old: Message, *, selection: Selection, when: When, by: str, now: datetime) -> Message:
    """Keep whom to send to and when; a new revision only if something is different."""
    if (selection, when) == (old.selection, old.when):
        return old
    changes = selected(selection, when) | {
        "state": next_state(old.state, Action.EDIT, automated=old.is_automated),
        "revision": old.revision + 1,
        "due": None,
    }
    if old.tested_revision == old.revision:
        changes["tested_revision"] = old.revision + 1  # the text on the phone is still the same
    _change(session, old, changes, by=by, now=now, action=ADDRESSED)
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
    state = next_state(old.state, action, automated=old.is_automated)
    changes: dict[str, Any] = {"state": state, "reason": reason or None}
    if due is not None:
        changes["due"] = due
    if state is State.SENDING and old.started_at is None:
        changes["started_at"] = now
    if state in {State.SENT, State.STOPPED}:
        changes["finished_at"] = now
    if action is Action.REOPEN:
        changes |= {"finished_at": None, "archived": False}
    _change(session, old, changes, by=by, now=now, action=action, reason=reason)
    return get(session, old.number)


def archive(session: Session, old: Message, *, archived: bool, by: str, now: datetime) -> Message:
    """Put a message into the archive or take it out; only one at rest can go."""
    action = Action.ARCHIVE if archived else Action.UNARCHIVE
    next_state(old.state, action, automated=old.is_automated)
    _change(session, old, {"archived": archived}, by=by, now=now, action=action)
    return get(session, old.number)


def clone(session: Session, number: int, *, by: str, now: datetime, team: int | None = None) -> Message:
    """Write the same text to the same people as a new draft; when to send it is asked anew."""
    old = get(session, number)
    new = add(session, old.draft.copy, author=by, now=now, team=team)
    audience = selected(old.selection, When())
    session.execute(update(table).where(table.c.number == new.number).values(**audience))
    return get(session, new.number)


def delete(session: Session, number: int, *, by: str, now: datetime) -> None:
    """Remove a message for good: what it said and to whom is gone, what it counted stays."""
    old = get(session, number)
    next_state(old.state, Action.DELETE, automated=old.is_automated)
    to_nobody = {"audience": selected(Selection(), When())["audience"], "reason": None}
    gone = {"name": "", "body": "", "frozen": None, "archived": True, "deleted_at": now, **to_nobody}
    _change(session, old, gone, by=by, now=now, action=Action.DELETE)
    for of_it in (recipients, forms):  # in a form that was closed its text would stand for a day
        session.execute(remove(of_it).where(of_it.c.message == number))
    approvals.forget(session, number)
    unsent = (singles.c.message == number) & (singles.c.state == DeliveryState.PLANNED)
    session.execute(update(singles).where(unsent).values(state=DeliveryState.CANCELED, reason="deleted"))
    for kept in (deliveries, singles):
        session.execute(update(kept).where(kept.c.message == number).values(body=None))


def tested(session: Session, number: int, *, revision: int) -> None:
    """Remember that a revision was seen on a phone."""
    session.execute(update(table).where(table.c.number == number).values(tested_revision=revision))


def authors(session: Session, number: int, *, revision: int) -> frozenset[str]:
    """Tell who made, changed or asked approval of a message since it was approved last: none of them may approve it."""
    since = approvals.last_given(session, number, before=revision)
    here = (authors_table.c.message == number) & authors_table.c.revision.between(since + 1, revision)
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
    if old.automation not in {None, old.number}:
        raise NotPossible(f"#{old.number} is a text of the automation #{old.automation}.", hint="Change that one.")
    same = (table.c.number == old.number) & (table.c.state == old.state) & (table.c.revision == old.revision)
    won = session.execute(update(table).where(same).values(**changes, changed_at=now).returning(table.c.number))
    if won.first() is None:
        raise Stale(_who_did_what(session, old.number))
    shared = {name: changes[name] for name in ("state", "archived") if name in changes}
    if old.is_automated and shared:  # its other texts go and stand with it
        session.execute(update(table).where(table.c.automation == old.number).values(**shared))
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
    last = audit.last_change(session, f"#{number}", among=CHANGES)
    who = audit.named(last.who).replace("the ", "The ") if last else ""
    return (
        f"{who} was quicker: #{number} was {last.action}, {audit.when(last.at)}." if last else f"#{number} has changed."
    )


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
