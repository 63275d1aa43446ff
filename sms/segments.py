"""Segments: how a carrier encodes a text, and into how many billed pieces it cuts it (GSM 03.38, 3GPP TS 23.040)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import regex

BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION = "^{}\\[~]|€\f"

_BASIC_LATIN = BASIC.encode("latin-1", "ignore")
_GSM = re.compile(f"[{re.escape(BASIC + EXTENSION)}]*")
_BEYOND_GSM = re.compile(f"[^{re.escape(BASIC + EXTENSION)}]")
_TWO_SEPTETS = re.compile(f"[{re.escape(EXTENSION)}]")
_TWO_CODE_UNITS = re.compile("[\U00010000-\U0010ffff]")
_JOINING = regex.compile(r"[^\p{GCB=Other}\p{GCB=Control}\r\n]")
# A run of GSM-7 that nothing joins, else one grapheme cluster: far fewer pieces than clusters alone.
_PIECE = regex.compile(rf"[{re.escape(BASIC + EXTENSION)}]+(?!{_JOINING.pattern})|\X")
# Texts become strings of one character a unit, in which this stands for a unit that must not be cut from its next. It
# is a joining character itself: where texts are not taken apart into pieces, it cannot occur.
_GLUE = "\u0300"

Encoding = Literal["GSM-7", "UCS-2"]


@dataclass(frozen=True, slots=True)
class Count:
    """What a text costs; `characters` are what a person counts, `units` what the carrier does (septets, code units)."""

    encoding: Encoding
    characters: int
    units: int
    segments: int
    unicode: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Limit:
    single: int
    joined: int


_LIMITS: dict[Encoding, _Limit] = {"GSM-7": _Limit(single=160, joined=153), "UCS-2": _Limit(single=70, joined=67)}


def count(text: str) -> Count:
    """Count a text as the carrier's calculator does: neither an extension pair nor a seen character is ever cut.

    CR LF counts as two characters; a line break is GSM-7.
    """
    try:
        if not text.encode("latin-1").translate(None, _BASIC_LATIN):
            return _COUNTS[len(text)]
    except (UnicodeEncodeError, IndexError):
        pass  # Greek, the euro sign or farther off; or longer than any message
    return _count_gsm(text) if _GSM.fullmatch(text) else _count_unicode(text)


def split(text: str) -> list[str]:
    """Cut a text into what each segment holds; a seen character longer than a segment is cut between code points."""
    if _GSM.fullmatch(text):
        characters, units, limit = list(text), _septets(text), _LIMITS["GSM-7"]
    else:
        pieces = _PIECE.findall(text)
        characters = [character for piece in pieces for character in _characters(piece)]
        units, limit = "".join(map(_code_units, pieces)), _LIMITS["UCS-2"]
    ends = [end - units.count(_GLUE, 0, end) for end in _ends(units, limit)]
    return ["".join(characters[start:end]) for start, end in pairwise([0, *ends])]


def _count_gsm(text: str) -> Count:
    septets = _septets(text)
    return Count("GSM-7", len(text), len(septets), len(_ends(septets, _LIMITS["GSM-7"])))


def _count_unicode(text: str) -> Count:
    if _JOINING.search(text):
        pieces = _PIECE.findall(text)
        beyond = [piece for piece in pieces if not _GSM.fullmatch(piece)]
        units = "".join(map(_code_units, pieces))
    else:
        beyond = _BEYOND_GSM.findall(text)
        units = _TWO_CODE_UNITS.sub(_GLUE + "x", text)
    characters = len(units) - units.count(_GLUE)
    return Count("UCS-2", characters, len(units), len(_ends(units, _LIMITS["UCS-2"])), tuple(dict.fromkeys(beyond)))


def _septets(text: str) -> str:
    return _TWO_SEPTETS.sub(_GLUE + "x", text)


def _code_units(piece: str) -> str:
    return "".join(_GLUE * (_length(character) - 1) + "x" for character in _characters(piece))


def _characters(piece: str) -> Sequence[str]:
    whole = _length(piece) <= _LIMITS["UCS-2"].joined and not _GSM.fullmatch(piece)
    return [piece] if whole else list(piece)


def _length(text: str) -> int:
    return len(text) + len(_TWO_CODE_UNITS.findall(text))


def _ends(units: str, limit: _Limit) -> list[int]:
    if len(units) <= limit.single:
        return [len(units)] if units else []
    ends = [0]
    while ends[-1] < len(units):
        end = min(ends[-1] + limit.joined, len(units))
        while units[end - 1] == _GLUE:
            end -= 1
        ends.append(end)
    return ends[1:]


# A text of basic characters is told by its length alone: one ready-made Count for each length that a message may have.
_COUNTS = tuple(_count_gsm("x" * characters) for characters in range(1_601))
