"""Emoji by name, as people type them in Slack: `:wave:` becomes the character."""

import re
from functools import lru_cache

from emoji import EMOJI_DATA

from sms.errors import Problem
from sms.near import did_you_mean
from sms.prose import rewrite

# Times and labels ("10:30:00", "a:b:c") are no names: neither side of one touches a letter or digit.
_NAME = re.compile(r"(?<!\w):([a-z0-9_+'’-]+):(?::skin-tone-([2-6]):)?(?!\w)", re.IGNORECASE)
_FLAG = re.compile(r"flag-([a-z]{2})")
_REGIONAL_A = 0x1F1E6
_LIGHTEST_SKIN = 0x1F3FB
_PRESENTATION = "\ufe0f"


class UnknownEmoji(Problem):
    """There is no such emoji."""


def expand(text: str) -> str:
    """Put characters for names in the prose; a workspace's own emoji is refused, for phones do not have it."""
    return rewrite(text, lambda prose: _NAME.sub(_character, prose))


def _character(found: re.Match[str]) -> str:
    name = found[1].lower()
    character = _named(name)
    if character:
        return _tinted(character, int(found[2])) if found[2] else character
    if not re.search("[a-z]", name):
        return found[0]
    nearest = did_you_mean(f":{name}:", (f":{known}:" for known in _characters()))
    hint = f"{nearest} A workspace's own emoji cannot be texted.".strip()
    raise UnknownEmoji(f"There is no emoji `:{name}:`.", hint=hint)


def _named(name: str) -> str:
    if flag := _FLAG.fullmatch(name):
        return "".join(chr(_REGIONAL_A + ord(letter) - ord("a")) for letter in flag[1])
    underscored = name.replace("-", "_").replace("’", "'")
    names = (name, underscored, f"family_{underscored}")
    return next((found for each in names if (found := _characters().get(each))), "")


def _tinted(character: str, tone: int) -> str:
    return character[0] + chr(_LIGHTEST_SKIN + tone - 2) + character[1:].removeprefix(_PRESENTATION)


@lru_cache(maxsize=1)
def _characters() -> dict[str, str]:
    names: dict[str, str] = {"simple_smile": "🙂"}
    for character, known in sorted(EMOJI_DATA.items(), key=lambda item: item[1]["status"], reverse=True):
        for name in (known["en"], *known.get("alias", ())):
            names[name.strip(":").lower()] = character
    return names
