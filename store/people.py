"""Contacts: found by what a person types, shown whole, and their values for tokens."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select

from sms.errors import Problem
from store import Session, many, properties, search
from store.schema.people import companies, contacts

BUILT_IN = {
    f"{owner}.{name}": column
    for owner, columns in (("contact", properties.CONTACT), ("company", properties.COMPANY))
    for name, column in columns.items()
}
CUSTOM = {"contact": contacts.c.properties, "company": companies.c.properties}
LITERAL = {ord("\\"): "\\\\", ord("%"): "\\%", ord("_"): "\\_"}


@dataclass(frozen=True, slots=True)
class Contact:
    """One person; `mobile` and `phone` are set only if they can be texted, `…_given` is what came."""

    id: int
    external_id: str | None
    first_name: str | None
    last_name: str | None
    email: str | None
    mobile: str | None
    mobile_given: str | None
    phone: str | None
    phone_given: str | None
    time_zone: str | None
    state: str | None
    postal_code: str | None
    marketing: bool
    company: str | None
    properties: Mapping[str, Any]

    @property
    def name(self) -> str:
        """What to call them; without a name, the mail address, else the number in the account."""
        full = " ".join(part for part in (self.first_name, self.last_name) if part)
        return full or self.email or f"Contact {self.id}"

    @property
    def number(self) -> str | None:
        """The number that is shown with them: the mobile, else the phone."""
        return self.mobile or self.phone


class NoSuchContact(Problem):
    """There is no such contact."""

    hint = "`/sms contacts` shows those that are."


def contact(session: Session, contact_id: int) -> Contact:
    """Fetch one person."""
    row = session.execute(_people().where(contacts.c.id == contact_id)).one_or_none()
    if row is None:
        raise NoSuchContact(f"There is no contact {contact_id}.")
    return Contact(**row._mapping)  # noqa: SLF001 - SQLAlchemy's public name


def contacts_of(session: Session, ids: Sequence[int]) -> dict[int, Contact]:
    """Fetch several persons by id; who is gone is left out."""
    rows = session.execute(_people().where(contacts.c.id.in_(ids)))
    return {row.id: Contact(**row._mapping) for row in rows}  # noqa: SLF001 - SQLAlchemy's public name


def find(session: Session, words: str, *, limit: int = 20) -> list[Contact]:
    """Find people by beginnings of their names, mail address or company, by external id or number; by name."""
    if not words.split():
        query = _people().order_by(contacts.c.id).limit(limit)
        return [Contact(**row._mapping) for row in session.execute(query)]  # noqa: SLF001 - SQLAlchemy's public name
    found = contacts_of(session, search.ids(session, words, limit=max(limit, search.FOUND_MAX)))
    return sorted(found.values(), key=_by_name)[:limit]


def named(session: Session, words: str) -> Contact:
    """Find the one person whom words mean; none and several are refused."""
    found = find(session, words, limit=2) if words.strip() else []
    if len(found) != 1:
        told = "Several contacts are called like that." if found else "Nobody is called like that."
        raise NoSuchContact(told, hint="Open the one you mean from `/sms contacts`.")
    return found[0]


def listed(session: Session, *, start: int, limit: int) -> list[Contact]:
    """List contacts, those added last first."""
    query = _people().order_by(contacts.c.id.desc()).offset(start).limit(limit)
    return [Contact(**row._mapping) for row in session.execute(query)]  # noqa: SLF001 - SQLAlchemy's public name


def count(session: Session) -> int:
    """Count all contacts."""
    return session.execute(select(func.count()).select_from(contacts)).scalar_one()


def values(session: Session, ids: Sequence[int], *, of: Collection[str] | None = None) -> dict[int, dict[str, str]]:
    """Give what tokens say for each person, by token name ("contact.first_name"), of all properties or of these.

    What is missing is left out.
    """
    columns = {name: column for name, column in BUILT_IN.items() if of is None or name in of}
    custom = [
        owner for owner in CUSTOM if of is None or any(name.startswith(f"{owner}.") for name in {*of} - {*columns})
    ]
    if not columns and not custom:
        return {}
    query = (
        select(contacts.c.id, *columns.values(), *(CUSTOM[owner] for owner in custom))
        .outerjoin(companies, companies.c.id == contacts.c.company_id)
        .where(many.among(session, contacts.c.id, ids))
    )
    found = {}
    for contact, *told in session.execute(query):
        everything = dict(zip(columns, told[: len(columns)], strict=True))
        for owner, kept in zip(custom, told[len(columns) :], strict=True):
            everything |= {f"{owner}.{name}": value for name, value in (kept or {}).items()}
        found[contact] = {name: str(value) for name, value in everything.items() if value not in {None, ""}}
    return found


def _people() -> Select[Any]:
    own = (name for name in Contact.__slots__ if name != "company")
    return select(*(contacts.c[name] for name in own), companies.c.name.label("company")).outerjoin(
        companies, companies.c.id == contacts.c.company_id
    )


def _by_name(person: Contact) -> tuple[str, str, int]:
    return (person.first_name or "").casefold(), (person.last_name or "").casefold(), person.id
