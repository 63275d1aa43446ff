"""What can be entered by which id: the tables of commands, turned inside out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.slack.values import Asked, Kind
from commands.ask import Command, Part

HELP = "help"


@dataclass(frozen=True, slots=True)
class Entries:
    """Verbs, shortcuts and events by name, and all other parts by their id."""

    verbs: Mapping[str, Part]
    parts: Mapping[str, Part]
    shortcuts: Mapping[str, Part]
    events: Mapping[str, Part]

    def find(self, asked: Asked) -> tuple[Part | None, str]:
        """Give the part that is meant and its argument; an unknown verb is a question to help."""
        match asked.kind:
            case Kind.COMMAND if asked.entry in self.verbs:
                return self.verbs[asked.entry], asked.argument
            case Kind.COMMAND:
                return self.verbs[HELP], asked.entry
            case Kind.SHORTCUT:
                return self.shortcuts.get(asked.entry), asked.argument
            case Kind.EVENT:
                return self.events.get(asked.entry), asked.argument
            case Kind.ACTION | Kind.TYPED:  # a button of the help, or of a card, may name a verb
                return self.parts.get(asked.entry) or self.verbs.get(asked.entry), asked.argument
            case _:  # a select that does something at once is filled by another part than it asks
                fills = self.parts.get(f"{asked.entry}.find") if asked.kind is Kind.SUGGEST else None
                return fills or self.parts.get(asked.entry), asked.argument


def make_entries(commands: Sequence[Command], *, shortcuts: Sequence[Part], events: Sequence[Part]) -> Entries:
    """Turn the tables inside out; two parts under one id are a bug that must not wait for a click."""
    verbs = [Part(one.verb, one.run, reads=one.reads, needs=one.needs) for one in commands]
    return Entries(
        verbs=_by_id(verbs),
        parts=_by_id(part for one in commands for part in one.parts),
        shortcuts=_by_id(shortcuts),
        events=_by_id(events),
    )


def _by_id(parts: Iterable[Part]) -> Mapping[str, Part]:
    found: dict[str, Part] = {}
    for part in parts:
        if part.id in found:
            raise ValueError(f"two parts are called {part.id}")
        found[part.id] = part
    return found
