"""Open forms: one update in flight per view, the newest action first, and nothing that was typed overwritten."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import Any, Protocol

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from blocks.surface import Modal
from bot.slack.values import View, input_ids
from jobs.world import World
from store import drawn
from store.drawn import Drawn

SHOWN_MAX = 1000
DRAWING_SECONDS = 0.3  # of the three in which a submission is to be answered

Newer = Callable[[], bool]


class Shown(Protocol):
    """What each view was last drawn by, as far as the processes know that Slack talks to."""

    async def swap(self, view: str, new: Drawn) -> Drawn | None:
        """Write down what a view is about to be drawn by, and give what it was."""

    async def last(self, view: str) -> Drawn | None:
        """Tell what a view was last drawn by."""


class Here:
    """One process knows by itself."""

    def __init__(self) -> None:
        self._shown: dict[str, Drawn] = {}

    async def swap(self, view: str, new: Drawn) -> Drawn | None:
        """Write down what a view is about to be drawn by, and give what it was."""
        if len(self._shown) >= SHOWN_MAX:
            self._shown.clear()
        before = self._shown.get(view)
        self._shown[view] = new
        return before

    async def last(self, view: str) -> Drawn | None:
        """Tell what a view was last drawn by."""
        return self._shown.get(view)


class Everywhere:
    """Several processes know by the database: Slack sends the actions in one form to any of them."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def swap(self, view: str, new: Drawn) -> Drawn | None:
        """Write down what a view is about to be drawn by, and give what it was."""
        return await self._world.db.run(partial(drawn.swap, view=view, new=new, now=self._world.clock.now()))

    async def last(self, view: str) -> Drawn | None:
        """Tell what a view was last drawn by."""
        return await self._world.db.read(partial(drawn.last, view=view))


class _Line:
    """Those who wait to redraw one view."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.newest = 0
        self.waiting = 0


class Forms:
    """Redraws forms; who comes with an old picture of one gives way to who came later."""

    def __init__(self, client: AsyncWebClient, shown: Shown) -> None:
        self._client = client
        self._shown = shown
        self._lines: dict[str, _Line] = {}

    async def in_turn(self, view: View, work: Callable[[Newer], Awaitable[None]], *, may_drop: bool) -> None:
        """Do one action of a view at a time; what only looks gives way to a newer action, what changes never does."""
        line = self._lines.setdefault(view.id, _Line())
        line.newest += 1
        line.waiting += 1
        mine = line.newest
        try:
            async with line.lock:
                if mine == line.newest or not may_drop:
                    await work(lambda: may_drop and mine != line.newest)
        finally:
            line.waiting -= 1
            if not line.waiting:
                self._lines.pop(view.id, None)

    async def submitted(self, view: View | None) -> None:
        """Let what only looks give way to a submission, and wait for what is being drawn: it would wipe out errors."""
        line = self._lines.get(view.id) if view else None
        if line is None:
            return
        line.newest += 1
        with suppress(TimeoutError):
            async with asyncio.timeout(DRAWING_SECONDS), line.lock:
                pass

    async def update(self, view: View, modal: Modal, *, newer: Newer) -> Mapping[str, Any] | None:
        """Redraw, and give what Slack says of the view; on a conflict a newer action wins, and typing is not lost."""
        if newer():
            return None
        before = await self._shown.swap(view.id, Drawn(view.acted_at, input_ids(modal.blocks)))
        if _is_newer(before, view):
            return None
        try:
            shown = await self._client.views_update(view_id=view.id, view=modal.view(), hash=view.hash or None)
        except SlackApiError as error:
            code = error.response.get("error")
            if code == "not_found":
                return None  # closed meanwhile
            if code != "hash_conflict":
                raise
            is_outdated = newer() or _is_newer(await self._shown.last(view.id), view)
            if is_outdated or not _is_safe(before, view, modal):
                return None
            shown = await self._client.views_update(view_id=view.id, view=modal.view())
        return dict(shown["view"])


def _is_newer(known: Drawn | None, view: View) -> bool:
    return known is not None and bool(view.acted_at) and known.acted_at > view.acted_at


def _is_safe(before: Drawn | None, view: View, modal: Modal) -> bool:
    """Whether the update replaces no input that the action did not know, with what was typed into it."""
    kept = input_ids(modal.blocks)
    return kept <= view.inputs if before is None else before.inputs - kept <= view.inputs
