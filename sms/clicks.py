"""Who followed a link: a person, or a program that looked at what is behind it; whatever cannot be told is a person."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from sms.click_agents import BROWSERS, PREVIEWERS, PROGRAM_WORDS, SCANNERS

# Hand-over, delivery, reading and tapping: nobody does all of that in less.
SOONEST = timedelta(seconds=1)
# A scanner follows all links of a text at once; a person comes back from one before following the next.
TOGETHER = timedelta(seconds=2)
AGENTS_REMEMBERED = 4_096
AGENT_MAX = 500

_PROGRAM = re.compile(PROGRAM_WORDS)
_AHEAD = re.compile(r"prefetch|prerender|preview")
_AHEAD_HEADERS = ("sec-purpose", "purpose", "x-purpose", "x-moz")
HEADERS = frozenset({*_AHEAD_HEADERS, "user-agent", "sec-fetch-mode", "accept", "accept-language"})  # all that is read


class Kind(StrEnum):
    """Whose click it is; rates, rules and automations know those of people alone."""

    PERSON = "person"
    PREVIEW = "preview"  # somebody's app shows what is behind a link, or fetches it ahead
    SCANNER = "scanner"  # a program looks whether a link is safe, or just looks


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whose click it is, and for one that is no person's the reason."""

    kind: Kind
    why: str = ""


PERSON = Verdict(Kind.PERSON)
TOO_SOON = Verdict(Kind.SCANNER, "before a person could have read the text")
ALL_AT_ONCE = Verdict(Kind.SCANNER, "several links of one text at once")


def judge(method: str, headers: Mapping[str, str]) -> Verdict:
    """Judge a request by itself; the names of its headers are in lower case.

    Phones share addresses by the thousand behind their carriers, so that many links from one address prove nothing.
    """
    if method != "GET":
        return Verdict(Kind.SCANNER, f"asked with {method}")
    if ahead := next((name for name in _AHEAD_HEADERS if _AHEAD.search(headers.get(name, "").lower())), ""):
        return Verdict(Kind.PREVIEW, f"{ahead}: {headers[ahead].lower()[:40]}")
    known = judge_agent(headers.get("user-agent", "")[:AGENT_MAX])
    if known is not PERSON:
        return known
    if headers.get("sec-fetch-mode", "navigate") != "navigate":
        return Verdict(Kind.PREVIEW, "fetched by a page, not opened")
    return PERSON if _is_as_browsers_ask(headers) else Verdict(Kind.SCANNER, "asks unlike a browser")


@lru_cache(AGENTS_REMEMBERED)
def judge_agent(agent: str) -> Verdict:
    """Judge by what a program says that it is; one that says nothing is no browser."""
    told = agent.strip().lower()
    if not told:
        return Verdict(Kind.SCANNER, "does not say what it is")
    for kind, names in ((Kind.PREVIEW, PREVIEWERS), (Kind.SCANNER, SCANNERS)):
        if found := next((name for name in names if name in told), ""):
            return Verdict(kind, found.strip(" /("))
    word = _PROGRAM.search(told)
    return Verdict(Kind.PREVIEW if word[0] == "preview" else Kind.SCANNER, word[0]) if word else PERSON


def is_too_soon(at: datetime, *, handed_over: datetime | None) -> bool:
    """Tell whether a click came before its text can have been read."""
    return handed_over is not None and at - handed_over < SOONEST


def _is_as_browsers_ask(headers: Mapping[str, str]) -> bool:
    """Tell whether a request says what it takes: those of today say both, old phones a language."""
    if "accept-language" in headers:
        return True
    return "accept" in headers and headers.get("user-agent", "").strip().lower().startswith(BROWSERS)
