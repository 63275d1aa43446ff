"""People for files: who is in one, and their fields page by page under the names that an import knows."""

from array import array
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, case, func, not_, or_, select, union_all

from sms.audience import SENTENCE, Reason
from sms.consent import Standing
from sms.export import Export
from store import Session, many, messages, outcomes, people, properties
from store.audience import question_of
from store.audience_sql import Question, judged, not_held_by_excluded, qualifies
from store.cap import is_full
from store.schema.messages import messages as messages_table
from store.schema.people import consents, contacts, list_members, suppressions

FIELDS = tuple(properties.CONTACT)
WAITS = (Reason.PENDING, SENTENCE[Reason.PENDING])
OUT_BEFORE = (Reason.OPTED_OUT, "Opted out before.")


def ids(session: Session, export: Export, *, now: datetime) -> Sequence[int]:
    """Give the contact ids of a file in rising order, eight bytes each; of a message, as its audience is now."""
    if export.message is not None and export.outcome is not None:
        query = outcomes.contacts(messages.sends(session, export.message), export.outcome)
    elif export.message is not None:
        query = _in_audience(question_of(session, export.message, now=now), export.reason)
    elif export.list_id is not None:
        query = select(list_members.c.contact_id).where(list_members.c.list_id == export.list_id)
        query = query.order_by(list_members.c.contact_id)
    else:
        query = select(contacts.c.id).order_by(contacts.c.id)
    return array("q", session.scalars(query.execution_options(yield_per=10_000)))


def headers(session: Session, export: Export) -> list[str]:
    """Name the columns as an import knows them, so that the file can come back; what is told besides comes last."""
    more = ["reason", "why"] if export.reason else ["number", "outcome", "at", "why"] if export.outcome else []
    own = [each.name for each in properties.every(session) if each.name not in properties.BUILT_IN]
    return [*FIELDS, "company", *(name.removeprefix("contact.") for name in own), "opted_out", *more]


def rows(session: Session, export: Export, some: Sequence[int]) -> list[list[str]]:
    """Give people's cells in the order of `headers`; who was forgotten meanwhile is left out."""
    names = [each.name for each in properties.every(session) if each.name not in properties.BUILT_IN]
    wanted = [*(f"contact.{name}" for name in FIELDS), "company.name", *names]
    values, out, told = people.values(session, some), _suppressed(session, some), _told(session, export, some)
    return [
        [*(values[one].get(name, "") for name in wanted), "yes" if one in out else "", *told.get(one, ())]
        for one in some
        if one in values
    ]


def _told(session: Session, export: Export, some: Sequence[int]) -> Mapping[int, Sequence[str]]:
    if export.reason is not None:
        told = dict.fromkeys(some, (export.reason, SENTENCE[export.reason]))
        if export.reason is Reason.NO_CONSENT:
            told |= dict.fromkeys(_whose(session, export.message, some, Standing.OPTED_OUT), OUT_BEFORE)
            told |= dict.fromkeys(_whose(session, export.message, some, Standing.PENDING), WAITS)
        return told
    if export.message is None or export.outcome is None:
        return {}
    found = outcomes.of(session, messages.sends(session, export.message), export.outcome, some)
    return {
        one: (each.number, export.outcome, each.at.isoformat() if each.at else "", each.why)
        for one, each in found.items()
    }


def _whose(session: Session, message: int | None, some: Sequence[int], standing: Standing) -> Sequence[int]:
    """Give whose consent to a message's subscription type stands so, with either number."""
    wanted = select(messages_table.c.subscription_id).where(messages_table.c.number == message).scalar_subquery()
    theirs = or_(contacts.c.mobile == consents.c.number, contacts.c.phone == consents.c.number)
    stands = (consents.c.standing == standing, consents.c.subscription_id == wanted)
    query = select(contacts.c.id).join(consents, theirs).where(many.among(session, contacts.c.id, some), *stands)
    return session.scalars(query).all()


def _suppressed(session: Session, some: Sequence[int]) -> frozenset[int]:
    out = or_(contacts.c.mobile == suppressions.c.number, contacts.c.phone == suppressions.c.number)
    query = select(contacts.c.id).join(suppressions, out).where(many.among(session, contacts.c.id, some))
    return frozenset(session.scalars(query))


def _in_audience(question: Question, reason: Reason | None) -> Select[Any]:
    """Give who drops out of an audience for a reason, the first step's that they fail; without one, who is left."""
    if reason is Reason.REPEATED:
        lists, single = question.selection.lists, question.selection.contacts
        ways = (
            select(list_members.c.contact_id.label("id")).where(list_members.c.list_id.in_(lists)),
            select(contacts.c.id).where(contacts.c.id.in_(single)),
        )
        chosen = union_all(*ways).subquery("chosen")
        return select(chosen.c.id).group_by(chosen.c.id).having(func.count() > 1).order_by(chosen.c.id)
    live = judged(question)
    fits = qualifies(live)
    place = func.row_number().over(partition_by=(fits, live.c.number), order_by=live.c.id)
    seen = select(live, place.label("place")).cte("seen")
    why = case(*((failed, each.value) for each, failed in _steps(question, seen).items()))
    return select(seen.c.id).where(why == reason if reason else why.is_(None)).order_by(seen.c.id)


def _steps(question: Question, seen: CTE) -> Mapping[Reason, ColumnElement[bool]]:
    one, number = seen.c, seen.c.number
    return {
        Reason.EXCLUDED: not_(one.kept),
        Reason.NOT_MARKETING: not_(one.marketing),
        Reason.NO_VALID_NUMBER: not_(one.has_number),
        Reason.NO_CONSENT: number.is_(None),
        Reason.SUPPRESSED: one.barred,
        Reason.SHARED_NUMBER: one.place > 1,
        Reason.NUMBER_EXCLUDED: not_(not_held_by_excluded(question.selection, number)),
        Reason.FREQUENCY_CAP: is_full(number, question.cap, now=question.now),
    }
