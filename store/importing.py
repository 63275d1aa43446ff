"""Imports: a chunk of rows matched with known contacts, written, put into a list, with their consent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from sms.consent import Evidence
from sms.importing import Person
from store import Session, consent, lists, many
from store.matching import OWN, match
from store.schema.people import companies, contacts
from store.upsert import insert as upsert


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for every row of an import; consent is granted only with evidence."""

    list_id: int | None
    evidence: Evidence
    subscription_id: int | None = None
    marketing: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a chunk."""

    created: int = 0
    updated: int = 0
    granted: int = 0
    opted_out: int = 0

    def __add__(self, other: "Written") -> "Written":
        """Add up two chunks."""
        return Written(
            self.created + other.created,
            self.updated + other.updated,
            self.granted + other.granted,
            self.opted_out + other.opted_out,
        )


def write(session: Session, rows: Sequence[Person], terms: Terms, *, now: datetime) -> Written:
    """Write a chunk; a row belongs to the contact with its external id, else to the one with its number."""
    company_ids = _companies(session, rows)
    matches = match(session, rows)
    wanted = [(each, each.merged(company_ids, marketing=terms.marketing)) for each in matches]
    new = [columns for each, columns in wanted if each.id is None]
    changed = [(each.id, columns) for each, columns in wanted if each.id is not None and each.differs(columns)]
    ids = [each.id for each in matches if each.id is not None] + _create(session, new, now=now)
    _update(session, changed, now=now)
    if terms.list_id is not None:
        lists.add(session, terms.list_id, ids)
    out = replace(terms.evidence, shown="", at=now)  # the evidence is of consent, not of opting out
    opted_out = consent.opt_out_many(session, _numbers(rows, opted_out=True), evidence=out)
    return Written(len(new), len(changed), _grant(session, rows, terms), opted_out)


def _create(session: Session, rows: Sequence[Mapping[str, Any]], *, now: datetime) -> list[int]:
    if not rows:
        return []
    told = many.table(session, [contacts.c[name] for name in OWN], rows)
    told = told.add_columns(many.fixed(contacts.c.created_at, now), many.fixed(contacts.c.updated_at, now))
    new = insert(contacts).from_select([*OWN, "created_at", "updated_at"], told)
    return list(session.scalars(new.returning(contacts.c.id)))


def _update(session: Session, rows: Sequence[tuple[int, Mapping[str, Any]]], *, now: datetime) -> None:
    if not rows:
        return
    columns = {name: bindparam(f"new_{name}", type_=contacts.c[name].type) for name in OWN}
    statement = update(contacts).where(contacts.c.id == bindparam("this")).values(**columns, updated_at=now)
    changes = [{"this": id_, **{f"new_{name}": row[name] for name in OWN}} for id_, row in rows]
    session.connection().execute(statement, changes)


def _grant(session: Session, rows: Sequence[Person], terms: Terms) -> int:
    if terms.subscription_id is None:
        return 0
    agreed = _numbers(rows, opted_out=False)
    return consent.grant_many(session, agreed, subscription_id=terms.subscription_id, evidence=terms.evidence)


def _numbers(rows: Sequence[Person], *, opted_out: bool) -> list[str]:
    return list(dict.fromkeys(number for row in rows if row.opted_out is opted_out for number in row.numbers))


def _companies(session: Session, rows: Sequence[Person]) -> dict[str, int]:
    """Make what companies are new, and add what the rows know of them."""
    told: dict[str, dict[str, str]] = {}
    for row in rows:
        if row.company:
            told.setdefault(row.company, {}).update(row.company_properties)
    if not told:
        return {}
    known = {
        row.name: row for row in session.execute(select(companies).where(many.among(session, companies.c.name, told)))
    }
    fresh = {
        name: {**(known[name].properties if name in known else {}), **values}
        for name, values in told.items()
        if name not in known or not values.items() <= known[name].properties.items()
    }
    if fresh:
        new = upsert(session, companies)
        session.execute(
            new.on_conflict_do_update(index_elements=["name"], set_={"properties": new.excluded.properties}),
            [{"name": name, "properties": values} for name, values in fresh.items()],
        )
    found = session.execute(select(companies.c.name, companies.c.id).where(many.among(session, companies.c.name, told)))
    return {row.name: row.id for row in found}
