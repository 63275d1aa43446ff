"""Where a text is broken into lines, as phones do it: UAX #14, without the dictionaries of Thai and its like."""

from collections.abc import Callable, Iterator

import regex

Measure = Callable[[str], float]

_SPACES = r" \t\u1680\u2000-\u2006\u2008-\u200b\u205f\u3000"
_HYPHENS = r"\-\u00ad\u058a\u2010\u2012-\u2014"
_OPENING = r"\p{LB=OP}\p{LB=QU}"
_CLOSING = r"\p{LB=CL}\p{LB=CP}\p{LB=EX}\p{LB=IS}\p{LB=SY}\p{LB=NS}\p{LB=CJ}\p{LB=QU}"
# Ideographs, kana, syllables of Hangul and emoji: a line may end on either side of each.
_ALONE = r"\p{LB=ID}\p{LB=EB}\p{LB=EM}\p{LB=RI}\p{LB=H2}\p{LB=H3}"
_LINK = rf"https?://[^{_SPACES}]+"
_WORD = rf"(?:[^{_SPACES}{_HYPHENS}{_ALONE}]|[{_HYPHENS}](?=\d))+[{_HYPHENS}]*"
# What stays together on a line, with the spaces after it, which may hang over the edge.
_UNIT = regex.compile(
    rf"(?:[{_OPENING}]*(?:{_LINK}|(?=[{_ALONE}])\X|{_WORD}|[{_HYPHENS}]+)[{_CLOSING}]*|[{_OPENING}]+)?[{_SPACES}]*",
    regex.IGNORECASE,
)
_SPACES_AT_END = regex.compile(rf"[{_SPACES}]+\Z")
_CLUSTER = regex.compile(r"\X")


def break_lines(paragraph: str, *, measure: Measure, width: float) -> list[str]:
    """Break a paragraph so that each line fits; together the lines are the paragraph, spaces and all.

    A word wider than a line begins one of its own and is cut between characters that a person sees as one.
    """
    lines, line = list[str](), ""
    for unit in _units(paragraph):
        if line and measure(without_spaces_at_end(line + unit)) > width:
            lines, line = [*lines, line], ""
        *full, line = [line + unit] if line else _cut(unit, measure, width)
        lines += full
    return [*lines, line]


def without_spaces_at_end(line: str) -> str:
    """Drop what hangs over the edge unseen."""
    return _SPACES_AT_END.sub("", line)


def _units(paragraph: str) -> Iterator[str]:
    return (found[0] for found in _UNIT.finditer(paragraph) if found[0])


def _cut(unit: str, measure: Measure, width: float) -> list[str]:
    if measure(without_spaces_at_end(unit)) <= width:
        return [unit]
    lines, filled = [""], 0.0
    for cluster in _CLUSTER.findall(unit):
        wide = measure(without_spaces_at_end(cluster))
        if lines[-1] and filled + wide > width:
            lines, filled = [*lines, ""], 0.0
        lines[-1], filled = lines[-1] + cluster, filled + wide
    return lines
