"""Setting a text in lines: what of it can be seen, and which of it is a link."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from bot.pictures.bidi import as_seen, is_right_to_left
from bot.pictures.lines import break_lines, without_spaces_at_end
from bot.pictures.runs import Run, measure, runs
from sms import links

TAB = "    "

_LINE_BREAK = regex.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
# Marks that turn the direction of what follows would let one text disorder the picture; the rest has no look at all.
_UNSEEN = regex.compile(r"[\p{Cc}\p{Bidi_Control}\ufeff\ufff9-\ufffb\ufffe\uffff]")
# One letter with a hundred accents would stand over the whole phone.
_MARKS_TOO_MANY = regex.compile(r"(\p{M}{6})\p{M}+")
_HALF_OF_A_PAIR = regex.compile(r"\p{Cs}")


@dataclass(frozen=True, slots=True)
class Line:
    """One line, as it is seen from the left; one of a right-to-left paragraph stands at the right."""

    runs: Sequence[Run]
    is_right_to_left: bool = False

    @property
    def ems(self) -> float:
        """How wide it is, in ems."""
        return sum(run.ems for run in self.runs)


def typeset(text: str, *, ems: float) -> list[Line]:
    """Set a text in lines so many ems wide; an empty line of it stays one."""
    return [line for paragraph in _LINE_BREAK.split(text) for line in _paragraph(_seen(paragraph), ems)]


def set_line(text: str, *, ems: float) -> Line:
    """Set a text on one line; what does not fit gives way to an ellipsis."""
    whole = _seen(_LINE_BREAK.sub(" ", text))
    lines = break_lines(whole, measure=measure, width=ems)
    kept = lines[0] if len(lines) == 1 else without_spaces_at_end(lines[0]) + "…"
    return _line(kept, (), is_right_to_left(kept))


def _seen(text: str) -> str:
    seen = _MARKS_TOO_MANY.sub(r"\1", _UNSEEN.sub("", text.replace("\t", TAB)))
    return _HALF_OF_A_PAIR.sub("\ufffd", seen)


def _paragraph(text: str, ems: float) -> Iterator[Line]:
    start, base_is_right_to_left = 0, is_right_to_left(text)
    spans = [(link.start, link.end) for link in links.find(text)]
    for line in break_lines(text, measure=measure, width=ems):
        linked = tuple(range(first - start, last - start) for first, last in spans)
        yield _line(without_spaces_at_end(line), linked, base_is_right_to_left)
        start += len(line)


def _line(text: str, linked: Sequence[range], base_is_right_to_left: bool) -> Line:
    read = runs(text, base_is_right_to_left=base_is_right_to_left, links=linked)
    return Line(as_seen(read, lambda run: run.level), is_right_to_left=base_is_right_to_left)
