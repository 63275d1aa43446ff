"""Lists: named sets of contacts, picked by hand, by an import, or by a rule."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, null, select, update

from sms import rules
from sms.errors import Problem
from sms.lifecycle import State
from sms.message import Message
from sms.roles import Person
from sms.rule_words import Names
from sms.rules import Rule
from sms.timeline import Happening
from store import Session, audit, entries, happened, many, properties, sight, subscriptions
from store import names as named
from store.message_rows import message, rows
from store.schema.messages import messages as messages_table
from store.schema.people import list_members
from store.schema.people import lists as table
from store.upsert import insert

PAST = (State.SENT, State.STOPPED)


@dataclass(frozen=True, slots=True)
class List:
    """One list; without a rule it is picked by hand, and `size` of one with a rule is that of the last count."""

    id: int
    name: str
    rule: Rule | None = None
    size: int | None = None  # None: never counted
    counted_at: datetime | None = None


class NoSuchList(Problem):
    """That list is not there any more."""

    hint = "`/sms lists` shows those that are."


class MadeByRule(Problem):
    """The members of that list are found by its rule."""

    hint = "Choose another list, or another name for a new one."


def identify(session: Session, name: str) -> int | None:
    """Find the id of a list; None when there is no such list."""
    return named.identify(session, table, name)


def ensure(session: Session, name: str, *, now: datetime) -> tuple[int, bool]:
    """Give the id of a list that people can be put into, making it if it is new; True when it was made."""
    list_id, is_new = named.ensure(session, table, name, also={"created_at": now})
    check_by_hand(session, list_id)
    return list_id, is_new


def check_by_hand(session: Session, list_id: int) -> None:
    """Refuse a list by rule, which nobody can be put into."""
    found = get(session, list_id)
    if found.rule:
        raise MadeByRule(f"The members of “{found.name}” are found by its rule; nobody can be put into it.")


def names(session: Session) -> dict[str, int]:
    """Give all lists with their ids, in alphabetical order."""
    query = select(table.c.name, table.c.id).where(table.c.removed_at.is_(None)).order_by(func.lower(table.c.name))
    return {row.name: row.id for row in session.execute(query)}


def every(session: Session) -> list[List]:
    """List all by name, each with how many are in it."""
    sizes = select(list_members.c.list_id, func.count().label("size")).group_by(list_members.c.list_id).subquery()
    query = (
        select(table, sizes.c.size.label("members"))
        .outerjoin(sizes, sizes.c.list_id == table.c.id)
        .where(table.c.removed_at.is_(None))
        .order_by(func.lower(table.c.name))
    )
    return [_list(row, members=row.members or 0) for row in session.execute(query)]


def get(session: Session, list_id: int) -> List:
    """Fetch one by its id."""
    row = session.execute(select(table).where(table.c.id == list_id, table.c.removed_at.is_(None))).one_or_none()
    if row is None:
        raise NoSuchList
    return _list(row, members=size(session, list_id) if row.rule is None else 0)


def make(session: Session, name: str, *, rule: Rule | None, by: str, now: datetime) -> int:
    """Make a list under a name that is free; one by rule has no members before its first count."""
    kept = {"name": name, "created_at": now, "rule": rules.write(rule) if rule else null()}
    list_id: int = session.scalars(insert(session, table).values(kept).returning(table.c.id)).one()
    audit.add(session, who=by, action="added a list", subject=name, now=now, detail=_detail(rule))
    return list_id


def change(session: Session, old: List, *, name: str, rule: Rule | None, by: str, now: datetime) -> None:
    """Give a list another name or rule; its members stay those of the last count until the next."""
    if not named.change(session, table, old.id, {"name": name, "rule": rules.write(rule) if rule else null()}):
        raise NoSuchList
    audit.add(
        session, who=by, action="changed a list", subject=name, now=now, detail={"was": old.name, **_detail(rule)}
    )


def remove(session: Session, list_id: int, *, by: str, now: datetime) -> List:
    """Take a list away; messages of the past keep its name, and `refresh` empties it bit by bit."""
    old = get(session, list_id)
    gone = {"removed_at": now, "name": f"{old.name} (removed, {list_id})"}
    session.execute(update(table).where(table.c.id == list_id).values(gone))
    audit.add(session, who=by, action="removed a list", subject=old.name, now=now)
    return old


def add(session: Session, list_id: int, contacts: Collection[int], *, now: datetime) -> Sequence[int]:
    """Put contacts into a list, and tell who joined it; those who are in it already stay in it once."""
    entries.joined(session, list_id, contacts, now=now)
    rows = [{"contact_id": contact} for contact in contacts]
    told = many.table(session, [list_members.c.contact_id], rows)
    told = told.add_columns(many.fixed(list_members.c.list_id, list_id))
    new = insert(session, list_members).from_select(["contact_id", "list_id"], told)
    new = new.on_conflict_do_nothing(index_elements=["list_id", "contact_id"])
    return session.scalars(new.returning(list_members.c.contact_id)).all()


def fill(session: Session, list_id: int, contacts: Sequence[int], *, now: datetime) -> None:
    """Put the very many of an import into a list, as `add` does, which also finds out who is new in it."""
    entries.joined(session, list_id, contacts, now=now)
    many.insert_each(session, list_members, "contact_id", contacts, {"list_id": list_id})


def lead(session: Session, list_id: int, contacts: Collection[int], *, automation: int, now: datetime) -> None:
    """Put contacts into a list by an automation, also into one that was removed since: nobody finds it."""
    detail = {"list": session.execute(select(table.c.name).where(table.c.id == list_id)).scalar_one()}
    joined = add(session, list_id, contacts, now=now)
    happened.note(session, joined, Happening.JOINED, by=happened.AUTOMATION, now=now, message=automation, detail=detail)


def put(session: Session, each: List, contacts: Collection[int], *, by: str, now: datetime) -> None:
    """Put contacts into a list by hand."""
    joined = add(session, each.id, contacts, now=now)
    happened.note(session, joined, Happening.JOINED, by=by, now=now, detail={"list": each.name})
    audit.add(
        session,
        who=by,
        action="put people into a list",
        subject=each.name,
        now=now,
        detail={"contacts": list(contacts)},
    )


def take_out(session: Session, each: List, contact: int, *, by: str, now: datetime) -> None:
    """Take one contact out of a list by hand; who is out already does no harm."""
    here = (list_members.c.list_id == each.id, list_members.c.contact_id == contact)
    left = session.scalars(delete(list_members).where(*here).returning(list_members.c.contact_id)).all()
    happened.note(session, left, Happening.LEFT, by=by, now=now, detail={"list": each.name})
    audit.add(
        session,
        who=by,
        action="took somebody out of a list",
        subject=each.name,
        now=now,
        detail={"contacts": [contact]},
    )


def some(session: Session, list_id: int, *, start: int, limit: int) -> list[int]:
    """Give the ids of a few members of a list, in the order in which they became contacts."""
    here = select(list_members.c.contact_id).where(list_members.c.list_id == list_id)
    return list(session.scalars(here.order_by(list_members.c.contact_id).offset(start).limit(limit)))


def size(session: Session, list_id: int) -> int:
    """Count the contacts of a list, of one by rule those of the last count."""
    query = select(func.count()).select_from(list_members).where(list_members.c.list_id == list_id)
    return session.execute(query).scalar_one()


def told_by(session: Session, *, by: Person | None) -> Names:
    """Give what people call the things that rules name; messages that a person may not see keep their names."""
    fields = rules.fields(tuple(properties.every(session)), subscriptions.names(session))
    query = select(messages_table.c.number, messages_table.c.name).where(
        messages_table.c.deleted_at.is_(None), sight.seen_by(by)
    )
    said = {row.number: f"#{row.number} {row.name}" for row in session.execute(query)}
    return Names(fields, {list_id: name for name, list_id in names(session).items()}, said)


def with_rules(session: Session) -> dict[int, Rule]:
    """Give the rules of all lists that have one."""
    query = select(table.c.id, table.c.rule).where(table.c.rule.is_not(None), table.c.removed_at.is_(None))
    return {row.id: rules.read(row.rule) for row in session.execute(query) if row.rule}


def in_turn(session: Session, ids: Collection[int]) -> list[int]:
    """Put lists by rule into the order in which they are counted: what a rule names comes before it."""
    known, order = with_rules(session), dict[int, None]()

    def visit(list_id: int) -> None:
        if list_id in known and list_id not in order:
            for named in sorted(known[list_id].lists):
                visit(named)
            order[list_id] = None

    for list_id in ids:
        visit(list_id)
    return list(order)


def named_by(session: Session, list_id: int) -> list[str]:
    """List the names of the lists whose rule names a list."""
    naming = {each for each, rule in with_rules(session).items() if list_id in rule.lists}
    return [name for name, each in names(session).items() if each in naming]


def using_property(session: Session, name: str) -> list[str]:
    """List the names of the lists whose rule looks at a property."""
    looking = {each for each, rule in with_rules(session).items() if any(one.what == name for one in rule.conditions)}
    return [name for name, each in names(session).items() if each in looking]


def sends(session: Session) -> Mapping[int, list[Message]]:
    """Give the messages that send to each list or leave it out, latest change first; deleted ones are none."""
    found: dict[int, list[Message]] = {}
    wanted = rows().where(messages_table.c.deleted_at.is_(None)).order_by(messages_table.c.changed_at.desc())
    for each in map(message, session.execute(wanted)):
        for list_id in {*each.selection.lists, *each.selection.not_lists}:
            found.setdefault(list_id, []).append(each)
    return found


def _list(row: Row[Any], *, members: int) -> List:
    rule = rules.read(row.rule) if row.rule else None
    return List(row.id, row.name, rule, row.size if rule else members, row.counted_at)


def _detail(rule: Rule | None) -> dict[str, Any]:
    return {"rule": rules.write(rule)} if rule else {}
