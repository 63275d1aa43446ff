"""Contacts as people add and change them by hand; files of them are read by store.importing."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from sms.errors import Problem
from sms.person import NUMBERS, Typed
from sms.place import AREA_CHARACTERS, Place
from sms.timeline import Happening
from store import Session, audit, entries, forgotten, happened, many, names, people, words
from store.people import Contact
from store.schema.people import companies, contacts
from store.timeline import subject

COLUMNS = {
    "first_name": "first_name",
    "last_name": "last_name",
    "email": "email",
    "time_zone": "time_zone",
    "state": "state",
    "postal_code": "postal_code",
    "external_id": "external_id",
    "mobile_phone": "mobile_given",
    "phone": "phone_given",
}
MARKETING = "marketing"
COMPANY = "company"
YES = "yes"


class Taken(Problem):
    """Somebody else has this."""

    hint = "Open them instead: `/sms contact` finds them by it."


def shown(contact: Contact) -> dict[str, str]:
    """Give a contact as a form shows it, by field or property; empty where nothing is."""
    values = {name: getattr(contact, column) or "" for name, column in COLUMNS.items()}
    own = {f"contact.{name}": str(value) for name, value in contact.properties.items()}
    return {**values, **own, COMPANY: contact.company or "", MARKETING: YES if contact.marketing else "no"}


def add(session: Session, typed: Typed, *, by: str, now: datetime) -> int:
    """Add somebody; a number that somebody else has is refused with their name, and no consent is given."""
    _check_free(session, typed.values, typed.numbers, but=0)
    columns = {"marketing": False, "properties": {}, **_columns(session, typed.values, typed.numbers, old={})}
    new = insert(contacts).values(**columns, created_at=now, updated_at=now).returning(contacts.c.id)
    contact: int = session.scalars(new).one()
    words.write(session, [contact])
    _log(session, contact, "added", sorted(name for name, value in typed.values.items() if value), by=by, now=now)
    if columns["marketing"]:
        _note_marketing(session, contact, typed.values, by=by, now=now)
    forgotten.bar(session, typed.numbers.values(), now=now)
    return contact


def change(
    session: Session, contact: Contact, typed: Typed, before: Mapping[str, str], *, by: str, now: datetime
) -> tuple[str, ...]:
    """Change what differs from what the form showed, and tell which; what others changed meanwhile stays."""
    values = {name: value for name, value in typed.values.items() if value != before.get(name, "")}
    if not values:
        return ()
    numbers = {name: number for name, number in typed.numbers.items() if name in values}
    _check_free(session, values, numbers, but=contact.id)
    columns = _columns(session, values, numbers, old=contact.properties)
    words.erase(session, [contact.id])
    session.execute(update(contacts).where(contacts.c.id == contact.id).values(**columns, updated_at=now))
    words.write(session, [contact.id])
    _log(session, contact.id, "changed", sorted(values), by=by, now=now)
    _note_marketing(session, contact.id, values, by=by, now=now)
    forgotten.bar(session, numbers.values(), now=now)
    named = {name if "." in name else f"contact.{name}": value for name, value in values.items()}
    entries.changed(session, {name: {contact.id: value} for name, value in named.items()}, now=now)
    return tuple(sorted(values))


def change_company(
    session: Session, contact: Contact, name: str, values: Mapping[str, str], *, by: str, now: datetime
) -> None:
    """Rename the company of a contact and change its properties, for everybody who is there."""
    row = session.execute(
        select(companies).join(contacts, contacts.c.company_id == companies.c.id).where(contacts.c.id == contact.id)
    ).one()
    if names.identify(session, companies, name) not in {None, row.id}:
        raise Taken(f"There is a company “{name}” already.", hint="Change the contact's company instead.", field="name")
    kept = _merged(row.properties, {f"company.{own}": value for own, value in values.items()}, "company.")
    names.change(session, companies, row.id, {"name": name, "properties": kept})
    _log(session, contact.id, "changed the company of", sorted(values), by=by, now=now)


def set_marketing(session: Session, ids: Sequence[int], *, automation: int, now: datetime) -> None:
    """Make contacts those that may be marketed to at all, by an automation."""
    others = update(contacts).where(many.among(session, contacts.c.id, ids), ~contacts.c.marketing)
    made = session.scalars(others.values(marketing=True, updated_at=now).returning(contacts.c.id)).all()
    happened.note(session, made, Happening.MARKETING_ON, by=happened.AUTOMATION, now=now, message=automation)


def company_values(session: Session, contact: int) -> dict[str, str]:
    """Give what is kept of a contact's company, by the property's own name."""
    here = select(companies.c.properties).join(contacts, contacts.c.company_id == companies.c.id)
    kept = session.scalar(here.where(contacts.c.id == contact)) or {}
    return {name: str(value) for name, value in kept.items()}


def holders(session: Session, number: str, *, but: int = 0) -> list[Contact]:
    """List who else has a number, which may be several people's after an import."""
    ids = [
        found
        for way in (contacts.c.mobile == number, contacts.c.phone == number)
        for found in session.scalars(select(contacts.c.id).where(way, contacts.c.id != but).limit(10))
    ]
    return list(people.contacts_of(session, ids).values())


