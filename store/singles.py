"""Single texts: tests, verification codes, keyword answers and replies; handed over by the rules of the ledger."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update

from sms.attempt import Attempt
from sms.delivery import DeliveryState
from sms.job import Job
from sms.segments import count
from store import Session, posts, replies
from store.schema.ledger import singles


@dataclass(frozen=True, slots=True)
class Single:
    """One text to one phone outside a send."""

    id: int
    kind: str  # test, code, answer, reply, question
    number: str
    message: int | None
    revision: int | None
    by: str
    at: datetime
    state: DeliveryState
    attempt: int
    body: str
    segments: int
    code: int | None
    due: datetime

    @property
    def next_attempt(self) -> Attempt:
        """The id of the try that comes next."""
        return Attempt("s", self.id, self.attempt + 1)


def put(
    session: Session,
    *,
    kind: str,
    number: str,
    body: str,
    by: str,
    now: datetime,
    message: int | None = None,
    revision: int | None = None,
) -> Job:
    """Put one text to be sent at once; the job sends it, exactly this, once."""
    single = session.execute(
        insert(singles)
        .values(
            kind=kind,
            number=number,
            message=message,
            revision=revision,
            by=by,
            at=now,
            state=DeliveryState.PLANNED,
            due=now,
            attempt=0,
            body=body,
            segments=count(body).segments,
        )
        .returning(singles.c.id)
    ).scalar_one()
    return Job("single", str(single))


def get(session: Session, single: int) -> Single | None:
    """Fetch one; None when its message was deleted."""
    row = session.execute(_columns().where(singles.c.id == single)).one_or_none()
    return _single(row) if row else None


def claim(session: Session, single: int) -> Single | None:
    """Fetch one that nobody else is about to hand over meanwhile."""
    row = session.execute(_columns().where(singles.c.id == single).with_for_update()).one_or_none()
    return _single(row) if row else None


def tests(session: Session, number: int, *, revision: int) -> Sequence[Single]:
    """List the tests of a message at a revision, oldest first."""
    rows = session.execute(
        _columns()
        .where(singles.c.kind == "test", singles.c.message == number, singles.c.revision == revision)
        .order_by(singles.c.id)
    )
    return tuple(map(_single, rows))


def count_tests(session: Session, since: datetime, *, by: str | None = None) -> int:
    """Count the tests that were sent since an instant, by one person or by all."""
    query = select(func.count()).select_from(singles).where(singles.c.kind == "test", singles.c.at > since)
    return session.execute(query if by is None else query.where(singles.c.by == by)).scalar_one()


def redrawn(session: Session, attempts: Iterable[Attempt]) -> list[Job]:
    """Want the lines that tell of the tests and replies among these attempts; other texts are shown nowhere."""
    found = (get(session, attempt.row) for attempt in attempts if attempt.book == "s")
    return [job for text in found if text for job in _redrawn(session, text)]


def drop(session: Session, single: int, *, reason: str, now: datetime) -> None:
    """Send a text not at all, and keep why."""
    dropped = {"state": DeliveryState.SKIPPED, "reason": reason, "finished_at": now}
    session.execute(update(singles).where(singles.c.id == single).values(**dropped))


def put_off(session: Session, single: int, *, due: datetime) -> Job:
    """Send a text later than was meant."""
    session.execute(update(singles).where(singles.c.id == single).values(due=due))
    return Job("single", str(single), due)


def wake(session: Session, *, due_by: datetime, now: datetime) -> None:
    """Let what waits for the next try go now, for nothing keeps it back any more; the sweep finds it."""
    waits = (singles.c.state == DeliveryState.PLANNED, singles.c.due > now, singles.c.due <= due_by)
    free = select(singles.c.id).where(*waits).with_for_update(skip_locked=True)  # who holds one may wait for us
    session.execute(update(singles).where(singles.c.id.in_(free)).values(due=now))


def wipe(session: Session, single: int) -> None:
    """Forget the words of a text, because they were a secret."""
    session.execute(update(singles).where(singles.c.id == single).values(body=None))


def _redrawn(session: Session, text: Single) -> list[Job]:
    if text.kind == "test" and text.message is not None:
        return [posts.tests(session, text.message, revision=text.revision or 0)]
    line = replies.answered(session, text.number, message=text.message, at=text.at) if text.kind == "reply" else None
    return list(posts.reply(session, line, message=text.message)) if line else []


def _columns() -> Any:
    return select(*(singles.c[name] for name in Single.__slots__))


def _single(row: Any) -> Single:
    return Single(**(row._asdict() | {"state": DeliveryState(row.state), "body": row.body or ""}))
