"""The filter of the list of messages: the form that asks for it, and how it reads."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from slackblocks import InputBlock, UserSelectMenu

from blocks.elements import escape, in_modal, select_field, text_field
from blocks.elements import field as labelled
from blocks.surface import Choice, Modal
from blocks.words import mention
from sms.lifecycle import State
from sms.message_filter import ARCHIVED, METHODS, Filter

CHOICES_MAX = 100  # of a menu in Slack
STATES = (*(Choice(state.label.capitalize(), state.value) for state in State), Choice("Archived", ARCHIVED))
SENDING = (Choice("Regular: sent by people", METHODS[False]), Choice("Automated", METHODS[True]))


@dataclass(frozen=True, slots=True)
class Names:
    """What campaigns and teams are called, by their ids."""

    campaigns: Mapping[int, str] = field(default_factory=dict)
    teams: Mapping[int, str] = field(default_factory=dict)


def form(shown: Filter, names: Names) -> Modal:
    """Ask for a filter; what is filtered by already is chosen."""
    state = ARCHIVED if shown.is_archived else shown.state.value if shown.state else ""
    method = METHODS[shown.is_automated] if shown.is_automated is not None else ""
    author = UserSelectMenu("author", initial_user=shown.author or None)
    return Modal(
        callback="list.submit",
        form="",
        title="Filter messages",
        blocks=in_modal(
            select_field("state", "State", choices=STATES, value=state, optional=True),
            select_field("method", "Sending method", choices=SENDING, value=method, optional=True),
            _named("campaign", "Campaign", names.campaigns, chosen=shown.campaign),
            _named("team", "Team", names.teams, chosen=shown.team),
            labelled("author", "Written by", author, optional=True),
            text_field("words", "Words in name or text", value=shown.words, optional=True),
        ),
        submit="Show",
    )


def read(values: Mapping[str, Any]) -> Filter:
    """Read the form; what is left empty is any."""
    state, method = values.get("state") or "", values.get("method")
    return Filter(
        state=State(state) if state and state != ARCHIVED else None,
        is_archived=state == ARCHIVED,
        is_automated=method == METHODS[True] if method else None,
        campaign=int(values.get("campaign") or 0) or None,
        team=int(values.get("team") or 0) or None,
        author=str(values.get("author") or ""),
        words=str(values.get("words") or "").strip(),
    )


def words(shown: Filter, names: Names) -> str:
    """Read a filter out but for its state, which stands in the menu; nothing when there is no more to it."""
    campaign, team = names.campaigns.get(shown.campaign or 0), names.teams.get(shown.team or 0)
    parts = (
        METHODS[shown.is_automated] if shown.is_automated is not None else "",
        (f"campaign {escape(campaign)}" if campaign else "a campaign that is gone") if shown.campaign else "",
        (f"team {escape(team)}" if team else "a team that is gone") if shown.team else "",
        f"by {mention(shown.author)}" if shown.author else "",
        f"with “{escape(shown.words)}”" if shown.words else "",
    )
    return " · ".join(filter(None, parts))


def _named(name: str, label: str, names: Mapping[int, str], *, chosen: int | None) -> InputBlock | None:
    if not names:
        return None
    choices = tuple(Choice(each, str(id_)) for id_, each in list(names.items())[:CHOICES_MAX])
    return select_field(name, label, choices=choices, value=str(chosen or ""), optional=True)
