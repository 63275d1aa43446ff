"""Teams: who is in them, by user and user group; a message belongs to its author's team, else to everyone."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update

from sms.errors import Problem
from sms.lifecycle import State
from sms.roles import Person
from store import Session, audit
from store import names as named
from store.schema.messages import messages, shares
from store.schema.messages import team_members as members
from store.schema.messages import teams as table


@dataclass(frozen=True, slots=True)
class Team:
    """One team; `members` are ids of users and user groups."""

    id: int
    name: str
    members: tuple[str, ...]
    messages: int = 0


class NoSuchTeam(Problem):
    """There is no such team."""

    hint = "`/sms teams` shows all."


def every(session: Session) -> list[Team]:
    """List all by name, with how many messages each has; deleted ones do not count."""
    belonging: dict[int, list[str]] = {}
    for row in session.execute(select(members).order_by(members.c.member)):
        belonging.setdefault(row.team_id, []).append(row.member)
    mine = (messages.c.team_id == table.c.id) & messages.c.deleted_at.is_(None)
    counted = select(func.count()).where(mine).scalar_subquery().label("messages")
    rows = session.execute(select(table.c.id, table.c.name, counted).order_by(func.lower(table.c.name)))
    return [Team(row.id, row.name, tuple(belonging.get(row.id, ())), row.messages) for row in rows]


def get(session: Session, team_id: int) -> Team:
    """Fetch one by its id."""
    found = next((team for team in every(session) if team.id == team_id), None)
    if found is None:
        raise NoSuchTeam
    return found


def names(session: Session) -> dict[int, str]:
    """Give all teams by their ids, in alphabetical order of their names."""
    return {team_id: name for name, team_id in named.names(session, table).items()}


def of(session: Session, person: Person) -> list[tuple[int, str]]:
    """Give the teams that a person is in, by themself or by a user group, as (id, name) in alphabetical order."""
    query = (
        select(table.c.id, table.c.name)
        .join(members, members.c.team_id == table.c.id)
        .where(members.c.member.in_([person.id, *person.groups]))
        .distinct()
        .order_by(table.c.name)
    )
    return [(row.id, row.name) for row in session.execute(query)]


def name_of(session: Session, team_id: int | None) -> str:
    """Tell what a team is called; no team is called nothing."""
    return session.scalar(select(table.c.name).where(table.c.id == team_id)) or "" if team_id else ""


def chosen(session: Session, person: Person, wanted: object) -> int | None:
    """Tell whose a new message is: of the author's teams the chosen one, else the first; None: everyone's."""
    mine = [team_id for team_id, _ in of(session, person)]
    named = next((team_id for team_id in mine if str(team_id) == str(wanted)), None)
    return named or next(iter(mine), None)


def open_messages(session: Session, team_id: int) -> list[int]:
    """List the numbers of a team's messages that are not over."""
    over = (State.SENT, State.STOPPED)
    mine = (messages.c.team_id == team_id) & messages.c.deleted_at.is_(None) & messages.c.state.not_in(over)
    return list(session.scalars(select(messages.c.number).where(mine).order_by(messages.c.number)))


def groups(session: Session) -> frozenset[str]:
    """Tell which user groups decide who sees what: those in teams, and those that messages are shared with."""
    inside = select(members.c.member).where(members.c.member.startswith("S", autoescape=True))
    shared = select(shares.c.whom).where(shares.c.whom.startswith("S", autoescape=True))
    return frozenset(session.scalars(inside.union(shared)))


def add(session: Session, name: str, *, members: Collection[str], by: str, now: datetime) -> int:
    """Make a team; it has no messages yet."""
    made, _ = named.ensure(session, table, name)
    _seat(session, made, members)
    audit.add(session, who=by, action="added a team", subject=name, now=now, detail={"members": sorted(members)})
    return made


def change(session: Session, team_id: int, *, name: str, members: Collection[str], by: str, now: datetime) -> None:
    """Give a team another name and other members; its messages stay its own."""
    old = get(session, team_id)
    named.change(session, table, team_id, {"name": name})
    _seat(session, team_id, members)
    detail = {
        "was": old.name,
        "joined": sorted(set(members) - set(old.members)),
        "left": sorted(set(old.members) - set(members)),
    }
    audit.add(session, who=by, action="changed a team", subject=name, now=now, detail=detail)


def remove(session: Session, team_id: int, *, heir: int | None, by: str, now: datetime) -> list[int]:
    """Remove a team and give its messages to another, or to everyone (None); tells their numbers."""
    old = get(session, team_id)
    to = get(session, heir).name if heir is not None else "everyone"
    given = update(messages).where(messages.c.team_id == team_id).values(team_id=heir).returning(messages.c.number)
    numbers: Sequence[int] = session.scalars(given).all()
    session.execute(delete(shares).where(shares.c.whom == f"team:{team_id}"))
    session.execute(delete(members).where(members.c.team_id == team_id))
    session.execute(delete(table).where(table.c.id == team_id))
    detail = {"messages": len(numbers), "to": to}
    audit.add(session, who=by, action="removed a team", subject=old.name, now=now, detail=detail)
    return list(numbers)


def _seat(session: Session, team_id: int, ids: Collection[str]) -> None:
    session.execute(delete(members).where(members.c.team_id == team_id))
    if ids:
        session.execute(insert(members), [{"team_id": team_id, "member": each} for each in sorted(set(ids))])
