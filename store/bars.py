"""What keeps a number from every text, whatever it agreed to: suppressions and holds, and how they are lifted."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, or_, select

from sms.phone import mask
from sms.reply import OptOut
from store import Session, audit, forgotten, keyed, replies
from store.consent import FORGOTTEN, OWN_WORDS
from store.schema.people import holds, suppressions
from store.upsert import insert

BY_HAND = "by_hand"


class Kind(StrEnum):
    """For good, or for now."""

    SUPPRESSED = "suppressed"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Bar:
    """One thing that keeps a number from every text."""

    number: str
    kind: Kind
    reason: str
    at: datetime
    until: datetime | None = None

    @property
    def is_of_forgotten(self) -> bool:
        """Whether its holder asked to be forgotten, so that an import alone must not bring them back."""
        return self.kind is Kind.SUPPRESSED and self.reason == FORGOTTEN

    @property
    def is_own_word(self) -> bool:
        """Whether the number's own STOP did it, which only its own START undoes: the carrier bars it as well."""
        return self.kind is Kind.SUPPRESSED and self.reason in OWN_WORDS


def of(session: Session, numbers: Collection[str], *, now: datetime) -> list[Bar]:
    """List what keeps these numbers from every text, suppressions first; a hold that is over is none."""
    barred = session.execute(select(suppressions).where(suppressions.c.number.in_(numbers)))
    held = session.execute(
        select(holds).where(holds.c.number.in_(numbers), or_(holds.c.until.is_(None), holds.c.until > now))
    )
    return [
        *(Bar(row.number, Kind.SUPPRESSED, row.reason, row.at) for row in barred),
        *(Bar(row.number, Kind.HELD, row.reason, row.at, row.until) for row in held),
    ]


def suppress(session: Session, number: str, *, reason: str, by: str, now: datetime) -> None:
    """Keep a number from every text for good; what it agreed to stays as it is, and one that is suppressed stays so."""
    new = insert(session, suppressions).values(number=number, reason=BY_HAND, at=now)
    session.execute(new.on_conflict_do_nothing(index_elements=["number"]))
    _log(session, number, action="suppressed", reason=reason, by=by, now=now)


def hold(session: Session, number: str, *, reason: str, until: datetime | None, by: str, now: datetime) -> None:
    """Keep a number from every text until an instant, or until released, but never shorter than an opt-out waits."""
    waits = replies.waits_until(session, number)
    told = {"reason": reason, "at": now, "until": max(until, waits) if until and waits else until}
    new = insert(session, holds).values(number=number, **told)
    session.execute(new.on_conflict_do_update(index_elements=["number"], set_=told))
    _log(session, number, action="put on hold", reason=reason, by=by, now=now)


def release(session: Session, number: str, *, reason: str, by: str, now: datetime) -> bool:
    """Lift holds and suppressions of a number, and tell whether there were any; its own STOP stays in force."""
    lifted = [
        session.execute(gone.returning(gone.table.c.number)).first()
        for gone in (
            delete(holds).where(holds.c.number == number),
            delete(suppressions).where(suppressions.c.number == number, suppressions.c.reason.not_in(OWN_WORDS)),
        )
    ]
    if any(lifted):
        replies.decide(session, number, OptOut.DISMISSED, by=by)  # or 24 hours later it would be opted out after all
        forgotten.readmit(session, number)
        _log(session, number, action="released", reason=reason, by=by, now=now)
    return any(lifted)


def _log(session: Session, number: str, *, action: str, reason: str, by: str, now: datetime) -> None:
    detail = {"reason": reason, "number": mask(number)}
    audit.add(session, who=by, action=action, subject=keyed.subject(session, number), now=now, detail=detail)
