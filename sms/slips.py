"""Slips of thumbs evened out: common misspellings of the words by which people leave, and swearing in between."""

from functools import lru_cache

import regex

_SPELT = {
    "stop": r"s(?:to[op]+|tp|otp|tpo|t0p|tip|tahp)p?",
    "texting": r"te?x(?:t|tt|ti)?in+g?",
    "sending": r"sen+din",
    "messaging": r"(?:mes+[ae]?g+e?|ms+g)in+g?",
    "contacting": r"cont[ae]ct?in",
    "getting": r"gett?in",
    "please": r"p+l[sz]+|pleas|plese|pleease|plis",
    "your": r"ur",
    "you": r"u|ya",
    "are": r"r",
    "dont": r"dnt|do nt|donot|dint",
    "take": r"tak|tke",
    "remove": r"rem+ov|remve|romove",
    "remove me": r"remov?e?me",
    "interested": r"int(?:e?re?|er)st(?:ed|d)",
    "unsubscribe": r"un ?s[cu]+[bs]+c?r?i?b?e?|unscrib\w*|unsuscrib\w*|unsubcrib\w*",
    "opt out": r"opp?t?out",
    "anymore": r"any more|nemore",
    "number": r"nu?mbr|numb",
    "messages": r"msgs|messges|mesages|massages",
}
_SWEARING = r"the (?:hell|heck|fuck)|god ?dam+n?|dam+n(?:ed)?|fuc?king?|fuckin|freakin?g?|effing|bloody|stupid|dumb"


def even_out(sentence: str) -> str:
    """Spell a sentence in plain words as a dictionary does; whoever knows other languages looks at it unchanged too."""
    calm = " ".join(_swearing().sub(" ", _drawn().sub(r"\1", sentence)).split())
    return _slips().sub(lambda found: _words()[str(found.lastgroup)], calm)


@lru_cache(maxsize=1)
def _drawn() -> regex.Pattern[str]:
    return regex.compile(r"([a-z])\1{2,}")  # meeee, nooo


@lru_cache(maxsize=1)
def _words() -> dict[str, str]:
    return {f"w{place}": word for place, word in enumerate(_SPELT)}


@lru_cache(maxsize=1)
def _slips() -> regex.Pattern[str]:
    ways = "|".join(f"(?P<{name}>{_SPELT[word]})" for name, word in _words().items())
    return regex.compile(rf"\b(?:{ways})\b")


@lru_cache(maxsize=1)
def _swearing() -> regex.Pattern[str]:
    return regex.compile(rf"\b(?:{_SWEARING})\b")
