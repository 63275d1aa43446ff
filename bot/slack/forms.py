"""Open forms: one update in flight per view, the newest action first, and nothing that was typed overwritten."""

import asyncio
from collections.abc import Awaitable, Callable

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from blocks.surface import Modal
from bot.slack.values import View, input_ids

SHOWN_MAX = 1000

Newer = Callable[[], bool]


class _Line:
    """Those who wait to redraw one view."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.newest = 0
        self.waiting = 0


class Forms:
    """Redraws forms; who comes with an old picture of one gives way to who came later."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._lines: dict[str, _Line] = {}
        self._shown: dict[str, frozenset[str]] = {}  # the inputs that our last update left in a view

    async def in_turn(self, view: View, work: Callable[[Newer], Awaitable[None]], *, may_drop: bool) -> None:
        """Do one action of a view at a time; what only looks is dropped when a newer action waits."""
        line = self._lines.setdefault(view.id, _Line())
        line.newest += 1
        line.waiting += 1
        mine = line.newest
        try:
            async with line.lock:
                if mine == line.newest or not may_drop:
                    await work(lambda: mine != line.newest)
        finally:
            line.waiting -= 1
            if not line.waiting:
                self._lines.pop(view.id, None)

    async def update(self, view: View, modal: Modal, *, newer: Newer) -> None:
        """Redraw; on a conflict a newer action wins, and nobody's typing is replaced by what is older."""
        try:
            await self._client.views_update(view_id=view.id, view=modal.view(), hash=view.hash or None)
        except SlackApiError as error:
            code = error.response.get("error")
            if code == "not_found":
                return  # closed meanwhile
            if code != "hash_conflict":
                raise
            if newer() or not self._is_safe(view, modal):
                return
            await self._client.views_update(view_id=view.id, view=modal.view())
        if len(self._shown) >= SHOWN_MAX:
            self._shown.clear()
        self._shown[view.id] = input_ids(modal.blocks)

    def _is_safe(self, view: View, modal: Modal) -> bool:
        """Whether the update keeps all inputs, or replaces only those that still stand as the person saw them."""
        return input_ids(modal.blocks) <= view.inputs or self._shown.get(view.id) == view.inputs
