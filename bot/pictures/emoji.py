"""Colour emoji: which clusters are some, and what draws them in a box of 128 × 128."""

import json
from functools import cache
from pathlib import Path
from zipfile import ZipFile

import regex

BOX = 128

_DRAWINGS = ZipFile(Path(__file__).parent / "assets" / "emoji.zip")
_MEMBERS = frozenset(_DRAWINGS.namelist())
_LIKE_EMOJI = regex.compile(r"\p{Emoji}\X*")
_IS_SHOWN_AS_EMOJI = regex.compile(r"\p{Emoji_Presentation}|\ufe0f|\u20e3|\p{Emoji_Modifier}")
_SKIN_TONE = regex.compile(r"-?1f3f[b-f]")


@cache
def keys(cluster: str) -> tuple[str, ...]:
    """Name the drawings that show a cluster: none for text, several for a family that no phone knows as one."""
    if "\ufe0e" in cluster or not _LIKE_EMOJI.fullmatch(cluster) or not _IS_SHOWN_AS_EMOJI.search(cluster):
        return ()
    if _is_drawn(key := _key(cluster)):
        return (key,)
    parts = [_key(part) for part in regex.split("[\u200d\U000e0020-\U000e007f]+", cluster)]
    return tuple(part for part in parts if _is_drawn(part))


def drawing(key: str) -> str:
    """Give the SVG that draws an emoji."""
    return _group(_base(key))[key]


def _key(cluster: str) -> str:
    return "-".join(f"{ord(character):x}" for character in cluster if character != "\ufe0f")


def _is_drawn(key: str) -> bool:
    return _base(key) in _MEMBERS and key in _group(_base(key))


def _base(key: str) -> str:
    return _SKIN_TONE.sub("", key).removeprefix("-") or key


@cache
def _group(base: str) -> dict[str, str]:
    group: dict[str, str] = json.loads(_DRAWINGS.read(base))
    return group
