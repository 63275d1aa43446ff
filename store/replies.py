"""Replies: who said what about a message, and what becomes of opt-outs in somebody's own words."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, delete, exists, func, or_, select, true, update

from sms.consent import Change, Evidence, How
from sms.delivery import DeliveryState
from sms.errors import Problem
from sms.phone import mask
from sms.reply import HELD_AT_LEAST, OPTED_OUT_AFTER, Line, OptOut, Said
from store import Session, audit, consent, keyed, uncounted
from store.schema.ledger import UNDECIDED, deliveries, inbound, singles
from store.schema.messages import messages
from store.schema.people import contacts, holds, suppressions
from store.upsert import insert as upsert

LINES_MAX = 10  # of a number; older ones are looked at by nobody
SAID_MAX = 20  # of a line; older texts are kept and not shown
HELD = "asked in own words to be left alone"

Kept = Row[*tuple[Any, ...]]


class NoSuchReply(Problem):
    """There is no such reply."""

    hint = "Press the button under a reply, in the thread of its message."


class Decided(Problem):
    """That was decided already."""


def read(argument: str) -> int:
    """Read which text a button means: its value is "text 17"."""
    what, _, text_id = argument.partition(" ")
    if what != "text" or not text_id.isdecimal():
        raise NoSuchReply
    return int(text_id)


def line(session: Session, text_id: int, *, now: datetime) -> Line:
    """Fetch everything that a person said about a message, by any text of theirs; a stranger's texts stand alone."""
    asked = session.execute(select(inbound).where(inbound.c.id == text_id)).one_or_none()
    if asked is None or asked.keyword is not None:
        raise NoSuchReply
    message = _standing(session, asked.message)
    texts = session.execute(select(inbound).where(_beside(asked, message)).order_by(inbound.c.id)).all()
    said = [*(Said(text.body, text.at) for text in texts), *_answers(session, asked, message)]
    wishes = [text for text in texts if text.opt_out]
    pending = [text for text in wishes if text.opt_out == OptOut.PENDING]
    wish = next(iter([*pending, *reversed(wishes)]), None)
    return Line(
        id=texts[0].id,
        number=asked.number,
        message=message,
        contact=_contact(session, asked.number),
        said=tuple(sorted(said, key=lambda each: each.at))[-SAID_MAX:],
        suppressed=is_suppressed(session, asked.number),
        held=is_held(session, asked.number, now=now),
        opt_out=OptOut(wish.opt_out) if wish else None,
        opt_out_by=(wish.opt_out_by or "") if wish else "",
        opt_out_at=pending[0].at + OPTED_OUT_AFTER if pending else None,
    )


def lines_of(session: Session, number: str, *, now: datetime) -> list[Line]:
    """Give the lines of a number that were begun last: what may be done with them changes with STOP and START."""
    said = select(func.min(inbound.c.id)).where(inbound.c.number == number, inbound.c.keyword.is_(None))
    alone = case((inbound.c.message.is_(None), inbound.c.id))
    begun = said.group_by(inbound.c.message, alone).order_by(func.min(inbound.c.id).desc()).limit(LINES_MAX)
    return [line(session, each, now=now) for each in session.scalars(begun)]


def answered(session: Session, number: str, *, message: int | None, at: datetime) -> int | None:
    """Find the line that a text of ours answers, sent at an instant."""
    theirs = and_(inbound.c.number == number, inbound.c.keyword.is_(None))
    if message is not None:
        about = select(func.min(inbound.c.id)).where(theirs, inbound.c.message == message)
    else:
        about = select(func.max(inbound.c.id)).where(theirs, inbound.c.message.is_(None), inbound.c.at <= at)
    found: int | None = session.scalar(about)
    return found


def hold(session: Session, number: str, *, now: datetime) -> None:
    """Hold a number until the opt-out in its own words is decided; a hold that was there already ends no sooner."""
    there = session.execute(select(holds.c.until).where(holds.c.number == number)).one_or_none()
    until = max(there.until, now + HELD_AT_LEAST) if there and there.until else None
    is_over = there is not None and there.until is not None and there.until <= now
    told = {"reason": HELD, "at": now, "until": None} if is_over else {"until": until}
    new = upsert(session, holds).values(number=number, reason=HELD, at=now, until=None)
    session.execute(new.on_conflict_do_update(index_elements=["number"], set_=told))
    _log(session, number, action="put on hold", by="carrier", now=now, detail={"reason": HELD})


def waits_until(session: Session, number: str) -> datetime | None:
    """Tell until when a number must be held because it asked in its own words to be left alone and nobody decided."""
    at = session.scalar(select(func.max(inbound.c.at)).where(UNDECIDED, inbound.c.number == number))
    return at + HELD_AT_LEAST if at else None


def last_text_at(session: Session, number: str) -> datetime | None:
    """Tell when a number texted last."""
    found: datetime | None = session.scalar(select(func.max(inbound.c.at)).where(inbound.c.number == number))
    return found


