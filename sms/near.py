"""The name that a person may have meant."""

from collections.abc import Iterable
from difflib import get_close_matches

_LIKE = 0.6


def nearest(word: str, among: Iterable[str], *, most: int = 3) -> tuple[str, ...]:
    """List the names most like a word, best first; case does not count, but names come back as they are written."""
    names = {name.casefold(): name for name in among}
    return tuple(names[match] for match in get_close_matches(word.casefold(), names, n=most, cutoff=_LIKE))


def did_you_mean(word: str, among: Iterable[str]) -> str:
    """Ask whether the nearest name was meant; empty when nothing comes near."""
    close = nearest(word, among, most=1)
    return f"Did you mean “{close[0]}”?" if close else ""
