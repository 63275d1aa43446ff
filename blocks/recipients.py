"""Who will receive a message, and what became of those it was sent to: page by page, for one person's eyes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from slackblocks import ActionsBlock, Button, ContextBlock, PlainText, SectionBlock, StaticSelectMenu

from blocks import left_out
from blocks.contact import Eyes
from blocks.elements import actions, button, context, escape, in_modal, option, section, shorten
from blocks.surface import Choice, Modal
from blocks.words import local, number, people
from sms.audience import Waterfall
from sms.outcome import Outcome
from store.outcomes import Person

NOBODY = Waterfall(())
PAGE = 50
EACH = 10  # lines of one section, which holds 3,000 characters
NAME_MAX = 40


@dataclass(frozen=True, slots=True)
class Look:
    """One page of one view, and how many people each view has."""

    outcome: Outcome
    start: int
    people: Sequence[Person]
    heads: Mapping[Outcome, int]

    @property
    def following(self) -> str:
        """Where the next page begins, as its button carries it; empty on the last."""
        end = self.start + len(self.people)
        return f"{self.outcome} {end} {self.people[-1].place}" if self.people and end < self.heads[self.outcome] else ""


def view(
    message: int,
    rows: Sequence[tuple[str, str, int]],
    *,
    total: int,
    start: int,
    eyes: Eyes,
    more: str = "",
    waterfall: Waterfall = NOBODY,
) -> Modal:
    """List (name, number, segments) of those who will receive it; `more` is the next page's button value."""
    lines = [f"{_name(name)} · {eyes.number(phone)} · {segments}" for name, phone, segments in rows]
    shown = f"{number(start + 1)} to {number(start + len(rows))} of {people(total)}, with segments each"
    return _modal(
        message,
        context("shown", shown) if rows else section("none", "Nobody was counted yet."),
        *_lines(lines),
        left_out.view(message, waterfall),
        actions("pages", button("recipients.more", "Next page", value=more)) if more else None,
    )


def outcomes(message: int, look: Look, *, eyes: Eyes) -> Modal:
    """List what became of people, by view; the file of a view goes to who asks, not into the channel."""
    end = look.start + len(look.people)
    shown = f"{number(look.start + 1)} to {number(end)} of {people(look.heads[look.outcome])}"
    return _modal(
        message,
        _views(message, look),
        context("shown", shown) if look.people else section("none", "Nobody."),
        *_lines([_line(person, eyes) for person in look.people]),
        actions("pages", *ways) if (ways := _ways(message, look, eyes)) else None,
    )


def _modal(message: int, *blocks: SectionBlock | ActionsBlock | ContextBlock | None) -> Modal:
    return Modal(
        callback="recipients", form="", title=f"Recipients of #{message}", blocks=in_modal(*blocks), close="Close"
    )


def _views(message: int, look: Look) -> ActionsBlock:
    lines = [
        option(Choice(f"{outcome.label} · {number(look.heads[outcome])}", f"{message} {outcome} 0 0"))
        for outcome in Outcome
    ]
    now = lines[list(Outcome).index(look.outcome)]
    return actions(
        "views", StaticSelectMenu("recipients.more", lines, initial_option=now, placeholder=PlainText("View"))
    )


def _ways(message: int, look: Look, eyes: Eyes) -> list[Button]:
    ways = []
    if look.start:
        ways.append(button("recipients.first", "First page", value=f"{message} {look.outcome} 0 0"))
    if look.following:
        ways.append(button("recipients.next", "Next page", value=f"{message} {look.following}"))
    if look.people and eyes.may_change:
        ways.append(button("recipients.file", "Download", value=f"{message} {look.outcome}"))
    return ways


def _line(person: Person, eyes: Eyes) -> str:
    told = person.why or (local(person.at, eyes.zone) if person.at else "")
    phone = eyes.number(person.number) if person.number.startswith("+") else "forgotten"
    return " · ".join(filter(None, (_name(person.name), phone, told)))


def _name(name: str) -> str:
    return escape(shorten(name, NAME_MAX))


def _lines(lines: Sequence[str]) -> list[SectionBlock]:
    return [section(f"rows.{at}", "\n".join(lines[at : at + EACH])) for at in range(0, len(lines), EACH)]
