"""How far the audience of now is from the approved one, and why people left it since."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import CTE, case, except_, exists, func, not_, select, text, union_all

from sms.audience import Reason
from store import Session
from store.audience_sql import Question, chosen, is_chosen, judged, judged_of, left_over, qualifies
from store.cap import is_full
from store.ledger import barred
from store.rejudged import Fate, rejudged
from store.schema.messages import recipients

# PostgreSQL keeps the sets of a million in memory; with its own 4 MB it looks each member of a list up by itself.
MEMORY = "SET LOCAL work_mem = '32MB'"


@dataclass(frozen=True, slots=True)
class Drift:
    """How the audience differs from the approved one, people who opted out apart: they drop out silently."""

    approved: int
    added: int
    dropped: int
    reasons: Mapping[Reason, int] = field(default_factory=dict)  # why they were dropped, where that matters


def drift(session: Session, number: int, question: Question) -> Drift:
    """Count how far the audience of now is from the approved one; whoever is barred by now left by their own wish.

    Everybody approved is looked at once, and of the others whoever is chosen but not among them, who are few.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(MEMORY))
    people = rejudged(question, number).subquery("people")
    gone = select(people.c.number, people.c.contact_id, people.c.fate).where(people.c.fate != Fate.STAYS)
    lost = gone.cte("lost").prefix_with("MATERIALIZED")
    found = _found(question, number, lost)
    approved = exists().where(recipients.c.message == number, recipients.c.number == found.c.number)
    # As a difference of sets, for neither database knows their sizes: joined they were walked through for each other.
    left = except_(select(lost.c.number).where(lost.c.fate == Fate.LEFT), select(found.c.number)).subquery()
    counts = (
        select(func.count()).select_from(recipients).where(recipients.c.message == number),
        select(func.count()).select_from(found).where(~approved),
        select(func.count()).select_from(left),
    )
    approved_people, added, dropped = session.execute(select(*(count.scalar_subquery() for count in counts))).one()
    return Drift(approved=approved_people, added=added, dropped=dropped)


def _found(question: Question, number: int, lost: CTE) -> CTE:
    """Give the numbers of the audience of now but those of the approved who stay."""
    every = chosen(question.selection)
    known = exists().where(recipients.c.message == number, recipients.c.contact_id == every.c.id)
    others = select(every.c.id).where(~known)
    back = select(lost.c.contact_id).where(is_chosen(lost.c.contact_id, question.selection))
    live = judged_of(question, union_all(others, back).subquery("others"))
    numbers = select(live.c.number).where(qualifies(live), left_over(question, live.c.number)).distinct()
    return numbers.cte("found").prefix_with("MATERIALIZED")


def reasons(session: Session, number: int, question: Question) -> Mapping[Reason, int]:
    """Count why people left since the approval, each for the first reason that holds; slower than to count them."""
    live = judged(question)
    stays = select(live.c.number).where(qualifies(live), left_over(question, live.c.number)).distinct().subquery()
    why = case(
        (live.c.id.is_(None), Reason.LEFT.value),
        (not_(live.c.kept), Reason.EXCLUDED.value),
        (not_(live.c.marketing), Reason.NOT_MARKETING.value),
        (not_(live.c.has_number), Reason.NO_VALID_NUMBER.value),
        (live.c.number.is_(None) | (live.c.number != recipients.c.number), Reason.NO_CONSENT.value),
        (is_full(recipients.c.number, question.cap, now=question.now), Reason.FREQUENCY_CAP.value),
        else_=Reason.NUMBER_EXCLUDED.value,
    ).label("why")
    gone = barred(recipients.c.number, question.subscription_id, now=question.now)
    left = (
        select(why, func.count())
        .select_from(recipients)
        .outerjoin(live, live.c.id == recipients.c.contact_id)
        .outerjoin(stays, stays.c.number == recipients.c.number)  # NOT IN would look through all of them each time
        .where(recipients.c.message == number, gone.is_(None), stays.c.number.is_(None))
        .group_by(why)
    )
    return {Reason(reason): heads for reason, heads in session.execute(left)}
