"""What can be done, verb by verb, with a button for each that needs no message."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from slackblocks import SectionBlock

from blocks import welcome
from blocks.elements import button, escape, header, post, section
from blocks.surface import Surface


@dataclass(frozen=True, slots=True)
class Line:
    """One verb as help tells it."""

    verb: str
    usage: str  # what may follow it: "[name]"; what must follow has no brackets
    tells: str

    @property
    def typed(self) -> str:
        """The verb as a person types it."""
        return f"/sms {self.verb} {self.usage}".strip()


def view(lines: Sequence[Line], *, unknown: str = "", meant: str = "") -> Surface:
    """Tell what can be done; a word that is no verb is answered first."""
    opening = escape(_opening(unknown, meant))
    return post(
        opening,
        section("help", opening) if unknown else header("help", "What TextOps can do"),
        *(_verb(line) for line in lines),
    )


def greeted(answer: Surface, admins: Collection[str], *, is_admin: bool) -> Surface:
    """Put the way to set the account up first, while nobody has."""
    return Surface(answer.text, (*post(answer.text, *welcome.banner(admins, is_admin=is_admin)).blocks, *answer.blocks))


def _opening(unknown: str, meant: str) -> str:
    if not unknown:
        return "What TextOps can do: type /sms and one of these words."
    return f"There is no “{unknown}” here. {meant or 'This is what can be done:'}"


def _verb(line: Line) -> SectionBlock:
    wants_more = bool(line.usage) and not line.usage.startswith("[")
    open_it = None if wants_more else button(line.verb, line.verb.capitalize())
    return section(f"help.{line.verb}", f"`{escape(line.typed)}`\n{escape(line.tells)}", accessory=open_it)
