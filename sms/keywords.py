"""What an inbound text asks for: a keyword as the whole message, or an opt-out in somebody's own words."""

import re
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

_OPT_OUT = re.compile(
    r"""
    \b(?:stop|quit|cease)\b (?:\W+\w+){0,2}? \W+ (?:text|messag|sms|send|contact|spam|bother|ads?\b|this|these|it\b)
    | \b(?:do\s*n[o']?t|dont|never|not\s+to|no\s+longer) (?:\W+\w+){0,2}? \W+ (?:text|message|contact|sms|send|spam)
    | \b(?:no|any)\s*more \W+ (?:text|message|sms|ads?\b|spam)
    | \bunsubscribe\b
    | \bopt(?:ing|ed)?[\s-]*(?:me\W+)?out\b
    | \b(?:remove|delete) \W+ (?:me|my\W+(?:number|phone|name)|this\W+number)\b
    | \btake \W+ (?:me|us|my\W+\w+|this\W+number) \W+ off\b
    | \bleave \W+ me \W+ alone\b
    """,
    re.IGNORECASE | re.VERBOSE,
)


def read(body: str, number: str, *, opt_out_type: str | None = None, pending: bool = False) -> Keyword | None:
    """Read a keyword that is the whole message; the carrier's word wins, and YES counts only while `pending`."""
    told = _FROM_CARRIER.get((opt_out_type or "").upper())
    if told:
        return told
    word = _bare(body)
    if word == "stopp" and number.startswith(_NORWAY):
        return Keyword.STOP
    if word == "yes" and pending:
        return Keyword.CONFIRM
    return _WORDS.get(word)


def sounds_like_opt_out(body: str) -> bool:
    """Tell whether somebody asks in their own words to be left alone; a guess, so it holds and does not opt out."""
    return _OPT_OUT.search(body.replace("’", "'")) is not None


def _bare(body: str) -> str:
    """Drop case, punctuation and emoji, and make one space of many."""
    plain = unicodedata.normalize("NFKC", body).casefold()
    return " ".join("".join(mark for mark in plain if mark.isalnum() or mark.isspace()).split())
