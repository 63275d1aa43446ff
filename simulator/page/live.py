"""What an open window is told: regions that look different now, new lines of the wire log, and to load anew."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

from simulator.page.look import read_look
from simulator.page.parts import Page
from simulator.page.regions import NAMES, Window, draw, versions

ROUND_SECONDS = 0.125
STREAMS_MAX = 4  # a browser opens six connections to one server, and acts need some of them
RELOAD = "event: reload\ndata: {}\n\n"
AGAIN = "event: again\ndata: {}\n\n"


async def events(page: Page, window: Window) -> AsyncIterator[str]:
    """Server-sent events for as long as the window is open; one window too many is told all, and to ask again."""
    if page.streams >= STREAMS_MAX:
        for name, html in _changed(window, {}):
            yield _event("region", {"region": name, "html": html})
        yield AGAIN
        return
    page.streams += 1
    try:
        async for event in _followed(page, window):
            yield event
    finally:
        page.streams -= 1


async def _followed(page: Page, window: Window) -> AsyncIterator[str]:
    """All regions once, and then what looks different; idle rounds draw nothing."""
    generation, seen = page.generation, None
    shown: dict[str, str] = {}
    wirelog = page.parts.wirelog
    line = wirelog.number
    while not page.is_closed:
        if page.generation != generation or not _is_allowed(window):
            yield RELOAD
            return
        page.parts.tour.check()
        if seen != (seen := versions(page)):
            for name, html in _changed(window, shown):
                line = wirelog.number if name == "wire" else line
                yield _event("region", {"region": name, "html": html})
                # Others have their turn between two regions.
                await asyncio.sleep(0)
        if wirelog.number > line:
            yield _event("wire", {"html": wirelog.news_html(line)})
            line = wirelog.number
        await asyncio.sleep(ROUND_SECONDS)


def _is_allowed(window: Window) -> bool:
    """Whether the person is still there, and still in the channel: they may have been removed since."""
    look = window.look
    now = read_look(window.workspace, {"as": look.user, "in": look.place})
    return (now.user, now.place) == (look.user, look.place)


def _changed(window: Window, shown: dict[str, str]) -> Iterator[tuple[str, str]]:
    for name in NAMES:
        if name == "wire" and name in shown:
            continue  # its lines are told one by one
        html = draw(window, name)
        if shown.get(name) != html:
            shown[name] = html
            yield name, html


def _event(name: str, data: dict[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(data)}\n\n"
