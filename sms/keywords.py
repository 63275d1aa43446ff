"""What an inbound text asks for by a keyword, which is the whole message."""

import unicodedata
from enum import StrEnum


class Keyword(StrEnum):
    """What a keyword does."""

    STOP = "stop"
    START = "start"
    HELP = "help"
    CONFIRM = "confirm"


_STOP = frozenset(
    {"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout", "opt out", "stop all"}
)
_WORDS = {
    **dict.fromkeys(_STOP, Keyword.STOP),
    **dict.fromkeys(("start", "unstop", "subscribe"), Keyword.START),
    **dict.fromkeys(("help", "info"), Keyword.HELP),
}
_NORWAY = "+47"
_FROM_CARRIER = {"STOP": Keyword.STOP, "HELP": Keyword.HELP}
"""START is not here: the carrier also calls YES a START, and that joins nobody."""


def read(body: str, number: str, *, opt_out_type: str | None = None, pending: bool = False) -> Keyword | None:
    """Read a keyword that is the whole message; the carrier's word wins, and YES counts only while `pending`."""
    told = _FROM_CARRIER.get((opt_out_type or "").upper())
    if told:
        return told
    word = bare(body)
    if word == "stopp" and number.startswith(_NORWAY):
        return Keyword.STOP
    if word == "yes" and pending:
        return Keyword.CONFIRM
    return _WORDS.get(word)


def is_reserved(word: str) -> bool:
    """Tell whether a bare word means something to us or to the carrier already."""
    return word in _WORDS or word in {"stopp", "yes"}


def bare(body: str) -> str:
    """Drop case, punctuation and emoji, and make one space of many."""
    plain = unicodedata.normalize("NFKC", body).casefold()
    return " ".join("".join(mark for mark in plain if mark.isalnum() or mark.isspace()).split())
