"""The waterfall as set algebra: who is chosen, what each step says of them, and who is left, on either database."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    Subquery,
    and_,
    case,
    except_,
    exists,
    false,
    func,
    not_,
    or_,
    select,
    true,
    union,
)

from sms.audience import Selection
from sms.consent import Standing
from sms.setting_values import FrequencyCap
from store.cap import full, is_full
from store.schema.people import consents, contacts, holds, list_members, suppressions


@dataclass(frozen=True, slots=True)
class Question:
    """What decides who gets a message: the choice, what they must have agreed to, the instant, the cap."""

    selection: Selection
    subscription_id: int
    now: datetime
    cap: FrequencyCap | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """Contact ids after one up to and with another."""

    after: int
    upto: int

    def holds(self, column: ColumnElement[int]) -> ColumnElement[bool]:
        """Tell whether an id lies in the span."""
        return and_(column > self.after, column <= self.upto)


def chosen(selection: Selection, span: Span | None = None) -> Subquery:
    """Give the ids of the people in the chosen lists or chosen singly, each once, excluded ones too."""
    parts: list[Select[Any]] = []
    if selection.lists:
        members = select(list_members.c.contact_id.label("id")).where(list_members.c.list_id.in_(selection.lists))
        members = members.distinct() if len(selection.lists) > 1 else members
        parts.append(members if span is None else members.where(span.holds(list_members.c.contact_id)))
    if selection.contacts or not parts:
        single = select(contacts.c.id).where(contacts.c.id.in_(selection.contacts))
        parts.append(single if span is None else single.where(span.holds(contacts.c.id)))
    return (parts[0] if len(parts) == 1 else union(*parts)).subquery("chosen")


def judged(question: Question, span: Span | None = None) -> CTE:
    """Give each chosen person with what the steps up to suppression say, and the number that would be texted."""
    return judged_of(question, chosen(question.selection, span))


def judged_of(question: Question, ids: Subquery) -> CTE:
    """Say the same of some of the chosen people alone."""
    mobile, phone = _agreed("mobile_consent", question), _agreed("phone_consent", question)
    number = case((mobile.c.number.is_not(None), contacts.c.mobile), (phone.c.number.is_not(None), contacts.c.phone))
    barred = or_(
        exists().where(suppressions.c.number == number),
        exists().where(holds.c.number == number, or_(holds.c.until.is_(None), holds.c.until > question.now)),
    )
    return (
        select(
            contacts.c.id,
            not_(excluded(contacts.c.id, question.selection)).label("kept"),
            contacts.c.marketing,
            or_(contacts.c.mobile.is_not(None), contacts.c.phone.is_not(None)).label("has_number"),
            number.label("number"),
            barred.label("barred"),
        )
        .select_from(ids)
        .join(contacts, contacts.c.id == ids.c.id)
        .outerjoin(mobile, mobile.c.number == contacts.c.mobile)
        .outerjoin(phone, phone.c.number == contacts.c.phone)
        .cte("judged")
    )


def qualifies(people: CTE) -> ColumnElement[bool]:
    """Tell who has passed all steps that look at one person alone."""
    return and_(people.c.kept, people.c.marketing, people.c.number.is_not(None), not_(people.c.barred))


def left_over(question: Question, number: ColumnElement[str]) -> ColumnElement[bool]:
    """Tell which numbers nobody excluded holds and the frequency cap allows."""
    return and_(not_held_by_excluded(question.selection, number), not_(is_full(number, question.cap, now=question.now)))


def still_texted(question: Question, number: ColumnElement[str]) -> ColumnElement[bool]:
    """Tell whether a contact whose row is joined would be texted on a number that has agreed and is not suppressed.

    What `judged` says of everybody, looked up for one: much quicker where people are known already.
    """
    mobile = _agreed("of_mobile", question)
    agreed = exists().where(mobile.c.number == contacts.c.mobile)
    is_phone = and_(contacts.c.phone == number, not_(agreed))  # of two numbers that agreed the mobile is texted
    return and_(
        contacts.c.id.is_not(None),
        func.coalesce(contacts.c.marketing, false()),
        case((contacts.c.mobile == number, true()), else_=func.coalesce(is_phone, false())),
        is_chosen(contacts.c.id, question.selection),
        not_(excluded(contacts.c.id, question.selection)),
        left_over(question, number),
    )


def is_chosen(person: ColumnElement[int], selection: Selection) -> ColumnElement[bool]:
    """Tell whether a person is in the chosen lists or chosen singly."""
    member = exists().where(list_members.c.contact_id == person, list_members.c.list_id.in_(selection.lists))
    return or_(
        member if selection.lists else false(), person.in_(selection.contacts) if selection.contacts else false()
    )


def excluded(person: ColumnElement[int], selection: Selection) -> ColumnElement[bool]:
    """Tell whether a person is among those not to send to."""
    ways: list[ColumnElement[bool]] = []
    if selection.not_lists:
        ways.append(
            exists().where(list_members.c.contact_id == person, list_members.c.list_id.in_(selection.not_lists))
        )
    if selection.not_contacts:
        ways.append(person.in_(selection.not_contacts))
    return or_(*ways) if ways else false()


def not_held_by_excluded(selection: Selection, number: ColumnElement[str]) -> ColumnElement[bool]:
    """Tell whether no excluded person holds a number; two look-ups, for one with OR would use no index."""
    if not (selection.not_lists or selection.not_contacts):
        return not_(false())
    mobile, phone = contacts.alias("mobile_holder"), contacts.alias("phone_holder")
    return and_(
        not_(exists().where(mobile.c.mobile == number, excluded(mobile.c.id, selection))),
        not_(exists().where(phone.c.phone == number, excluded(phone.c.id, selection))),
    )


def free_of_excluded(selection: Selection, numbers: CTE) -> CTE:
    """Give the numbers of a set that nobody excluded holds, as a difference of sets: quickest for all at once."""
    if not (selection.not_lists or selection.not_contacts):
        return numbers
    out = chosen(Selection(lists=selection.not_lists, contacts=selection.not_contacts)).alias("out")
    of_out = (contacts, contacts.c.id == out.c.id)
    held = (
        select(number).select_from(out).join(*of_out).where(number.is_not(None))
        for number in (contacts.c.mobile, contacts.c.phone)
    )
    return except_(select(numbers.c.number), *held).cte("free")


def under_cap(question: Question, numbers: CTE) -> CTE:
    """Give the numbers of a set that were sent fewer texts lately than the frequency cap allows."""
    if question.cap is None:
        return numbers
    return except_(select(numbers.c.number), select(full(question.cap, now=question.now).c.number)).cte("under_cap")


def _agreed(name: str, question: Question) -> Subquery:
    return (
        select(consents.c.number)
        .where(consents.c.subscription_id == question.subscription_id, consents.c.standing == Standing.OPTED_IN)
        .subquery(name)
    )
