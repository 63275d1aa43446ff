"""Imports: a chunk of rows matched with known contacts, written, put into a list, with their consent."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select, update

from sms.consent import Evidence
from sms.importing import Person
from sms.timeline import Happening
from store import Session, changes, consent, forgotten, happened, lists, many, words
from store.matching import OWN, Match, match
from store.schema.people import companies, contacts
from store.upsert import insert as upsert

FEW = 200


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for every row of an import; consent is granted only with evidence."""

    list_id: int | None
    evidence: Evidence
    subscription_id: int | None = None
    marketing: bool = False
    told: Mapping[str, str] = field(default_factory=dict)  # names of the file and the list, for the timelines


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a chunk."""

    created: int = 0
    updated: int = 0
    granted: int = 0
    asked: int = 0  # who agreed, but to a subscription type that asks back first
    opted_out: int = 0

    def __add__(self, other: "Written") -> "Written":
        """Add up two chunks."""
        return Written(
            self.created + other.created,
            self.updated + other.updated,
            self.granted + other.granted,
            self.asked + other.asked,
            self.opted_out + other.opted_out,
        )


def write(
    session: Session, rows: Sequence[Person], terms: Terms, *, now: datetime
) -> tuple[Written, Mapping[int, int]]:
    """Write a chunk, and tell whose each line is: its external id's contact's, else its number's."""
    company_ids = _companies(session, rows)
    matches = match(session, rows)
    wanted = [(each, each.merged(company_ids, marketing=terms.marketing)) for each in matches]
    new = [columns for each, columns in wanted if each.id is None]
    changed = [(each.id, columns) for each, columns in wanted if each.id is not None and each.differs(columns)]
    added = many.insert_all(session, contacts, new, same={"created_at": now, "updated_at": now})
    _let_find(session, added, now=now)
    found_by = [each.id for each, columns in wanted if each.id is not None and each.differs(columns, words.COLUMNS)]
    words.erase(session, found_by)
    _update(session, changed, now=now)
    changes.tell(session, ((each.id, each.old, columns) for each, columns in wanted if each.id is not None), now=now)
    words.write(session, found_by)
    people = [*(each.id for each in matches if each.id is not None), *added]
    if terms.list_id is not None:
        lists.fill(session, terms.list_id, people, now=now)
    detail = {**terms.told, "marketing": "yes" if terms.marketing else ""}
    happened.note(session, people, Happening.IMPORTED, by=terms.evidence.by, now=now, detail=detail)
    forgotten.bar(session, (number for row in rows for number in row.numbers), now=now)
    out = replace(terms.evidence, shown="", at=now)  # the evidence is of consent, not of opting out
    opted_out = consent.opt_out_many(session, _numbers(rows, opted_out=True), evidence=out)
    granted, asked = _grant(session, rows, terms)
    return Written(len(new), len(changed), granted, asked, opted_out), _owners(matches, added)


def _owners(matches: Sequence[Match], added: Sequence[int]) -> dict[int, int]:
    """Give the contact of each line; those who are new got their ids in the order of their matches."""
    fresh = iter(added)
    ids = [next(fresh) if each.id is None else each.id for each in matches]
    return {row.line: id_ for each, id_ in zip(matches, ids, strict=True) for row in each.rows}


def _let_find(session: Session, added: Sequence[int], *, now: datetime) -> None:
    """Write the words of a few at once; of many it takes a fraction of the time when they are written in order."""
    if len(added) <= FEW:
        words.write(session, added)
    else:
        words.put_off(session, added, now=now)


def _update(session: Session, rows: Sequence[tuple[int, Mapping[str, Any]]], *, now: datetime) -> None:
    if not rows:
        return
    columns = {name: bindparam(f"new_{name}", type_=contacts.c[name].type) for name in OWN}
    statement = update(contacts).where(contacts.c.id == bindparam("this")).values(**columns, updated_at=now)
    changes = [{"this": id_, **{f"new_{name}": row[name] for name in OWN}} for id_, row in rows]
    session.connection().execute(statement, changes)


def _grant(session: Session, rows: Sequence[Person], terms: Terms) -> tuple[int, int]:
    """Grant consent, and tell how many have it by now and how many are asked whether they do."""
    if terms.subscription_id is None:
        return 0, 0
    agreed = _numbers(rows, opted_out=False)
    new = consent.grant_many(session, agreed, subscription_id=terms.subscription_id, evidence=terms.evidence)
    return (0, new) if consent.asks_back(session, terms.subscription_id) else (new, 0)


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
    known = _known(session, told)
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
        known = _known(session, told)
    return {name: row.id for name, row in known.items()}


def _known(session: Session, names: Collection[str]) -> dict[str, Row[Any]]:
    found = session.execute(select(companies).where(many.among(session, companies.c.name, names)))
    return {row.name: row for row in found}
