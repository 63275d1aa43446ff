"""The members of lists by rule: counted, and written down where the members of other lists are."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, delete, except_, exists, func, literal, select, text, union_all, update

from sms import rules
from sms.rules import Rule
from store import Session, entries, many, properties, settings
from store.rule_conditions import Then
from store.rules_sql import members
from store.schema.people import contacts, list_members
from store.schema.people import lists as table
from store.upsert import insert

CHUNK_CONTACTS = 5_000  # of one transaction: under 100 ms on SQLite
SIZE, JOINED, LEFT = 0, 1, 2
# PostgreSQL takes it that few meet many conditions at once, and then looks each up by itself: minutes for a million.
# A rule looks at everybody, so that sets are always hashed whole, in memory and on every processor that there is.
# And it takes ids that were gathered for 200 different ones, which it would first tell apart, on one processor.
PLANNED = (
    "enable_nestloop = off",
    "enable_mergejoin = off",
    "enable_hashagg = off",
    "enable_sort = off",
    "work_mem = '64MB'",
    "random_page_cost = 1.1",
    "parallel_setup_cost = 100",
    "parallel_tuple_cost = 0.01",
)


@dataclass(frozen=True, slots=True)
class Change:
    """Who has to be put into a list and taken out of it so that it is as its rule says."""

    size: int
    joined: Sequence[int] = ()
    left: Sequence[int] = ()

    @property
    def chunks(self) -> list["Change"]:
        """The change in pieces, each small enough for one write."""
        joined = (Change(self.size, joined=self.joined[at : at + CHUNK_CONTACTS]) for at in _starts(self.joined))
        left = (Change(self.size, left=self.left[at : at + CHUNK_CONTACTS]) for at in _starts(self.left))
        return [*joined, *left]


def count(session: Session, rule: Rule, *, now: datetime) -> int:
    """Count whom a rule means; lists that it names are taken as they were counted last."""
    return session.scalar(select(func.count()).select_from(_ids(session, rule, now=now).subquery())) or 0


def change(session: Session, list_id: int, *, now: datetime) -> Change:
    """Compare a list with its rule; one that was removed has nobody to keep, and one picked by hand stays as it is."""
    row = session.execute(select(table).where(table.c.id == list_id)).one_or_none()
    here = select(list_members.c.contact_id.label("id")).where(list_members.c.list_id == list_id)
    if row is None or row.removed_at is not None:
        return Change(0, left=array("q", session.scalars(here)))
    if row.rule is None:
        return Change(0)
    found = _ids(session, rules.read(row.rule), now=now).cte("found").prefix_with("MATERIALIZED")
    joined = except_(select(found.c.id), here).subquery("joined")
    left = except_(here, select(found.c.id)).subquery("gone")
    told = union_all(
        select(literal(SIZE), func.count()).select_from(found),
        select(literal(JOINED), joined.c.id),
        select(literal(LEFT), left.c.id),
    )
    sizes, arrivals, leavers = array("q"), array("q"), array("q")
    for what, value in session.execute(told):
        (sizes, arrivals, leavers)[what].append(value)
    return Change(sizes[0], arrivals, leavers)


def write(session: Session, list_id: int, chunk: Change, *, now: datetime) -> None:
    """Write one piece of a change; who is gone, and who came or left meanwhile, does no harm."""
    if chunk.left:
        gone = many.among(session, list_members.c.contact_id, list(chunk.left))
        session.execute(delete(list_members).where(list_members.c.list_id == list_id, gone))
    if chunk.joined:
        entries.joined(session, list_id, chunk.joined, now=now)
        there = many.among(session, contacts.c.id, list(chunk.joined))
        is_there = exists().where(table.c.id == list_id, table.c.removed_at.is_(None))
        rows = select(literal(list_id), contacts.c.id).where(there, is_there)
        new = insert(session, list_members).from_select(["list_id", "contact_id"], rows)
        session.execute(new.on_conflict_do_nothing(index_elements=["list_id", "contact_id"]))


def counted(session: Session, list_id: int, *, size: int, now: datetime) -> None:
    """Keep what a count came to."""
    session.execute(update(table).where(table.c.id == list_id).values(size=size, counted_at=now))


def _ids(session: Session, rule: Rule, *, now: datetime) -> Select[tuple[int]]:
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    if not is_sqlite:
        for setting in PLANNED:
            session.execute(text(f"SET LOCAL {setting}"))
    kinds = {each.name: each.kind for each in properties.every(session)}
    return members(rule, kinds=kinds, then=Then(now, settings.load(session).zone), is_sqlite=is_sqlite)


def _starts(ids: Sequence[int]) -> range:
    return range(0, len(ids), CHUNK_CONTACTS)
