"""Pictures that follow a form which is open already: it waits for none, and none overwrites what came later."""

import asyncio
from collections.abc import Mapping
from typing import Any

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from blocks.illustrated import illustrated
from blocks.surface import Modal
from bot.chat import Refusals, refused
from jobs.world import Images

OVERTAKEN = {"hash_conflict", "not_found"}  # redrawn or closed meanwhile

log = structlog.get_logger(__name__)


class Illustrator:
    """Redraws forms with their pictures, beside whatever else is done in them."""

    def __init__(self, client: AsyncWebClient, images: Images) -> None:
        self._client = client
        self._images = images
        self._under_way: set[asyncio.Task[None]] = set()

    def follow(self, view: Mapping[str, Any] | None, modal: Modal) -> None:
        """Let the picture follow, if there is to be one; `view` is Slack's own answer, None when nothing was shown."""
        if view and modal.illustration:
            task = asyncio.create_task(self._show(view, modal))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)

    async def _show(self, view: Mapping[str, Any], modal: Modal) -> None:
        try:
            await self._redraw(view, modal)
        except Refusals as error:
            why = refused(error).error
            if why not in OVERTAKEN:
                log.warning("slack.picture_not_shown", why=why)
        except Exception:
            log.exception("slack.picture_not_shown")

    async def _redraw(self, view: Mapping[str, Any], modal: Modal) -> None:
        """Redraw only what still stands as it was shown: typing does not change the hash, any other redrawing does."""
        asked = modal.illustration
        image = await self._images.show(asked.picture, until=asked.until) if asked else None
        if image:
            shown = illustrated(modal, image).view()
            await self._client.views_update(view_id=view["id"], view=shown, hash=view["hash"])
