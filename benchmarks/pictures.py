"""How long a picture of a phone takes, through the process that draws, once it has started."""

import asyncio
from itertools import product
from time import perf_counter

from benchmarks.measure import Limit
from bot.pictures.pool import Pictures
from sms.picture import Picture, TextSize

ROUNDS = 5
SHORT = (
    "Hi Ann 👋 Black Friday starts NOW! 30% off everything with code SNOW30 ❄️🎉\n\n"
    "Shop: https://txt.acme.co/x7Kq2\nReply STOP to opt out 👩🏽‍💻🇳🇴👍🏽"
)
LONG = (SHORT + "\n") * 11
CHARACTERS_MAX = 1_600
MOST = {  # seconds for nearly all: a long text has many times the letters and emoji to fill
    "picture of a phone": (SHORT, 0.15),
    "picture of 1,600 characters": (LONG[:CHARACTERS_MAX], 0.3),
}


def limits() -> list[Limit]:
    """Draw each text in every size, light and dark."""
    return asyncio.run(_limits())


async def _limits() -> list[Limit]:
    pictures = Pictures()
    try:
        return [Limit(name, await _seconds(pictures, text), most, 0.99) for name, (text, most) in MOST.items()]
    finally:
        await pictures.close()


async def _seconds(pictures: Pictures, text: str) -> list[float]:
    looks = [Picture(text, "ACME Outdoors", size, is_dark) for size, is_dark in product(TextSize, (False, True))]
    for look in looks:
        await _time(pictures, look)  # the first of each reads the drawings and the outlines that it needs
    return [await _time(pictures, look) for look in looks * ROUNDS]


async def _time(pictures: Pictures, picture: Picture) -> float:
    start = perf_counter()
    assert await pictures.draw(picture), picture
    return perf_counter() - start
