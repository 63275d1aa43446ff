"""Make it plain: GSM-7 look-alikes for characters that would force Unicode."""

import re
import unicodedata
from functools import lru_cache

from sms.prose import rewrite
from sms.segments import BASIC, EXTENSION

# At least what the carrier's smart encoding swaps; widths, fonts and ligatures come from Unicode's own tables.
_LOOK_ALIKES = {
    '"': "«»“”„‟ʺˮ❝❞〝〞″",
    "'": "‘’‚‛‹›ʻʼʽʹˈ´ˊˋ`❛❜‗′\u0313\u0314",
    "-": "‐‑‒–—―−⁃•⎼⎽",
    "/": "÷⧸⁄∕\u0337\u0338",
    "\\": "⧹⧵\u20e5",
    "_": "\u0332",
    "|": "∣⎸⎹⏐⎜⎟\u20d2\u20d3",
    "!": "ǃ",
    "(": "❨❪⟮⦅",
    ")": "❩❫⟯⦆",
    "*": "⁎∗⊛✢✣✤✥✱✲✳✺✻✼✽❃❉❊❋⧆",
    "+": "˖",
    ".": "。",
    ",": "、\u0326",
    ":": "ː˸⦂꞉",
    ";": "⁏",
    "=": "꞊\u0347",
    "^": "ˆ\u0302\u1dcd",
    "{": "❴",
    "}": "❵",
    "~": "˜˷∼\u0303\u0330\u0334",
    " ": "\t\u00a0\u2028\u2029\u0080\u008d\u0090\u009b\u009f",
    "": "\u0000\u0003\u0004\u0010\u0011\u0012\u0013\u0014\u0017\u0019\u00ad\u200b\u2060\ufeff",
    "...": "…",
    "!!": "‼",
}
_SMALL_CAPITALS = dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "ABCDEFGHIJKLMNOPRSTUVWYZ", strict=True))
_TABLE = {alike: plain for plain, alikes in _LOOK_ALIKES.items() for alike in alikes} | _SMALL_CAPITALS
_SAME_LETTER = {"<wide>", "<narrow>", "<small>", "<vertical>", "<noBreak>", "<compat>", "<font>", "<fraction>"}
_GSM = frozenset(BASIC + EXTENSION)
# A variation selector says how to draw the character before it, and goes with it.
_SPECIAL = re.compile(f"([^{re.escape(BASIC + EXTENSION)}])([\ufe0e\ufe0f]?)")


def make_plain(text: str) -> str:
    """Swap look-alikes in the prose; what has none, such as an emoji, stays and the text stays Unicode."""
    return rewrite(text, lambda prose: _SPECIAL.sub(_swap, unicodedata.normalize("NFC", prose)))


def _swap(found: re.Match[str]) -> str:
    plain = _plain(found[1])
    return found[0] if plain is None else plain


@lru_cache(maxsize=4_096)
def _plain(character: str) -> str | None:
    if character in _TABLE:
        return _TABLE[character]
    if unicodedata.decomposition(character).partition(" ")[0] not in _SAME_LETTER:
        return None
    letters = unicodedata.normalize("NFKC", character)
    plain = "".join(letter if letter in _GSM else _TABLE.get(letter, letter) for letter in letters)
    return plain if _GSM.issuperset(plain) else None
