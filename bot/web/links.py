"""Short links: a redirect to the address frozen at approval, with the click kept."""

from collections.abc import Sequence
from contextlib import suppress

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

import store.links
from bot.web.intake import FullError, Intake
from jobs.world import World
from sms.links import CODE_CHARACTERS
from store.links import Click

UNKNOWN = HTMLResponse(
    "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>"
    "<title>No such link</title><p>This link does not exist, or not any more.",
    404,
)


class Links:
    """Answers taps on short links."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._clicks: Intake[Click] = Intake(self._store)

    async def follow(self, request: Request) -> Response:
        """Lead on to where a code stands for; a tap leads on even when it could not be counted."""
        code = request.path_params["code"]
        url = await self._resolve(code) if len(code) == CODE_CHARACTERS else None
        if url is None:
            return UNKNOWN
        click = Click(code=code, at=self._world.clock.now(), agent=request.headers.get("User-Agent", ""))
        with suppress(FullError):
            await self._clicks.put(click)
        return RedirectResponse(url, 302, headers={"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})

    async def _resolve(self, code: str) -> str | None:
        return await self._world.db.read(lambda s: store.links.resolve(s, code))

    async def _store(self, clicks: Sequence[Click]) -> None:
        await self._world.db.run(lambda s: store.links.record(s, clicks))
