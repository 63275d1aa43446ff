"""A person's timeline, gathered from the ledger, the inbox, clicks, consent, what was done with many, and the log."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row, func, select

from sms import carrier_codes
from sms.audience import SENTENCE, Reason
from sms.consent import Change
from sms.delivery import DeliveryState
from sms.roles import Person
from sms.timeline import Entry, Happening, Kind, Look, Page, page
from store import Session, happened, keyed, sight
from store.schema.account import audit
from store.schema.automations import entries
from store.schema.ledger import clicks, deliveries, inbound, links, short_links, singles
from store.schema.messages import messages
from store.schema.people import consent_events, contacts, subscriptions
from store.tallies import BY_PEOPLE

PAGE = 12

CHANGED: Mapping[str, str] = {
    Change.OPT_IN: "Opted in to {}",
    Change.OPT_OUT: "Opted out of {}",
    Change.STOP: "Opted out of {}",
    Change.START: "Texted START",
    Change.ASK: "Opted in to {}, to be confirmed by YES",
    Change.CONFIRM: "Confirmed {} by YES",
    Change.LAPSE: "Never said YES to {}",
}
SENT: Mapping[str, str] = {
    DeliveryState.PLANNED: "To be sent",
    DeliveryState.SUBMITTING: "On its way",
    DeliveryState.UNCERTAIN: "Perhaps sent, being looked up",
    DeliveryState.UNRESOLVED: "Perhaps sent",
    DeliveryState.CANCELED: "Stopped before it was sent",
    DeliveryState.REJECTED: "Refused by the carrier",
}
"""Other states are called as people call them."""
SINGLE: Mapping[Kind, Mapping[str, str]] = {
    Kind.TEST: {"test": "Test"},
    Kind.REPLY: {"answer": "Automatic answer", "reply": "Our reply"},
    Kind.CONSENT: {"question": "Asked to confirm by YES"},
}
"""Texts to one phone; a code is for a colleague, and nobody else's business."""
ENTERED: Mapping[str, str] = {
    "waiting": "{} an automation, and is in it",
    "done": "{} an automation, and is through",
    "released": "{} an automation, and was let go",
}
DONE: Mapping[str, str] = {
    Happening.IMPORTED: "Imported",
    Happening.JOINED: "Put into the list",
    Happening.LEFT: "Taken out of the list",
    Happening.MARKETING_ON: "Became a marketing contact",
    Happening.MARKETING_OFF: "Is no marketing contact any more",
}

BARRED = frozenset({"Suppressed", "Put on hold", "Released"})
"""What the log alone tells of a number; consent has events of its own."""


@dataclass(frozen=True, slots=True)
class Whose:
    """The person, every number that was ever theirs as far as is known, and how many entries are wanted."""

    contact: int
    numbers: tuple[str, ...]
    limit: int


Source = Callable[[Session, Whose], list[Entry]]


def view(session: Session, look: Look, *, size: int = PAGE) -> Page:
    """Give one page of a person's timeline, newest first."""
    whose = Whose(look.contact, tuple(numbers(session, look.contact)), look.start + size + 1)
    sources = SOURCES.values() if look.kind is None else [SOURCES[look.kind]]
    return page(look, [source(session, whose) for source in sources], size=size)


def numbers(session: Session, contact: int) -> list[str]:
    """List a person's numbers of today, then those that texts went to, unless these are somebody else's now."""
    row = session.execute(select(contacts.c.mobile, contacts.c.phone).where(contacts.c.id == contact)).one_or_none()
    now = [number for number in row or () if number]
    sent = select(deliveries.c.number).where(deliveries.c.contact_id == contact).distinct()
    return list(dict.fromkeys([*now, *(each for each in session.scalars(sent) if not _is_held(session, each))]))


