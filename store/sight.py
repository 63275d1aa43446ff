"""Which messages a person may see, and finding one among them: what they may not see is to them as if it never was."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, cast, false, func, literal, or_, select, true

from sms.message import Message
from sms.message_filter import Filter
from sms.near import did_you_mean
from sms.pages import QUOTES
from sms.roles import Person, Role
from store import Session, people
from store.message_rows import message, rows
from store.messages import NoSuchMessage
from store.schema.messages import campaigns, shares, team_members
from store.schema.messages import messages as table

NAMES_MAX = 1_000
EVERYONE = "everyone"  # whom a message can be shared with too
ANYBODY = Person("", "", Role.VIEWER)  # sees what is everyone's, and no more
NUMBER_DIGITS_MAX = 17
EVERY = Filter()
ITSELF = or_(table.c.automation.is_(None), table.c.automation == table.c.number)  # and not a later text of another


def seen_by(person: Person | None) -> ColumnElement[bool]:
    """Give the condition on `messages`: everyone's, their own or their team's, shared ones.

    Approvers and admins see all, and so does None, the account itself: the command line.
    """
    if person is None or person.role >= Role.APPROVER:
        return true()
    if person.guest:
        return false()
    me = [person.id, *person.groups, EVERYONE]
    teams = select(team_members.c.team_id).where(team_members.c.member.in_(me))
    by_team = select(literal("team:") + cast(team_members.c.team_id, Text)).where(team_members.c.member.in_(me))
    shared = select(shares.c.message).where(or_(shares.c.whom.in_(me), shares.c.whom.in_(by_team)))
    return or_(
        table.c.team_id.is_(None),
        table.c.author == person.id,
        table.c.team_id.in_(teams),
        func.coalesce(table.c.automation, table.c.number).in_(shared),
    )


def sees(session: Session, number: int, *, by: Person) -> bool:
    """Tell whether a person may see a message and what came of it, also one that was deleted since."""
    return bool(seen(session, [number], by=by))


def seen(session: Session, numbers: Collection[int], *, by: Person | None) -> set[int]:
    """Give those of some messages that a person may see, deleted ones too."""
    return set(session.scalars(select(table.c.number).where(table.c.number.in_(numbers), seen_by(by))))


def told(session: Session, numbers: Collection[int], *, by: Person | None) -> list[str]:
    """Tell a person numbers, each as "#12"; of messages that they may not see, only how many there are."""
    shown = seen(session, numbers, by=by)
    hidden = len(set(numbers) - shown)
    rest = f"{hidden} message{'' if hidden == 1 else 's'} that you cannot see"
    return [*(f"#{number}" for number in sorted(shown)), *([rest] if hidden else [])]


def written(person: Person) -> dict[str, Any]:
    """Write down whose sight something has that is drawn without them."""
    return {"user": person.id, "role": int(person.role), "groups": list(person.groups)}


def eyes(kept: Mapping[str, Any]) -> Person:
    """Read back whose sight was written down, as they were then."""
    return Person(kept["user"], "", Role(kept["role"]), groups=tuple(kept["groups"]))


def find(session: Session, words: str | int | None, *, by: Person | None) -> Message:
    """Find the message that a person means by "#12", "12" or a name; of several with one name, the newest."""
    words = str(words or "").strip()
    bare = words.strip(QUOTES).strip()
    if not bare:
        raise NoSuchMessage("Which message?", hint="Add its number, such as #12; `/sms list` shows all.")
    digits = bare.removeprefix("#")
    if digits.isascii() and digits.isdecimal() and len(digits) <= NUMBER_DIGITS_MAX:
        return _numbered(session, int(digits), by=by)
    called = func.lower(table.c.name).in_([words.lower(), bare.lower()])
    row = session.execute(_seen(by).where(called).order_by(table.c.number.desc()).limit(1)).one_or_none()
    if row is None:
        raise NoSuchMessage(f"There is no message “{bare}”.", hint=did_you_mean(bare, names(session, by=by)))
    return message(row)


def names(session: Session, *, by: Person | None) -> Sequence[str]:
    """List what messages are called, the newest first: a near miss is looked for among so many of them."""
    newest = _seen(by).where(ITSELF).with_only_columns(table.c.name).order_by(table.c.number.desc()).limit(NAMES_MAX)
    return session.scalars(newest).all()


def page(
    session: Session, shown: Filter = EVERY, *, by: Person | None, has_begun: bool = False, limit: int = 20
) -> list[Message]:
    """List messages, newest first; archived ones stand apart, and are listed only when they are asked for."""
    query = _seen(by).where(ITSELF, *_filtered(shown)).order_by(table.c.number.desc()).limit(limit)
    if has_begun:
        query = query.where(table.c.started_at.is_not(None))
    return [message(row) for row in session.execute(query)]


def _filtered(shown: Filter) -> list[ColumnElement[bool]]:
    equal = ((table.c.state, shown.state), (table.c.campaign_id, shown.campaign), (table.c.team_id, shown.team))
    found = [table.c.archived == shown.is_archived, *(column == wanted for column, wanted in equal if wanted)]
    if shown.is_automated is not None:
        found.append(table.c.automation.is_not(None) if shown.is_automated else table.c.automation.is_(None))
    if shown.author:
        found.append(table.c.author == shown.author)
    if shown.before is not None:
        found.append(table.c.number < shown.before)
    if shown.words.strip():
        like = f"%{shown.words.strip().lower().translate(people.LITERAL)}%"
        texts = (table.c.name, table.c.body, campaigns.c.name, cast(table.c.number, Text))
        found.append(or_(*(func.lower(text).like(like, escape="\\") for text in texts)))
    return found


def _numbered(session: Session, number: int, *, by: Person | None) -> Message:
    row = session.execute(_seen(by).where(table.c.number == number)).one_or_none()
    if row is None:
        raise NoSuchMessage(f"There is no message #{number}.")
    return message(row)


def _seen(by: Person | None) -> Select[Any]:
    return rows().where(seen_by(by))
