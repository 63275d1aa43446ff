"""A text with tokens: read once, checked against what is known, rendered for each person."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache

from sms.errors import Problem
from sms.near import did_you_mean
from sms.token import EXAMPLE, BadToken, Token, is_blank, read

_OPENING = re.compile(r"\{\{|\{%")


class UnknownProperty(BadToken):
    """A token names a property that nobody has."""


class UnwritableDefault(Problem):
    """This default value cannot stand inside a token."""

    hint = "Leave out quotes and braces."


@dataclass(frozen=True, slots=True)
class Template:
    """A text that has been read: `pieces` are its words and its tokens in turn, `names` each property that it uses."""

    text: str
    pieces: tuple[str | Token, ...]
    names: tuple[str, ...]

    @property
    def tokens(self) -> tuple[Token, ...]:
        """The tokens in the order of the text, one property as often as it stands there."""
        return tuple(piece for piece in self.pieces if isinstance(piece, Token))

    def render(self, values: Mapping[str, str], defaults: Mapping[str, str]) -> str:
        """Fill in one person's values by name (`contact.first_name`); braces inside of a value stay braces.

        A blank value gives way to the token's own default, else to the property's global one, else to nothing.
        """
        return "".join(
            [piece if isinstance(piece, str) else fill(piece, values, defaults=defaults) for piece in self.pieces],
        )

    def missing(self, values: Mapping[str, str], defaults: Mapping[str, str]) -> tuple[str, ...]:
        """List the properties for which this person has neither value nor default: they are rendered as nothing."""
        return tuple(
            dict.fromkeys(
                token.name
                for token in self.tokens
                if is_blank(values.get(token.name, "")) and not default_of(token, defaults)
            )
        )


@lru_cache(maxsize=1_024)
def parse(text: str) -> Template:
    """Read a text; a lone `}}` is just text, a lone `{{` is not."""
    pieces, at = list[str | Token](), 0
    while opening := _OPENING.search(text, at):
        token = _token(text, opening)
        pieces += [text[at : opening.start()], token]
        at = token.span[1]
    pieces.append(text[at:])
    names = dict.fromkeys(piece.name for piece in pieces if isinstance(piece, Token))
    return Template(text, tuple(piece for piece in pieces if piece), tuple(names))


def check(template: Template, known: Mapping[str, Collection[str]]) -> None:
    """Refuse the first token whose property is not known for its type, and name the nearest of all types."""
    for token in template.tokens:
        if token.property not in known.get(token.type, ()):
            every = [f"{kind}.{prop}" for kind, props in known.items() for prop in props]
            start = template.text.index(token.name, token.span[0])
            message = f"There is no property `{token.name}`."
            hint = did_you_mean(token.name, every) or "Pick one with `Type` and `Property`."
            raise UnknownProperty(message, template.text, span=(start, start + len(token.name)), hint=hint)


def default_of(token: Token, defaults: Mapping[str, str]) -> str:
    """Find what stands in for a missing value: the token's own default wins over the property's; empty when none."""
    default = token.default or defaults.get(token.name, "")
    return "" if is_blank(default) else default


def fill(token: Token, values: Mapping[str, str], *, defaults: Mapping[str, str]) -> str:
    """Find one token's text: value or default, after the filters."""
    value = values.get(token.name, "")
    if not value or value.isspace():
        value = "" if token.default else default_of(token, defaults)  # its own comes where its filter stands
    return token.apply(value) if token.filters else value


def write(name: str, default: str = "") -> str:
    """Write a token that reads back as the same; a default that no quotes can hold is refused."""
    if is_blank(default):
        return f"{{{{ {name} }}}}"
    for quote in sorted("\"'", key=default.count):
        written = f"{{{{ {name} | default: {quote}{default}{quote} }}}}"
        if _default_read_from(written) == default:
            return written
    raise UnwritableDefault


def _default_read_from(written: str) -> str | None:
    try:
        pieces = parse(written).pieces
    except BadToken:
        return None
    return pieces[0].default if len(pieces) == 1 and isinstance(pieces[0], Token) else None


def _token(text: str, opening: re.Match[str]) -> Token:
    if opening[0] == "{%":
        raise BadToken("Texts have no `{% … %}`, only tokens.", text, span=opening.span(), hint=EXAMPLE)
    end = text.find("}}", opening.end())
    if end < 0:
        raise BadToken("This token has no end.", text, span=opening.span(), hint="Close it with `}}`.")
    return read(text, (opening.start(), end + 2))
