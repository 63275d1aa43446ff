"""What a line is drawn of: runs of one font, and emoji."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby

import regex

from bot.pictures import emoji
from bot.pictures.bidi import levels
from bot.pictures.fonts import Font, choose
from bot.pictures.shaping import TEXTS_KEPT, ems

EMOJI_EMS = 1.22

_CLUSTER = regex.compile(r"\X")


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a line: a text in a font, or else one emoji, by the key of its drawing."""

    text: str
    font: Font | None
    level: int
    is_link: bool = False

    @property
    def is_emoji(self) -> bool:
        """Whether it is a drawing."""
        return self.font is None

    @property
    def is_right_to_left(self) -> bool:
        """Whether its letters run so."""
        return self.level % 2 == 1

    @property
    def ems(self) -> float:
        """How wide it is, in ems."""
        return ems(self.text, self.font, is_right_to_left=self.is_right_to_left) if self.font else EMOJI_EMS


def measure(text: str) -> float:
    """Measure a text with its emoji, in ems."""
    return sum(run.ems for run in runs(text, base_is_right_to_left=False))


@lru_cache(TEXTS_KEPT)
def runs(text: str, *, base_is_right_to_left: bool, links: Sequence[range] = ()) -> Sequence[Run]:
    """Take a text apart, in the order in which it is read; links are told by where their characters stand."""
    alike = groupby(_dressed(text, base_is_right_to_left, links), key=lambda run: replace(run, text=""))
    return tuple(run for like, pieces in alike for run in (_joined(like, pieces) if like.font else pieces))


def _dressed(text: str, base_is_right_to_left: bool, links: Sequence[range]) -> Iterator[Run]:
    level_of = levels(text, base_is_right_to_left=base_is_right_to_left)
    font: Font | None = None
    for found in _CLUSTER.finditer(text):
        cluster, start = found[0], found.start()
        is_link = any(start in link for link in links)
        if keys := emoji.keys(cluster):
            yield from (Run(key, None, level_of[start], is_link) for key in keys)
        else:
            font = choose(cluster, after=font)
            yield Run(cluster, font, level_of[start], is_link)


def _joined(like: Run, pieces: Iterator[Run]) -> Sequence[Run]:
    return (replace(like, text="".join(piece.text for piece in pieces)),)
