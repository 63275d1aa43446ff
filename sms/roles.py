"""Who may do what, and what to say to those who may not."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import IntEnum

from sms.errors import Problem


class Role(IntEnum):
    """Each role may do what those below it may; guests and strangers are nobody."""

    NOBODY = 0
    VIEWER = 1
    AUTHOR = 2
    APPROVER = 3
    ADMIN = 4


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in Slack, as looked up: `groups` are ids of user groups, `zone` the name of a time zone."""

    id: str
    name: str
    role: Role
    zone: str = ""
    guest: bool = False
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """One revision to be approved: its authors, and who may approve, as ids of users and user groups."""

    authors: frozenset[str]
    approvers: tuple[str, ...] = ()
    self_approval: bool = False


class NotYours(Problem):
    """You may not do that."""

    hint = "Ask an admin."


_GLASS = "choose `Approve without the others` in the request's menu"
_ONLY = {
    Role.VIEWER: "TextOps is for full members of this workspace.",
    Role.AUTHOR: "Only an author can do that.",
    Role.APPROVER: "Only an approver can do that.",
    Role.ADMIN: "Only an admin can do that.",
}


def role_of(
    ids: Collection[str], *, workspace_admin: bool, admins: Collection[str], approvers: Collection[str]
) -> Role:
    """Tell a full member's role by their user id and group ids; until `admins` is set the workspace's admins are."""
    if not set(admins).isdisjoint(ids) or (workspace_admin and not admins):
        return Role.ADMIN
    return Role.AUTHOR if set(approvers).isdisjoint(ids) else Role.APPROVER


def demand(person: Person, least: Role, *, ask: Collection[str] = ()) -> None:
    """Refuse whoever has not at least a role, and name by id whom to ask; a guest has none, whatever the list says."""
    if person.guest or person.role is Role.NOBODY:
        raise NotYours(_ONLY[Role.VIEWER], hint="Ask an admin of the workspace.")
    if person.role < least:
        raise NotYours(_ONLY[least], hint=f"Ask {_either(ask) or 'an admin'}.")


def is_approver(person: Person, approvers: Collection[str]) -> bool:
    """Tell whether a person may approve at all; once `approvers` is set an admin who is not in it may not."""
    if person.guest:
        return False
    if not approvers:
        return person.role >= Role.APPROVER
    return not set(approvers).isdisjoint({person.id, *person.groups})


def demand_approval(person: Person, case: Case) -> None:
    """Refuse whoever may not approve a revision, and name those who may; its author may only with `self_approval`."""
    demand(person, Role.VIEWER)
    if person.id in case.authors and not case.self_approval:
        raise NotYours(
            "Only an approver who is not the author can approve.",
            hint=_ask(case, _GLASS if person.role is Role.ADMIN else "turn `self_approval` on in /sms settings"),
        )
    if not is_approver(person, case.approvers):
        raise NotYours(
            "Only an approver can approve.",
            hint=_ask(case, _GLASS if person.role is Role.ADMIN else "have an admin add you to `approvers`"),
        )


def approvers_needed(people: int, *, above: int | None) -> int:
    """Tell how many must approve a send to so many people: two above the number that is set."""
    return 2 if above is not None and people > above else 1


def sends_alone(person: Person, case: Case) -> bool:
    """Tell whether a person may send without another's approval: an approver, and only with `self_approval`."""
    return case.self_approval and is_approver(person, case.approvers)


def _ask(case: Case, otherwise: str) -> str:
    others = _either([who for who in case.approvers if who not in case.authors])
    return f"Ask {others}, or {otherwise}." if others else f"{otherwise[0].upper()}{otherwise[1:]}."


def _either(ids: Collection[str]) -> str:
    named = [f"<!subteam^{who}>" if who.startswith("S") else f"<@{who}>" for who in ids]
    return " or ".join([", ".join(named[:-1]), named[-1]]) if len(named) > 1 else "".join(named)
