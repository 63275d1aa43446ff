"""The form that gives people, user groups or teams access to a message."""

from collections.abc import Collection, Mapping

from blocks import whom
from blocks.elements import escape, in_modal, section
from blocks.surface import Modal
from blocks.whom import Groups
from blocks.words import mention
from sms.message import Message


def view(form: str, message: Message, *, shared: Collection[str], teams: Mapping[int, str], groups: Groups) -> Modal:
    """Show who sees it anyway, and ask who else may; whoever is taken out does not see it any more."""
    return Modal(
        callback="share.submit",
        form=form,
        title=f"Share #{message.number}",
        blocks=in_modal(
            section("told", _anyway(message, teams)),
            whom.people(shared),
            whom.groups("share.groups", shared, known=groups),
            whom.teams(shared, known=teams),
        ),
        submit="Share",
    )


def told(message: Message, *, by: str, new: Collection[str], gone: Collection[str]) -> str:
    """Tell the thread who sees it from now on, and who does not any more."""
    parts = (f"with {', '.join(new)}" if new else "", f"no more with {', '.join(gone)}" if gone else "")
    return f"👥 {mention(by)} shared #{message.number} {', '.join(filter(None, parts))}."


def _anyway(message: Message, teams: Mapping[int, str]) -> str:
    if message.team is None:
        return "It belongs to no team: everybody sees it already."
    team = escape(teams.get(message.team, "its team"))
    return f"{mention(message.author)}, *{team}*, approvers and admins see it. Who else may see it and work on it?"
