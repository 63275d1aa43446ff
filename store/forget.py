"""Forgetting a person: every row that tells of them loses what tells, table by table as docs/privacy.md says."""

import json
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, case, cast, delete, func, not_, or_, select, update

from sms.audience import Reason
from sms.delivery import DeliveryState
from sms.errors import Problem
from sms.job import Job
from sms.phone import mask
from store import Session, audit, contacts, entries, forgotten, happened, keyed, posts, timeline, uncounted, words
from store.people import Contact
from store.schema.account import audit as log
from store.schema.ledger import clicks, deliveries, inbound, short_links, singles
from store.schema.messages import forms, messages, recipients
from store.schema.people import (
    companies,
    confirmations,
    consent_events,
    consents,
    holds,
    list_members,
    suppressions,
    team_numbers,
    verifications,
)
from store.schema.people import contacts as table
from store.schema.slack import posts as shown

UNDER_WAY = (DeliveryState.SUBMITTING, DeliveryState.UNCERTAIN)
NEEDLE_MIN = 5  # characters: what is shorter stands in words that are nobody's
FORGOTTEN = "(forgotten)"
NOBODY = 0  # a contact's id that is nobody's


@dataclass(frozen=True, slots=True)
class Traces:
    """What a person is known by: numbers with what stands in for each, and words to look for in other rows."""

    contact: int
    stand_ins: dict[str, str]
    words: tuple[str, ...]

    @property
    def numbers(self) -> list[str]:
        """The numbers that are theirs alone."""
        return list(self.stand_ins)


class OnItsWay(Problem):
    """A text to this person is on its way just now."""

    hint = "Try again in a quarter of an hour, when the carrier has told what became of it."


def shared(session: Session, contact: Contact) -> list[str]:
    """Name who else has a number of this person: what is known of that number stays theirs."""
    numbers = {number for number in (contact.mobile, contact.phone) if number}
    return [each.name for number in numbers for each in contacts.holders(session, number, but=contact.id)]


def forget(session: Session, contact: Contact, *, by: str, now: datetime) -> tuple[Job, ...]:
    """Forget a person at once and for good; a text that is being handed over must be settled first."""
    traces = _traces(session, contact, now=now)
    _check_settled(session, traces)
    jobs = [*_posts(session, traces), *_messages(session, contact.id)]
    _ledger(session, traces, now=now)
    _numbers(session, traces)
    _forms(session, traces)
    _log(session, traces)
    _contact(session, contact)
    subject = timeline.subject(contact.id)
    audit.add(session, who=by, action="forgot a person", subject=subject, now=now)
    return (*jobs, *_masked(session, traces), Job("recall", str(contact.id)))


def unmask(session: Session, masked: str, *, after: int, upto: int) -> None:
    """Take a masked number out of a stretch of the audit log, but for lines that surely tell of another number."""
    stretch = and_(log.c.id > after, log.c.id <= upto)
    told = or_(*(cast(log.c.detail, Text).contains(word, autoescape=True) for word in _spellings([masked])))
    of_others = log.c.subject.like("number %")
    rows = session.execute(select(log).where(stretch, or_(log.c.subject == masked, and_(told, not_(of_others)))))
    for row in rows.all():
        detail = json.loads(json.dumps(row.detail, ensure_ascii=False).replace(masked, FORGOTTEN))
        subject = row.subject.replace(masked, FORGOTTEN)
        session.execute(update(log).where(log.c.id == row.id).values(subject=subject, detail=detail))


def _traces(session: Session, contact: Contact, *, now: datetime) -> Traces:
    theirs = [n for n in timeline.numbers(session, contact.id) if not contacts.holders(session, n, but=contact.id)]
    ids = {number: forgotten.remember(session, number, now=now) for number in theirs}
    stand_ins = {number: f"forgotten:{each}:{secrets.token_hex(4)}" for number, each in ids.items()}
    full = " ".join(part for part in (contact.first_name, contact.last_name) if part)
    known = (*theirs, contact.mobile_given, contact.phone_given, full, contact.email, contact.external_id)
    words = {word for word in known if word and len(word) >= NEEDLE_MIN}
    return Traces(contact.id, stand_ins, tuple(_spellings(words)))


def _spellings(words: Iterable[str]) -> set[str]:
    """Give words with how SQLite keeps their letters in JSON."""
    return {spelt for word in words for spelt in (word, json.dumps(word)[1:-1])}


def _check_settled(session: Session, traces: Traces) -> None:
    for kept, whose in _books(traces):
        under_way = select(kept.c.id).where(whose, kept.c.state.in_(UNDER_WAY)).limit(1)
        if session.scalar(under_way) is not None:
            raise OnItsWay


def _ledger(session: Session, traces: Traces, *, now: datetime) -> None:
    codes = select(short_links.c.code).join(deliveries, deliveries.c.id == short_links.c.delivery_id)
    session.execute(
        update(clicks)
        .where(clicks.c.code.in_(codes.where(deliveries.c.contact_id == traces.contact)))
        .values(agent="", contact_id=NOBODY)
    )
    for kept, whose in _books(traces):
        if kept is deliveries:
            uncounted.mark_where(session, whose)
        planned = (whose, kept.c.state == DeliveryState.PLANNED)
        skipped = {"state": DeliveryState.SKIPPED, "reason": Reason.SUPPRESSED, "finished_at": now}
        session.execute(update(kept).where(*planned).values(**skipped))
        session.execute(update(kept).where(whose).values(body=None))
        _rename(session, kept, traces)
    session.execute(update(inbound).where(inbound.c.number.in_(traces.numbers)).values(body="", opt_out=None))
    _rename(session, inbound, traces)
    mine = deliveries.c.contact_id == traces.contact
    session.execute(update(deliveries).where(mine).values(contact_id=NOBODY))
    everywhere = recipients.c.message.in_(select(messages.c.number))  # or else no index is used
    for theirs in (recipients.c.contact_id == traces.contact, recipients.c.number.in_(traces.numbers)):
        session.execute(delete(recipients).where(everywhere, theirs))