def place(session: Session, number: str) -> Place:
    """Tell where whoever has a number may be; of a stranger the number alone tells."""
    area = number[:AREA_CHARACTERS]
    holder = next(iter(holders(session, number)), None)
    return Place(holder.time_zone, holder.state, area) if holder else Place(area=area)


def _check_free(session: Session, values: Mapping[str, str], numbers: Mapping[str, str], *, but: int) -> None:
    for name, number in numbers.items():
        if others := holders(session, number, but=but):
            raise Taken(f"{others[0].name} has this number already.", field=name)
    external_id = values.get("external_id")
    if external_id:
        holder = session.scalar(
            select(contacts.c.id).where(contacts.c.external_id == external_id, contacts.c.id != but)
        )
        if holder:
            name = people.contact(session, holder).name
            raise Taken(f"{name} has this external id already.", field="external_id")


def _columns(
    session: Session, values: Mapping[str, str], numbers: Mapping[str, str], *, old: Mapping[str, Any]
) -> dict[str, Any]:
    columns: dict[str, Any] = {COLUMNS[name]: value or None for name, value in values.items() if name in COLUMNS}
    columns |= {column: numbers.get(name) for name, column in NUMBERS.items() if name in values}
    if MARKETING in values:
        columns["marketing"] = values[MARKETING] == YES
    if COMPANY in values:
        columns["company_id"] = _company(session, values[COMPANY])
    if any(name.startswith("contact.") for name in values):
        columns["properties"] = _merged(old, values, "contact.")
    return columns


def _merged(old: Mapping[str, Any], values: Mapping[str, str], prefix: str) -> dict[str, Any]:
    told = {name.removeprefix(prefix): value for name, value in values.items() if name.startswith(prefix)}
    return {name: value for name, value in {**old, **told}.items() if value != ""}


def _company(session: Session, name: str) -> int | None:
    return names.ensure(session, companies, name, also={"properties": {}})[0] if name else None


def _note_marketing(session: Session, contact: int, values: Mapping[str, str], *, by: str, now: datetime) -> None:
    if MARKETING in values:
        what = Happening.MARKETING_ON if values[MARKETING] == YES else Happening.MARKETING_OFF
        happened.note(session, [contact], what, by=by, now=now)


def _log(session: Session, contact: int, action: str, fields: Iterable[str], *, by: str, now: datetime) -> None:
    """Log which fields, never what stands in them: the log outlives the person."""
    detail = {"reason": ", ".join(fields)}
    audit.add(session, who=by, action=action, subject=subject(contact), now=now, detail=detail)