def opt_out(session: Session, line: Line, *, by: str, now: datetime) -> None:
    """Opt a number out of everything, by its own words where it asked, else by hand; Decided when it is out."""
    if line.suppressed:
        raise Decided("This person is opted out already.")
    asked = session.execute(_asked(line.number).order_by(inbound.c.id).limit(1)).one_or_none()
    if asked:
        evidence = Evidence(asked.body[:200], How.REPLY, now, by, asked.sid)
        consent.record(session, line.number, change=Change.STOP, evidence=evidence)
    else:
        last = session.execute(select(inbound).where(inbound.c.id == line.id)).one()
        evidence = Evidence(last.body[:200], How.BY_HAND, now, by, last.sid)
        consent.record(session, line.number, change=Change.OPT_OUT, evidence=evidence)
    decide(session, line.number, OptOut.DONE, by=by)
    log(session, line, action="opted out", by=by, now=now)


def dismiss(session: Session, line: Line, *, by: str, now: datetime) -> None:
    """Let a number go that did not ask to opt out; Decided when somebody was quicker."""
    if line.opt_out is not OptOut.PENDING:
        raise Decided
    decide(session, line.number, OptOut.DISMISSED, by=by)
    log(session, line, action="released", by=by, now=now)


def decide(session: Session, number: str, outcome: OptOut, *, by: str) -> None:
    """Decide every opt-out in a number's own words that waits, which ends the hold that was for them."""
    mine = (UNDECIDED, inbound.c.number == number)
    answered = deliveries.c.message.in_(select(inbound.c.message).where(*mine))
    uncounted.mark_where(session, deliveries.c.number == number, answered)
    undecided = update(inbound).where(*mine)
    session.execute(undecided.values(opt_out=outcome, opt_out_by=by))
    session.execute(delete(holds).where(holds.c.number == number, holds.c.reason == HELD))


def log(session: Session, line: Line, *, action: str, by: str, now: datetime) -> None:
    """Write in the audit log what was done to whom, in words that outlive the person."""
    _log(session, line.number, action=action, by=by, now=now, detail={"text": line.id})


def overdue(session: Session, *, now: datetime) -> Sequence[int]:
    """List the texts that asked to opt out in own words and were decided by nobody for 24 hours."""
    return session.scalars(select(inbound.c.id).where(UNDECIDED, inbound.c.at <= now - OPTED_OUT_AFTER)).all()


def is_suppressed(session: Session, number: str) -> bool:
    """Tell whether a number gets nothing."""
    return bool(session.scalar(select(exists().where(suppressions.c.number == number))))


def is_held(session: Session, number: str, *, now: datetime) -> bool:
    """Tell whether a number gets nothing for now."""
    lasting = or_(holds.c.until.is_(None), holds.c.until > now)
    return bool(session.scalar(select(exists().where(holds.c.number == number, lasting))))


def _log(session: Session, number: str, *, action: str, by: str, now: datetime, detail: Mapping[str, Any]) -> None:
    told = {"number": mask(number), **detail}
    audit.add(session, who=by, action=action, subject=keyed.subject(session, number), now=now, detail=told)


def _asked(number: str) -> Any:
    return select(inbound).where(UNDECIDED, inbound.c.number == number)


def _standing(session: Session, number: int | None) -> int | None:
    """Give a message that is not deleted, else none: what was said about it is shown like a stranger's text."""
    kept = select(messages.c.number).where(messages.c.number == number, messages.c.deleted_at.is_(None))
    found: int | None = session.scalar(kept)
    return found


def _beside(text: Kept, message: int | None) -> ColumnElement[bool]:
    """Tell which texts stand in one line with a text: the same person's about the same message."""
    if message is None:
        return and_(inbound.c.id == text.id)
    return and_(inbound.c.number == text.number, inbound.c.message == message, inbound.c.keyword.is_(None))


def _answers(session: Session, text: Kept, message: int | None) -> list[Said]:
    """Give what colleagues answered; to a stranger, what they wrote before the next text came."""
    mine = and_(singles.c.kind == "reply", singles.c.number == text.number)
    if message is not None:
        mine = and_(mine, singles.c.message == message)
    else:
        others = and_(inbound.c.number == text.number, inbound.c.message.is_(None), inbound.c.keyword.is_(None))
        after = session.scalar(select(func.min(inbound.c.at)).where(others, inbound.c.id > text.id))
        before = singles.c.at < after if after else true()
        mine = and_(mine, singles.c.message.is_(None), singles.c.at >= text.at, before)
    rows = session.execute(select(singles).where(mine).order_by(singles.c.id))
    return [Said(row.body or "", row.at, row.by, DeliveryState(row.state)) for row in rows]


def _contact(session: Session, number: str) -> int | None:
    """Find who has a number, by one index after the other."""
    for column in (contacts.c.mobile, contacts.c.phone):
        found: int | None = session.scalar(select(func.min(contacts.c.id)).where(column == number))
        if found is not None:
            return found
    return None