def _books(traces: Traces) -> Sequence[tuple[Any, ColumnElement[bool]]]:
    return (
        (deliveries, or_(deliveries.c.contact_id == traces.contact, deliveries.c.number.in_(traces.numbers))),
        (singles, singles.c.number.in_(traces.numbers)),
    )


def _rename(session: Session, kept: Any, traces: Traces) -> None:
    """Let one stand-in take the place of a number in all its rows, so that what is counted by number stays."""
    if traces.stand_ins:
        new = case(traces.stand_ins, value=kept.c.number, else_=kept.c.number)
        session.execute(update(kept).where(kept.c.number.in_(traces.numbers)).values(number=new))


def _numbers(session: Session, traces: Traces) -> None:
    for kept in (consents, confirmations, suppressions, holds, team_numbers, verifications):
        session.execute(delete(kept).where(kept.c.number.in_(traces.numbers)))
    mine = consent_events.c.number.in_(traces.numbers)  # emptied: to delete one, a database looks through all standings
    session.execute(update(consent_events).where(mine).values(shown="", source="", by=""))
    _rename(session, consent_events, traces)


def _posts(session: Session, traces: Traces) -> tuple[Job, ...]:
    """Take down what stands in channels of what they wrote, and whatever names them in words that were kept."""
    texts = session.scalars(select(inbound.c.id).where(inbound.c.number.in_(traces.numbers)))
    theirs = [ends(f"{kind}:{text}") for text in texts for kind in ("reply", "inbound") for ends in (_is_key, _is_copy)]
    named = [cast(shown.c.content, Text).icontains(word, autoescape=True) for word in traces.words]
    which = or_(*theirs, *named)
    return posts.take_down(session, which) if theirs or named else ()


def _is_key(key: str) -> ColumnElement[bool]:
    return or_(shown.c.key == key, shown.c.key.endswith(f":{key}"))


def _is_copy(key: str) -> ColumnElement[bool]:
    """Where news could not be posted at home, each admin has a copy under a key of its own."""
    return or_(shown.c.key.like(f"{key}:%"), shown.c.key.like(f"%:{key}:%"))


def _messages(session: Session, contact: int) -> list[Job]:
    """Take them out of every choice of people; an id alone may be somebody else's one day."""
    jobs = []
    rows = session.execute(select(messages.c.number, messages.c.audience)).all()
    for row in rows:
        names = [name for name in ("contacts", "not_contacts") if contact in row.audience.get(name, ())]
        if names:
            without = {name: [each for each in row.audience[name] if each != contact] for name in names}
            here = messages.c.number == row.number
            session.execute(update(messages).where(here).values(audience={**row.audience, **without}))
            jobs.append(posts.card(session, row.number))
    return jobs


def _forms(session: Session, traces: Traces) -> None:
    rows = session.execute(select(forms.c.id, forms.c.state, forms.c.typed)).all()
    theirs = [
        row.id
        for row in rows
        if row.state.get("contact") == traces.contact or _names(f"{row.state} {row.typed}", traces)
    ]
    session.execute(delete(forms).where(forms.c.id.in_(theirs)))


def _log(session: Session, traces: Traces) -> None:
    """Empty what the audit log tells in words; that something was done, when and by whom, stays."""
    subjects = [timeline.subject(traces.contact), *(keyed.subject(session, number) for number in traces.numbers)]
    session.execute(update(log).where(log.c.subject.in_(subjects)).values(detail={}))
    if not traces.words:
        return
    ways = [
        text.icontains(word, autoescape=True)
        for word in traces.words
        for text in (log.c.subject, cast(log.c.detail, Text))
    ]
    named = and_(log.c.outcome == "refused", or_(*ways))  # what was done is logged without names; what was typed is not
    session.execute(update(log).where(named).values(subject="forgotten", detail={}))


def _masked(session: Session, traces: Traces) -> list[Job]:
    """Have masked numbers taken out of the log later, bit by bit: it may be long."""
    upto = session.scalar(select(func.max(log.c.id))) or 0
    return [Job("unmask", f"{mask(number)}:0:{upto}") for number in traces.numbers]


def _contact(session: Session, contact: Contact) -> None:
    session.execute(delete(list_members).where(list_members.c.contact_id == contact.id))
    entries.forget(session, contact.id)
    happened.forget(session, contact.id)
    words.erase(session, [contact.id])
    mine = table.c.id == contact.id
    company = session.scalar(select(table.c.company_id).where(mine))
    session.execute(delete(table).where(mine))
    if company and session.scalar(select(table.c.id).where(table.c.company_id == company).limit(1)) is None:
        session.execute(delete(companies).where(companies.c.id == company))  # a company of one is that one


def _names(text: str, traces: Traces) -> bool:
    folded = text.casefold()
    return any(word.casefold() in folded for word in traces.words)
