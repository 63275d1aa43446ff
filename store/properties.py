"""Properties: what tokens may name, their labels and global defaults, and where each of them is kept."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, literal, select

from sms.errors import Problem
from sms.near import did_you_mean, nearest
from sms.pages import holding
from sms.properties import Kind, Property, label_of
from store import Session, audit
from store.schema.people import companies, contacts
from store.schema.people import properties as table
from store.upsert import insert

CONTACT: Mapping[str, ColumnElement[Any]] = {
    "first_name": contacts.c.first_name,
    "last_name": contacts.c.last_name,
    "email": contacts.c.email,
    "mobile_phone": contacts.c.mobile_given,
    "phone": contacts.c.phone_given,
    "time_zone": contacts.c.time_zone,
    "state": contacts.c.state,
    "postal_code": contacts.c.postal_code,
    "external_id": contacts.c.external_id,
}
COMPANY: Mapping[str, ColumnElement[Any]] = {"name": companies.c.name}
SENDER = ("name", "first_name")  # of the colleague who asks for the send
MESSAGE = ("name", "number", "campaign")
BUILT_IN = tuple(f"{owner}.{own}" for owner, columns in (("contact", CONTACT), ("company", COMPANY)) for own in columns)


class NoSuchProperty(Problem):
    """There is no such property."""

    hint = "`/sms properties` shows all."


def known(session: Session) -> dict[str, Collection[str]]:
    """Give the properties that tokens may name, by type, the built-in ones first."""
    names: dict[str, list[str]] = {"contact": [], "company": [], "sender": list(SENDER), "message": list(MESSAGE)}
    for each in every(session):
        names[each.owner].append(each.own)
    return dict(names)


def every(session: Session) -> list[Property]:
    """List the properties of contacts and companies, the built-in ones first, custom ones by label."""
    kept = {each.name: each for each in _kept(session)}
    built_in = [kept.pop(name, Property(name, label_of(name.partition(".")[2]))) for name in BUILT_IN]
    return [*built_in, *sorted(kept.values(), key=lambda each: (each.label.casefold(), each.name))]


def custom(session: Session, owner: str) -> list[Property]:
    """List the custom ones of contacts or of companies, by label."""
    return [each for each in every(session) if each.owner == owner and each.name not in BUILT_IN]


def get(session: Session, name: str) -> Property:
    """Fetch one by the name that tokens say."""
    found = {each.name: each for each in every(session)}
    if name not in found:
        raise NoSuchProperty(f"There is no property {name}.", hint=did_you_mean(name, found))
    return found[name]


def choices(session: Session, kind: str, words: str) -> list[tuple[str, str]]:
    """Give what a token of a type can name as (label, name), by words in either; without any, what comes near."""
    labels = {each.own: each.label for each in every(session) if each.owner == kind}
    labels = labels or {own: label_of(own) for own in known(session)[kind]}
    pairs = [(label, own) for own, label in labels.items()]
    likely = nearest(words, labels.values())
    return holding(words, pairs, names=tuple) or [pair for pair in pairs if pair[0] in likely]


def defaults(session: Session) -> dict[str, str]:
    """Give the global defaults by token name; what has none is left out."""
    return {each.name: each.default for each in _kept(session) if each.default}


def ensure(session: Session, names: Iterable[str]) -> list[str]:
    """Make the custom text properties that do not exist yet, and tell which."""
    rows = [{"name": name, "label": label_of(name.partition(".")[2]), "kind": Kind.TEXT} for name in names]
    if not rows:
        return []
    new = insert(session, table).values(rows).on_conflict_do_nothing(index_elements=["name"])
    return list(session.scalars(new.returning(table.c.name)))


def keep(session: Session, each: Property, *, by: str, now: datetime) -> None:
    """Keep a property as it is to be; of a built-in one that is its global default."""
    row = {"label": each.label, "kind": each.kind, "default": each.default or None, "choices": list(each.choices)}
    new = insert(session, table).values(name=each.name, **row)
    session.execute(new.on_conflict_do_update(index_elements=["name"], set_=row))
    audit.add(session, who=by, action="set a property", subject=each.name, now=now, detail={"default": each.default})


def remove(session: Session, name: str, *, by: str, now: datetime) -> None:
    """Forget a custom property; the values that people have stay, and count again once it is added again."""
    gone = delete(table).where(table.c.name == name, table.c.name.not_in(BUILT_IN)).returning(table.c.name)
    if session.execute(gone).first() is None:
        raise NoSuchProperty(f"There is no custom property {name}.")
    audit.add(session, who=by, action="removed a property", subject=name, now=now)


def column(name: str) -> ColumnElement[str]:
    """Give the expression that reads a contact's or company's property, in a query that joins both."""
    kind, _, own = name.partition(".")
    if kind == "contact":
        return CONTACT[own] if own in CONTACT else contacts.c.properties[own].as_string()
    if kind == "company":
        return COMPANY[own] if own in COMPANY else companies.c.properties[own].as_string()
    return literal("")


def _kept(session: Session) -> list[Property]:
    rows = session.execute(select(table).order_by(table.c.name))
    return [Property(row.name, row.label, Kind(row.kind), row.default or "", tuple(row.choices or ())) for row in rows]