def names(session: Session, shown: Page, *, by: Person | None = None) -> dict[int, str]:
    """Name the messages of a page; one that was deleted has none, nor one that this person may not see."""
    numbers = {entry.message for entry in shown.entries if entry.message}
    named = select(messages.c.number, messages.c.name).where(messages.c.number.in_(numbers), sight.seen_by(by))
    rows = session.execute(named)
    return {row.number: row.name for row in rows if row.name}


def veiled(session: Session, shown: Page, *, by: Person | None) -> Page:
    """Leave out what was said in texts of messages that a person may not see; that there was one is told."""
    seen = sight.seen(session, {entry.message for entry in shown.entries if entry.message}, by=by)
    entries = (entry if entry.message in {None, *seen} else replace(entry, said="") for entry in shown.entries)
    return replace(shown, entries=tuple(entries))


def subject(contact: int) -> str:
    """Name a contact in the audit log, where no name or number may stand."""
    return f"contact {contact}"


def _is_held(session: Session, number: str) -> bool:
    ways = (contacts.c.mobile == number, contacts.c.phone == number)
    return any(session.execute(select(contacts.c.id).where(way).limit(1)).first() for way in ways)


def _texts(session: Session, whose: Whose) -> list[Entry]:
    at = func.coalesce(deliveries.c.accepted_at, deliveries.c.attempted_at, deliveries.c.finished_at, deliveries.c.due)
    mine = select(deliveries, at.label("at")).where(deliveries.c.contact_id == whose.contact)
    rows = session.execute(mine.order_by(at.desc()).limit(whose.limit))
    return [Entry(row.at, Kind.MARKETING, _became(row.state, row.reason, row.code), "", row.message) for row in rows]


def _became(state: str, reason: str | None, code: int | None) -> str:
    if state == DeliveryState.SKIPPED:
        return f"Not sent. {SENTENCE[Reason(reason)]}" if reason in set(Reason) else "Not sent."
    return f"{_called(state)}: {carrier_codes.look_up(code).meaning}" if code else _called(state)


def _called(state: str) -> str:
    return SENT.get(state, state.capitalize())


def _tests(session: Session, whose: Whose) -> list[Entry]:
    return _singles(session, whose, Kind.TEST)


def _singles(session: Session, whose: Whose, kind: Kind) -> list[Entry]:
    told = SINGLE[kind]
    mine = (singles.c.number.in_(whose.numbers), singles.c.kind.in_(told))
    rows = session.execute(select(singles).where(*mine).order_by(singles.c.at.desc()).limit(whose.limit))
    return [
        Entry(row.at, kind, f"{told[row.kind]}, {_called(row.state).lower()}", row.body or "", row.message, row.by)
        for row in rows
    ]


def _replies(session: Session, whose: Whose) -> list[Entry]:
    mine = inbound.c.number.in_(whose.numbers)
    query = select(inbound).where(mine).order_by(inbound.c.at.desc()).limit(whose.limit)
    theirs = [
        Entry(row.at, Kind.REPLY, "Texted" if row.keyword else "Replied", row.body, row.message)
        for row in session.execute(query)
    ]
    return [*theirs, *_singles(session, whose, Kind.REPLY)]


def _clicks(session: Session, whose: Whose) -> list[Entry]:
    query = (
        select(clicks.c.at, links.c.url, links.c.message)
        .join(short_links, short_links.c.code == clicks.c.code)
        .join(links, links.c.id == short_links.c.link_id)
        .join(deliveries, deliveries.c.id == short_links.c.delivery_id)
        .where(deliveries.c.contact_id == whose.contact, BY_PEOPLE)
        .order_by(clicks.c.at.desc())
        .limit(whose.limit)
    )
    return [Entry(row.at, Kind.CLICK, "Clicked", row.url, row.message) for row in session.execute(query)]


