"""Inputs that ask for people and user groups, and for teams: who is in a team, and whom a message is shared with."""

from collections.abc import Iterable, Mapping
from typing import Any

from slackblocks import ExternalMultiSelectMenu, InputBlock, PlainText, StaticMultiSelectMenu, UserMultiSelectMenu

from blocks.elements import escape, field, option
from blocks.surface import Choice
from blocks.words import mention

EVERYONE = Choice("Everyone", "everyone")
TEAM = "team:"
CHOICES_MAX = 100

Groups = Iterable[tuple[str, str]]  # id and handle


def people(chosen: Iterable[str]) -> InputBlock:
    """Ask for people of the workspace."""
    ids = [who for who in chosen if who.startswith(("U", "W"))]
    return field("people", "People", UserMultiSelectMenu("people", initial_users=ids or None), optional=True)


def groups(action_id: str, chosen: Iterable[str], *, known: Groups) -> InputBlock:
    """Ask for user groups; Slack has no menu of them, so they are found by typing. One that is gone is left out."""
    ids = set(chosen)
    picked = [option(choice) for choice in choices(known) if choice.value in ids]
    placeholder = PlainText("Type the name of a user group")
    menu = ExternalMultiSelectMenu(
        action_id, min_query_length=0, initial_options=picked or None, placeholder=placeholder
    )
    return field("groups", "User groups", menu, optional=True)


def teams(chosen: Iterable[str], *, known: Mapping[int, str]) -> InputBlock:
    """Ask for teams, everyone first."""
    ids = set(chosen)
    every = [option(each) for each in (EVERYONE, *(Choice(name, f"{TEAM}{id_}") for id_, name in known.items()))]
    picked = [each for each in every if each.value in ids]
    menu = StaticMultiSelectMenu("teams", every[:CHOICES_MAX], initial_options=picked or None)
    return field("teams", "Teams", menu, optional=True)


def choices(known: Groups, words: str = "") -> tuple[Choice, ...]:
    """Give the user groups whose handles hold what is typed."""
    wanted = words.strip().removeprefix("@").lower()
    return tuple(Choice(f"@{handle}", id_) for id_, handle in known if wanted in handle.lower())[:CHOICES_MAX]


def read(values: Mapping[str, Any]) -> tuple[str, ...]:
    """Read all that was chosen."""
    return tuple(str(one) for name in ("people", "groups", "teams") for one in values.get(name) or ())


def named(whom: Iterable[str], *, teams: Mapping[int, str]) -> list[str]:
    """Write whom ids mean, for Slack to show; a team that is gone is left out."""
    return [name for one in whom if (name := _name(one, teams))]


def _name(one: str, teams: Mapping[int, str]) -> str:
    if one == EVERYONE.value:
        return "everyone"
    return escape(teams.get(int(one.removeprefix(TEAM)), "")) if one.startswith(TEAM) else mention(one)
