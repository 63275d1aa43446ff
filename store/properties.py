"""Properties: what tokens may name, their labels and global defaults, and where each of them is kept."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, literal, select, update

from sms.errors import Problem
from store import Session
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


@dataclass(frozen=True, slots=True)
class Property:
    """A custom property of contacts or companies."""

    name: str  # "contact.shoe_size"
    label: str
    kind: str
    default: str = ""


class NoSuchProperty(Problem):
    """There is no such property."""


def known(session: Session) -> dict[str, Collection[str]]:
    """Give the properties that tokens may name, by type, the built-in ones first."""
    built_in = {"contact": CONTACT, "company": COMPANY, "sender": SENDER, "message": MESSAGE}
    names: dict[str, list[str]] = {kind: list(own) for kind, own in built_in.items()}
    for each in custom(session):
        kind, _, name = each.name.partition(".")
        if name not in names[kind]:
            names[kind].append(name)
    return dict(names)


def custom(session: Session) -> list[Property]:
    """List what is kept of properties, by name; a built-in one is among them once it has a default."""
    rows = session.execute(select(table).order_by(table.c.name))
    return [Property(row.name, row.label, row.kind, row.default or "") for row in rows]


def defaults(session: Session) -> dict[str, str]:
    """Give the global defaults by token name; what has none is left out."""
    return {each.name: each.default for each in custom(session) if each.default}


def ensure(session: Session, names: Iterable[str]) -> list[str]:
    """Make the custom text properties that do not exist yet, and tell which."""
    rows = [
        {"name": name, "label": name.partition(".")[2].replace("_", " ").capitalize(), "kind": "text"} for name in names
    ]
    if not rows:
        return []
    new = insert(session, table).values(rows).on_conflict_do_nothing(index_elements=["name"])
    return list(session.scalars(new.returning(table.c.name)))


def set_default(session: Session, name: str, default: str) -> None:
    """Set the global default of a property; empty takes it away."""
    kind, _, own = name.partition(".")
    if own not in known(session).get(kind, ()):
        raise NoSuchProperty(f"There is no property {name}.")
    ensure(session, [name])
    session.execute(update(table).where(table.c.name == name).values(default=default or None))


def column(name: str) -> ColumnElement[str]:
    """Give the expression that reads a contact's or company's property, in a query that joins both."""
    kind, _, own = name.partition(".")
    if kind == "contact":
        return CONTACT[own] if own in CONTACT else contacts.c.properties[own].as_string()
    if kind == "company":
        return COMPANY[own] if own in COMPANY else companies.c.properties[own].as_string()
    return literal("")
