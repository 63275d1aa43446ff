"""Imports: a chunk of rows matched with known contacts, written, put into a list, with their consent."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update

from sms.consent import Evidence
from sms.importing import Person
from sms.timeline import Happening
from store import Session, changes, consent, forgotten, happened, lists, many, words
from store.matching import OWN, Chunk, Match, fresh, match
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


def write(session: Session, chunk: Chunk, terms: Terms, *, now: datetime) -> tuple[Written, Mapping[int, int]]:
    """Write a chunk, and tell whose each line is: its external id's contact's, else its number's."""
    rows = chunk.rows
    company_ids = _companies(session, rows)
    matches = match(session, chunk)
    wanted = [
        (each, each.id, each.merged(company_ids, marketing=terms.marketing))
        for each in matches or ()
        if each.id is not None
    ]
    changed = [(id_, columns) for each, id_, columns in wanted if each.differs(columns)]
    new = _new(chunk, matches, company_ids, marketing=terms.marketing)
    added = many.insert_tuples(session, contacts, OWN, new, same={"created_at": now, "updated_at": now})
    _let_find(session, added, now=now)
    found_by = [id_ for each, id_, columns in wanted if each.differs(columns, words.COLUMNS)]
    words.erase(session, found_by)
    _update(session, changed, now=now)
    changes.tell(session, ((id_, each.old, columns) for each, id_, columns in wanted), now=now)
    words.write(session, found_by)
    people = [*(id_ for _, id_, _ in wanted), *added]
    if terms.list_id is not None:
        lists.fill(session, terms.list_id, people, now=now)
    detail = {**terms.told, "marketing": "yes" if terms.marketing else ""}
    happened.note(session, people, Happening.IMPORTED, by=terms.evidence.by, now=now, detail=detail)
    forgotten.bar(session, (number for row in rows for number in row.numbers), now=now)
    out = replace(terms.evidence, shown="", at=now)  # the evidence is of consent, not of opting out
    opted_out = consent.opt_out_many(session, _numbers(rows, opted_out=True), evidence=out)
    granted, asked = _grant(session, rows, terms)
    return Written(len(new), len(changed), granted, asked, opted_out), _owners(rows, matches, added)


def _new(
    chunk: Chunk, matches: Sequence[Match] | None, company_ids: Mapping[str, int], *, marketing: bool
) -> list[tuple[Any, ...]]:
    """Give the columns of all who are new: of a large file most often everybody, which needs no matches."""
    if matches is not None:
        return [each.new(company_ids, marketing=marketing) for each in matches if each.id is None]
    rows = zip(chunk.rows, chunk.columns, strict=True)
    return [fresh(row, columns, company_ids, marketing=marketing) for row, columns in rows]


def _owners(rows: Sequence[Person], matches: Sequence[Match] | None, added: Sequence[int]) -> dict[int, int]:
    """Give the contact of each line; those who are new got their ids in their order."""
    if matches is None:
        return {row.line: id_ for row, id_ in zip(rows, added, strict=True)}
    new = iter(added)
    ids = [next(new) if each.id is None else each.id for each in matches]
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
    some = (row for row in rows if row.opted_out is opted_out)
    return list(dict.fromkeys(number for row in some for number in (row.mobile, row.phone) if number))


def _companies(session: Session, rows: Sequence[Person]) -> dict[str, int]:
    """Make what companies are new, and add what the rows know of them."""
    told: dict[str, dict[str, str]] = {row.company: {} for row in rows if row.company}
    if not told:
        return {}
    for row in rows:
        if row.company_properties and row.company:
            told[row.company].update(row.company_properties)
    known = _ids(session, told)
    _add(session, {name: values for name, values in told.items() if values or name not in known})
    return known if known.keys() == told.keys() else _ids(session, told)


def _ids(session: Session, names: Collection[str]) -> dict[str, int]:
    rows = session.execute(select(companies.c.name, companies.c.id).where(many.among(session, companies.c.name, names)))
    return {name: id_ for name, id_ in rows}  # noqa: C416 - dict() takes no rows


def _add(session: Session, told: Mapping[str, Mapping[str, str]]) -> None:
    query = select(companies.c.name, companies.c.properties)
    rows = session.execute(query.where(many.among(session, companies.c.name, told))) if told else ()
    known = {row.name: row.properties for row in rows}
    fresh = {
        name: {**known.get(name, {}), **values}
        for name, values in told.items()
        if name not in known or not values.items() <= known[name].items()
    }
    if fresh:
        new = upsert(session, companies)
        session.execute(
            new.on_conflict_do_update(index_elements=["name"], set_={"properties": new.excluded.properties}),
            [{"name": name, "properties": values} for name, values in fresh.items()],
        )
