"""The fonts that come with the product: and which of them shows a cluster."""

import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import uharfbuzz

_ASSETS = Path(__file__).parent / "assets"
# They change how their neighbour looks, or where a line may end; a font need not hold them.
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufe0e\ufe0f")
_CLUSTERS_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Font:
    """One file, opened."""

    file: str
    shaper: uharfbuzz.Font = field(init=False, repr=False, compare=False)
    codes: frozenset[int] = field(init=False, repr=False, compare=False)
    units_per_em: int = field(init=False, compare=False)

    def __post_init__(self) -> None:
        """Open the file, which is read only as far as it is needed."""
        face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(_ASSETS / self.file)))
        object.__setattr__(self, "shaper", uharfbuzz.Font(face))
        object.__setattr__(self, "codes", frozenset(face.unicodes))
        object.__setattr__(self, "units_per_em", face.upem)

    def has(self, cluster: str) -> bool:
        """Whether it shows all of a cluster."""
        return all(ord(character) in self.codes or character in _INVISIBLE for character in cluster)


INTER = Font("inter.ttf")
SEMIBOLD = Font("inter-semibold.ttf")
FALLBACKS = (
    INTER,
    Font("noto-arabic.ttf"),
    Font("noto-hebrew.ttf"),
    Font("noto-thai.ttf"),
    Font("noto-devanagari.ttf"),
    Font("droid-fallback.ttf"),
    Font("noto-math.ttf"),
    Font("dejavu.ttf"),
)


def choose(cluster: str, *, after: Font | None) -> Font:
    """Find the font for a cluster; spaces and punctuation go on in the font of the word before them."""
    if after and unicodedata.category(cluster[0])[0] in "ZPM" and after.has(cluster):
        return after
    return _first(cluster)


@lru_cache(_CLUSTERS_KEPT)
def _first(cluster: str) -> Font:
    holds_all = (font for font in FALLBACKS if font.has(cluster))
    holds_base = (font for font in FALLBACKS if font.has(cluster[0]))
    return next(holds_all, None) or next(holds_base, INTER)
