"""One person as their screen shows them: what is known, what they agreed to, what bars them, what happened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from sms import rules
from sms.audience import Reason, Selection
from sms.consent import Standing
from sms.properties import Property
from sms.roles import Person
from sms.rule_words import sentence
from sms.settings import Settings
from sms.timeline import Look, Page
from store import Session, bars, confirmations, lists, people, properties, subscriptions, timeline
from store.audience_sql import Question, judged
from store.bars import Bar
from store.cap import is_full
from store.people import Contact
from store.schema.people import consent_events, consents, list_members
from store.schema.people import lists as table


@dataclass(frozen=True, slots=True)
class Agreed:
    """Where one number stands with one subscription type, and the evidence for it."""

    number: str
    subscription: str
    standing: Standing
    how: str
    shown: str
    source: str
    by: str
    at: datetime
    asked_at: datetime | None = None  # of one that is pending: when the phone was asked; None: it is still to be


@dataclass(frozen=True, slots=True)
class Reach:
    """Whether a person would get a subscription type as things stand, and why not; `number` is the one it is about."""

    subscription: str
    number: str = ""
    reason: Reason | None = None
    waits: Agreed | None = None  # the opt-in that has yet to be confirmed
    out: Agreed | None = None  # the latest opt-out, where nobody agreed since
    bar: Bar | None = None  # what keeps the number from every text


@dataclass(frozen=True, slots=True)
class InList:
    """One list that somebody is in; `why` is its rule as a sentence, empty where they were put into it by hand."""

    id: int
    name: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Whole:
    """All that the screen of one person shows; `values` are those of custom properties that have one."""

    contact: Contact
    values: Sequence[tuple[Property, str]]
    lists: Sequence[InList]
    agreed: Sequence[Agreed]
    bars: Sequence[Bar]
    reach: Sequence[Reach]
    timeline: Page
    names: Mapping[int, str]  # of the messages in the timeline


def whole(session: Session, look: Look, *, account: Settings, now: datetime, by: Person | None = None) -> Whole:
    """Gather one contact, with the page of the timeline that is looked at; messages are named to who may see them."""
    contact = people.contact(session, look.contact)
    numbers = list(dict.fromkeys(number for number in (contact.mobile, contact.phone) if number))
    page = timeline.veiled(session, timeline.view(session, look), by=by)
    agreed, barred = _agreed(session, numbers), bars.of(session, numbers, now=now)
    return Whole(
        contact=contact,
        values=_values(session, contact),
        lists=in_lists(session, contact.id, by=by),
        agreed=agreed,
        bars=barred,
        reach=[_because(each, agreed, barred) for each in reach(session, contact.id, account=account, now=now)],
        timeline=page,
        names=timeline.names(session, page, by=by),
    )


def in_lists(session: Session, contact: int, *, by: Person | None = None) -> list[InList]:
    """List what somebody is in by name, in one by rule as of its last count."""
    mine = select(table).join(list_members, list_members.c.list_id == table.c.id)
    mine = mine.where(list_members.c.contact_id == contact, table.c.removed_at.is_(None)).order_by(table.c.name)
    rows = session.execute(mine).all()
    names = lists.told_by(session, by=by) if any(row.rule for row in rows) else None
    return [
        InList(row.id, row.name, sentence(rules.read(row.rule), names) if row.rule and names else "") for row in rows
    ]


def reach(session: Session, contact: int, *, account: Settings, now: datetime) -> list[Reach]:
    """Ask the waterfall's own statement why a person may not be texted, for each subscription type."""
    chosen = Selection(contacts=(contact,))
    return [
        _reach(session, name, Question(chosen, kind, now, account.frequency_cap))
        for name, kind in subscriptions.names(session).items()
    ]


def _reach(session: Session, name: str, question: Question) -> Reach:
    person = judged(question)
    row = session.execute(
        select(*person.c, is_full(person.c.number, question.cap, now=question.now).label("is_full"))
    ).one()
    steps = {
        Reason.NOT_MARKETING: row.marketing,
        Reason.NO_VALID_NUMBER: row.has_number,
        Reason.NO_CONSENT: row.number is not None,
        Reason.SUPPRESSED: not row.barred,
        Reason.FREQUENCY_CAP: not row.is_full,
    }
    failed = next((reason for reason, passed in steps.items() if not passed), None)
    return Reach(name, row.number or "", failed)


def _because(reach: Reach, agreed: Sequence[Agreed], barred: Sequence[Bar]) -> Reach:
    """Say what is behind it: an opt-in that only has to be confirmed, an opt-out, or what bars the number."""
    if reach.reason is Reason.SUPPRESSED:
        return replace(reach, bar=next((each for each in barred if each.number == reach.number), None))
    if reach.reason is not Reason.NO_CONSENT:
        return reach
    mine = [each for each in agreed if each.subscription == reach.subscription]
    pending = next((each for each in mine if each.standing is Standing.PENDING), None)
    outs = [each for each in mine if each.standing is Standing.OPTED_OUT]
    return replace(reach, waits=pending, out=max(outs, key=lambda each: each.at, default=None))


def _values(session: Session, contact: Contact) -> list[tuple[Property, str]]:
    told = people.values(session, [contact.id])[contact.id]
    return [
        (each, told[each.name])
        for each in properties.every(session)
        if each.name in told and each.name not in properties.BUILT_IN
    ]


def _agreed(session: Session, numbers: Sequence[str]) -> list[Agreed]:
    known = {kind: name for name, kind in subscriptions.names(session).items()}
    query = (
        select(consents, *(consent_events.c[name] for name in ("how", "shown", "source", "by", "at")))
        .join(consent_events, consent_events.c.id == consents.c.event_id)
        .where(consents.c.number.in_(numbers))
    )
    asked = confirmations.asked_at(session, numbers)
    found = [
        replace(_one(row, known), asked_at=asked.get((row["number"], row["subscription_id"])))
        for row in session.execute(query).mappings()
    ]
    return sorted(found, key=lambda each: (numbers.index(each.number), each.subscription.casefold()))


def _one(row: Mapping[Any, Any], known: Mapping[int, str]) -> Agreed:
    told = {name: row[name] for name in ("number", "how", "shown", "source", "by", "at")}
    return Agreed(**told, subscription=known[row["subscription_id"]], standing=Standing(row["standing"]))