def _consent(session: Session, whose: Whose) -> list[Entry]:
    query = (
        select(consent_events, subscriptions.c.name)
        .outerjoin(subscriptions, subscriptions.c.id == consent_events.c.subscription_id)
        .where(consent_events.c.number.in_(whose.numbers))
        .order_by(consent_events.c.at.desc(), consent_events.c.id.desc())
        .limit(whose.limit)
    )
    told = [_agreed(row) for row in session.execute(query)]
    subjects = keyed.subjects(session, whose.numbers)
    barred = [entry for entry in _logged(session, subjects, whose.limit, kind=Kind.CONSENT) if entry.what in BARRED]
    return [*told, *barred, *_singles(session, whose, Kind.CONSENT)]


def _agreed(row: Row[Any]) -> Entry:
    to = f"“{row.name}”" if row.name else "everything"
    way = ", ".join(filter(None, (row.how.replace("_", " "), row.source if row.how != "keyword" else "")))
    return Entry(row.at, Kind.CONSENT, f"{CHANGED[row.change].format(to)}: {way}", row.shown, by=_who(row.by))


def _lists(session: Session, whose: Whose) -> list[Entry]:
    return _done(session, whose, Kind.LIST, (Happening.IMPORTED, Happening.JOINED, Happening.LEFT))


def _automations(session: Session, whose: Whose) -> list[Entry]:
    mine = select(entries).where(entries.c.contact_id == whose.contact)
    rows = session.execute(mine.order_by(entries.c.entered_at.desc(), entries.c.id.desc()).limit(whose.limit))
    return [Entry(row.entered_at, Kind.AUTOMATION, _entered(row), message=row.automation) for row in rows]


def _entered(row: Row[Any]) -> str:
    told = ENTERED[row.state].format("Entered" if row.turn == 1 else "Came again into")
    return f"{told}. A text was not sent. {SENTENCE[Reason(row.reason)]}" if row.reason in set(Reason) else told


def _other(session: Session, whose: Whose) -> list[Entry]:
    logged = _logged(session, [subject(whose.contact)], whose.limit, kind=Kind.OTHER)
    marked = _done(session, whose, Kind.OTHER, (Happening.MARKETING_ON, Happening.MARKETING_OFF))
    made = session.scalar(select(contacts.c.created_at).where(contacts.c.id == whose.contact))
    is_told = any(entry.at == made for entry in logged)
    return [*logged, *marked, *([] if is_told or made is None else [Entry(made, Kind.OTHER, "Added")])]


def _done(session: Session, whose: Whose, kind: Kind, among: Sequence[Happening]) -> list[Entry]:
    rows = happened.of(session, whose.contact, among, limit=whose.limit)
    return [Entry(row.at, kind, _what(row), message=row.message, by=row.by) for row in rows]


def _what(row: Row[Any]) -> str:
    told = row.detail
    words = (
        DONE[row.what],
        f"from “{told['file']}”" if told.get("file") else "",
        "into" if row.what == Happening.IMPORTED and told.get("list") else "",
        f"“{told['list']}”" if told.get("list") else "",
        "as a marketing contact" if told.get("marketing") else "",
    )
    return " ".join(filter(None, words))


def _logged(session: Session, subjects: Sequence[str], limit: int, *, kind: Kind) -> list[Entry]:
    mine = (audit.c.subject.in_(subjects), audit.c.outcome == "done")
    rows = session.execute(select(audit).where(*mine).order_by(audit.c.id.desc()).limit(limit))
    return [
        Entry(row.at, kind, row.action.capitalize(), str(row.detail.get("reason") or ""), by=_who(row.who))
        for row in rows
    ]


def _who(by: str) -> str:
    """A number's own words need no name beside them."""
    return "" if by.startswith("+") else by


SOURCES: Mapping[Kind, Source] = {
    Kind.MARKETING: _texts,
    Kind.TEST: _tests,
    Kind.REPLY: _replies,
    Kind.CLICK: _clicks,
    Kind.CONSENT: _consent,
    Kind.LIST: _lists,
    Kind.AUTOMATION: _automations,
    Kind.OTHER: _other,
}
