"""The name that a person may have meant."""

from collections.abc import Iterable
from difflib import get_close_matches

_LIKE = 0.6
_LIKE_A_WORD = 0.75  # of a name: one word is sooner like another by chance


def nearest(word: str, among: Iterable[str], *, most: int = 3) -> tuple[str, ...]:
    """List the names most like a word, as they are written: best first, and last those that have one word like it."""
    names, meant = {name.casefold(): name for name in among}, word.casefold()
    having: dict[str, str] = {}
    for name in names:
        for each in name.split():
            having.setdefault(each, name)
    whole = get_close_matches(meant, names, n=most, cutoff=_LIKE)
    partly = [having[each] for each in get_close_matches(meant, having, n=most, cutoff=_LIKE_A_WORD)]
    return tuple(names[match] for match in dict.fromkeys([*whole, *partly]))[:most]


def did_you_mean(word: str, among: Iterable[str]) -> str:
    """Ask whether the nearest name was meant; empty when nothing comes near."""
    close = nearest(word, among, most=1)
    return f"Did you mean “{close[0]}”?" if close else ""
