"""One token as it is typed, `{{ contact.first_name | default: "there" }}`: a strict subset of Liquid's output tag."""

import re
from dataclasses import dataclass

from sms.errors import Problem
from sms.near import did_you_mean

TYPES = ("contact", "company", "sender", "message")
USAGE = {
    "default": 'default: "there"',
    "capitalize": "capitalize",
    "upcase": "upcase",
    "downcase": "downcase",
    "truncate": 'truncate: 20, "."',
}

EXAMPLE = 'Write for example `{{ contact.first_name | default: "there" }}`.'

_NAME = re.compile(r"\s*([^\W\d][\w-]*(?:\.[\w-]+)*)\s*")
# A closing quote stands before the next filter, the next argument or the end: so ‘it’s’ and "say “hi”" need no escapes.
_ARGUMENT = r"""(?:["“”„].*?["“”„]|['‘’‚].*?['‘’‚]|\d{1,4})\s*(?=[|,]|\Z)"""
_FILTER = re.compile(rf"\|\s*(\w+)\s*(?::\s*(?:({_ARGUMENT}(?:,\s*{_ARGUMENT})*)|([^|]*)))?", re.DOTALL)
_EXCERPT_CHARACTERS = 40


class BadToken(Problem):
    """A token cannot be read."""

    def __init__(self, message: str, text: str, *, span: tuple[int, int], hint: str = "") -> None:
        """Keep the text and where in it the fault stands, for the caret."""
        super().__init__(message, hint=hint)
        self.text = text
        self.span = span

    @property
    def caret(self) -> str:
        """Two lines, to be shown in a fixed-width font: what was typed and carets under what is wrong."""
        start, end = self.span
        left = max(self.text.rfind("\n", 0, start) + 1, start - _EXCERPT_CHARACTERS)
        line = self.text[left : end + _EXCERPT_CHARACTERS].partition("\n")[0]
        width = max(1, min(end - start, len(line) - (start - left)))
        return f"{line}\n{' ' * (start - left)}{'^' * width}"


@dataclass(frozen=True, slots=True)
class Filter:
    """One step that changes a value on its way into the text."""

    name: str
    text: str = ""
    characters: int = 0

    @property
    def words(self) -> str:
        """What it does to a value, in words; a default does nothing to one."""
        return {"default": "", "truncate": f"truncate {self.characters}"}.get(self.name, self.name)

    def apply(self, value: str) -> str:
        """Change a value; `truncate` leaves one that just fits as it is, which not every Liquid does."""
        match self.name:
            case "default":
                return self.text if is_blank(value) else value
            case "capitalize":
                return value.capitalize()
            case "upcase":
                return value.upper()
            case "downcase":
                return value.lower()
            case _:
                return _truncate(value, self.characters, ellipsis=self.text)


@dataclass(frozen=True, slots=True)
class Token:
    """A place in a text for a value: `name` is type and property, `default` the token's own (empty: it has none)."""

    name: str
    filters: tuple[Filter, ...]
    default: str
    span: tuple[int, int]

    @property
    def words(self) -> str:
        """The token as people read it, `first name · “there”`: its default stands in quotes, other filters follow."""
        default = [f"“{self.default}”"] if self.default else []
        return " · ".join([in_words(self.name), *default, *(each.words for each in self.filters if each.words)])

    @property
    def type(self) -> str:
        """Whose property it is: contact, company, sender or message."""
        return self.name.partition(".")[0]

    @property
    def property(self) -> str:
        """Which property of its type it is."""
        return self.name.partition(".")[2]

    def apply(self, value: str) -> str:
        """Send a value through the filters; what comes out is text and never read again."""
        for each in self.filters:
            value = each.apply(value)
        return value


def in_words(name: str) -> str:
    """Write a token's name as people say it; a contact's need not say whose it is: first name, company name."""
    return name.removeprefix("contact.").replace(".", " ").replace("_", " ")


def is_blank(value: str) -> bool:
    """Tell whether a value counts as missing; white space alone does, unlike in Liquid."""
    return not value or value.isspace()


def read(text: str, span: tuple[int, int]) -> Token:
    """Read the tag that stands at a span of a text, braces included."""
    body, start = text[span[0] + 2 : span[1] - 2], span[0] + 2
    named = _NAME.match(body)
    if not named:
        raise BadToken("A token begins with a name.", text, span=span, hint=EXAMPLE)
    at, filters = named.end(), list[Filter]()
    name_span = (start + named.start(1), start + named.end(1))
    _check_name(named[1], text, span=name_span)
    while at < len(body):
        step, end = _read_filter(text, body, at=at, start=start)
        filters.append(step)
        at = end
    default = next((each.text for each in filters if each.name == "default"), "")
    return Token(named[1], tuple(filters), "" if is_blank(default) else default, span)


def _check_name(name: str, text: str, *, span: tuple[int, int]) -> None:
    kind, _, prop = name.partition(".")
    if kind not in TYPES:
        hint = did_you_mean(kind, TYPES) or f"Say whose it is: {', '.join(f'`{each}.…`' for each in TYPES)}."
        raise BadToken(f"There is no type `{kind}`.", text, span=span, hint=hint)
    if not prop or "." in prop:
        raise BadToken(
            f"`{name}` names no property.", text, span=span, hint=f"Write `{kind}.` and one property's name."
        )


def _read_filter(text: str, body: str, *, at: int, start: int) -> tuple[Filter, int]:
    step = _FILTER.match(body, at)
    if not step:
        span = (start + at, start + len(body.rstrip()))
        raise BadToken(
            f"`{text[slice(*span)]}` does not belong here.", text, span=span, hint="A filter begins with `|`."
        )
    name, span = step[1], (start + at, start + at + len(step[0].rstrip()))
    if name not in USAGE:
        hint = did_you_mean(name, USAGE) or f"There are {', '.join(USAGE)}."
        raise BadToken(f"There is no filter `{name}`.", text, span=span, hint=hint)
    made = None if step[3] is not None else _filter(name, re.findall(_ARGUMENT, step[2] or "", re.DOTALL))
    if not made:
        raise BadToken(f"`{name}` cannot be read.", text, span=span, hint=f"Write `{USAGE[name]}`.")
    return made, step.end()


def _filter(name: str, arguments: list[str]) -> Filter | None:
    match name, [int(each) if each.strip().isdecimal() else each.strip()[1:-1] for each in arguments]:
        case "default", [str(text)]:
            return Filter(name, text)
        case "capitalize" | "upcase" | "downcase", []:
            return Filter(name)
        case "truncate", []:
            return Filter(name, "...", 50)
        case "truncate", [int(characters)]:
            return Filter(name, "...", characters)
        case "truncate", [int(characters), str(ellipsis)]:
            return Filter(name, ellipsis, characters)
        case _:
            return None


def _truncate(value: str, characters: int, *, ellipsis: str) -> str:
    if len(value) <= characters:
        return value
    return value[: max(0, characters - len(ellipsis))] + ellipsis
