"""The teams: the list, the form for one, and the question whose its messages are once it is gone."""

from collections.abc import Mapping

from slackblocks import Block as Built

from blocks import pages, whom
from blocks.elements import actions, bold, button, escape, in_modal, section, select_field, text_field
from blocks.pages import Shelf
from blocks.surface import Choice, Modal, Surface
from blocks.whom import EVERYONE, Groups
from blocks.words import counted, mentions
from sms.pages import Page
from store.teams import Team

SHELF = Shelf(
    "teams",
    "Teams",
    "Add a team",
    "There are no teams yet: everybody sees every message. Once there are, a message belongs to its author's team.",
)


def view(page: Page[Team]) -> Surface:
    """List teams with who is in them and how many messages are theirs."""
    return pages.view(SHELF, page, _line)


def form(form_id: str, team: Team | None, *, groups: Groups) -> Modal:
    """Ask for name and members, filled in when one is changed."""
    members = team.members if team else ()
    return Modal(
        callback="teams.submit",
        form=form_id,
        title=_title(is_new=team is None),
        blocks=in_modal(
            text_field("name", "Name", value=team.name if team else ""),
            whom.people(members),
            whom.groups("teams.groups", members, known=groups),
        ),
        submit="Save",
    )


def saved(form_id: str, name: str, *, is_new: bool) -> Modal:
    """Tell what holds now."""
    tells = f"✅ {bold(escape(name))}: what its members draft from now on is seen by the team, approvers and admins."
    return pages.done(SHELF, form_id, title=_title(is_new=is_new), tells=tells)


def removal(form_id: str, team: Team, *, others: Mapping[int, str]) -> Modal:
    """Ask whose the messages of a team are once it is gone: left to nobody, they would be lost or everyone's."""
    heirs = (*(Choice(name, str(id_)) for id_, name in others.items() if id_ != team.id), EVERYONE)
    told = f"{bold(escape(team.name))} has {counted(team.messages, 'message')}. Shares with it end."
    return Modal(
        callback="teams.remove.submit",
        form=form_id,
        title="Remove a team",
        blocks=in_modal(
            section("told", told),
            select_field("heir", "Its messages then belong to", choices=heirs[-whom.CHOICES_MAX :]),
        ),
        submit="Remove",
    )


def removed(form_id: str, name: str) -> Modal:
    """Tell that it is gone."""
    return pages.done(SHELF, form_id, title="Remove a team", tells=f"🗑 {bold(escape(name))} is gone.")


def _title(*, is_new: bool) -> str:
    return "Add a team" if is_new else "Change team"


def _line(team: Team) -> tuple[Built, ...]:
    who = mentions(team.members) or "nobody"
    value = str(team.id)
    return (
        section(f"team.{team.id}", f"{bold(escape(team.name))} · {who} · {counted(team.messages, 'message')}"),
        actions(
            f"team.{team.id}.do",
            button("teams.change", "Change", value=value),
            button("teams.remove", "Remove", value=value),
        ),
    )
