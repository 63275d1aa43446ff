"""Texts of which the carrier has no trace, left to people: shown once, and decided once for all that are known of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select, update

from sms.attempt import Attempt
from sms.delivery import DeliveryState
from sms.errors import Problem
from sms.job import Job
from sms.lifecycle import Action, State
from sms.message import Message
from store import Session, audit, handover, ledger, many, messages, posts, uncounted
from store.schema.ledger import deliveries
from store.schema.slack import posts as posts_table

SHOWN = 10  # numbers
KIND = "resolve"
NO_TRACE, LEFT = "no trace at the carrier", "left by people"  # why a text is unresolved: undecided, decided
AGAIN, LEAVE = "had lost texts sent again", "left lost texts"
SAID: Mapping[str, str] = {AGAIN: "had {texts} sent again", LEAVE: "left {texts} as they are"}


@dataclass(frozen=True, slots=True)
class Lost:
    """What waits for a decision about one message: how many texts, and some of the numbers."""

    message: int
    name: str
    author: str
    texts: int
    numbers: Sequence[str] = ()


class Decided(Problem):
    """Nothing is left to decide."""

    hint = "`/sms report` tells what became of everybody."


def ask(session: Session, attempt: Attempt, *, now: datetime) -> list[Job]:
    """Leave a text to people; of a stopped message there is nothing to ask, for nothing more is sent of it."""
    if attempt.book == "s":
        handover.leave_unresolved(session, attempt, reason=NO_TRACE, now=now)
        return []
    number = ledger.messages_of(session, [attempt.row])[0]
    message = messages.seek(session, number, lock=True)  # who decides meanwhile decides before this or with it
    is_open = message is not None and message.state is not State.STOPPED
    left = handover.leave_unresolved(session, attempt, reason=NO_TRACE if is_open else LEFT, now=now)
    if not left or not is_open:
        return []
    key = f"{KIND}:{number}:{_decided(session, number)}"
    return [posts.want(session, KIND, key=key, message=number, content={"number": number})]


def waiting(session: Session, number: int) -> Lost | None:
    """Give what is to be decided about a message; None when nothing is, or the message is gone."""
    message = messages.seek(session, number)
    texts = session.scalar(select(func.count()).select_from(deliveries).where(*_asked(number)))
    if message is None or not texts:
        return None
    some = select(deliveries.c.number).where(*_asked(number)).order_by(deliveries.c.id).limit(SHOWN)
    return Lost(number, message.draft.name, message.author, texts, session.scalars(some).all())


def send_again(session: Session, message: Message, *, by: str, now: datetime) -> list[Job]:
    """Plan them once more; a message that was over is being sent again. Decided says who was quicker."""
    number = message.number
    rows = _take(session, number)
    if message.state is State.SENT:
        messages.move(session, message, action=Action.REOPEN, by=by, now=now)
    _write(session, rows, {"state": DeliveryState.PLANNED, "due": now, "reason": None, "finished_at": None})
    jobs = _decide(session, number, AGAIN, texts=len(rows), by=by, now=now)
    again = Job("deliver", str(ledger.Chunk(number, min(rows) - 1, max(rows))))
    return [*jobs, again, Job("progress", str(number)), posts.card(session, number)]


def leave(session: Session, message: Message, *, by: str, now: datetime) -> list[Job]:
    """Leave them as they are, for good."""
    rows = _take(session, message.number)
    _write(session, rows, {"reason": LEFT})
    return _decide(session, message.number, LEAVE, texts=len(rows), by=by, now=now)


def decision(texts: int, action: str) -> str:
    """Say what was decided, as the end of a sentence that begins with who did it."""
    return SAID[action].format(texts="1 text" if texts == 1 else f"{texts:,} texts")


def _take(session: Session, number: int) -> Sequence[int]:
    """Take what is to be decided, unless somebody was quicker."""
    messages.get(session, number, lock=True)
    rows = session.scalars(select(deliveries.c.id).where(*_asked(number)).with_for_update()).all()
    if rows:
        return rows
    last = audit.last_change(session, f"#{number}", among=(AGAIN, LEAVE))
    if last is None:
        raise Decided("Nothing is left to decide: the carrier has told of these texts meanwhile.")
    raise Decided(f"{audit.named(last.who)} {decision(int(last.detail['texts']), last.action)}, {audit.when(last.at)}.")


def _write(session: Session, rows: Sequence[int], values: Mapping[str, Any]) -> None:
    session.execute(update(deliveries).where(many.among(session, deliveries.c.id, rows)).values(**values))
    uncounted.mark(session, rows)


def _decide(session: Session, number: int, action: str, *, texts: int, by: str, now: datetime) -> list[Job]:
    """Write down who decided what, and have the question say so instead of asking on."""
    key = f"{KIND}:{number}:{_decided(session, number)}"
    content = {"number": number, "by": by, "action": action, "texts": texts}
    session.execute(update(posts_table).where(posts_table.c.key == key).values(content=content))
    audit.add(session, who=by, action=action, subject=f"#{number}", now=now, detail={"texts": texts})
    return [posts.want(session, KIND, key=key, message=number, content=content)]


def _decided(session: Session, number: int) -> int:
    """Count the decisions so far: each question is a post of its own, for an edit notifies nobody."""
    asked = select(posts_table.c.content).where(posts_table.c.key.like(f"{KIND}:{number}:%"))
    return sum("by" in content for content in session.scalars(asked))


def _asked(number: int) -> tuple[ColumnElement[bool], ...]:
    """Find what nobody has decided; one that the carrier has named since was taken, and is not asked about."""
    return (
        deliveries.c.message == number,
        deliveries.c.state == DeliveryState.UNRESOLVED,
        deliveries.c.reason == NO_TRACE,
        deliveries.c.sid.is_(None),
    )
