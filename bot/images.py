"""Pictures, as Slack can show them: by an address that it fetches, else as a file, else not at all."""

from asyncio import timeout
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from blocks.surface import Image
from bot.chat import Refusals
from bot.pictures.pool import LIMIT_SECONDS
from bot.uploads import Uploads
from jobs.world import Clock
from sms.chart import Chart
from sms.picture import Drawable

LOOKED_AT = timedelta(hours=1)  # a form, at the most
KEPT = timedelta(hours=24)  # a file, at the least: whoever looks again causes no second one
FILES_MAX = 200  # that are known again; each is a picture with its text
NAME, CHART_NAME = "preview.png", "chart.png"
CHART_KEPT = timedelta(days=365)  # as long as anybody looks at an old report; no person stands in it

Draw = Callable[[Drawable], Awaitable[bytes | None]]
Address = Callable[[Drawable], str | None]
Keep = Callable[[str, datetime], Awaitable[None]]

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _File:
    id: str
    until: datetime


class Images:
    """Shows pictures; what goes wrong costs the picture, and never more than the limit."""

    def __init__(self, draw: Draw, uploads: Uploads, *, address: Address, keep: Keep, clock: Clock) -> None:
        self._draw = draw
        self._uploads = uploads
        self._address = address
        self._keep = keep
        self._clock = clock
        self._files: dict[Drawable, _File] = {}

    async def show(self, picture: Drawable, *, until: datetime | None) -> Image | None:
        """Give what a picture is shown by; a file is told to `keep` before it is made, with the time of its end."""
        try:
            address = self._address(picture)
            if address:
                return Image(url=address)
            async with timeout(LIMIT_SECONDS):
                file = await self._file(picture, until=until or self._clock.now() + _looked_at(picture))
        except Refusals as error:
            log.warning("image_not_uploaded", error=str(error))
        except Exception:
            log.exception("image_failed")
        else:
            return Image(file=file) if file else None
        return None

    async def remove(self, file: str) -> None:
        """Delete the file of a picture."""
        await self._uploads.remove(file)

    async def _file(self, picture: Drawable, *, until: datetime) -> str | None:
        known = self._files.get(picture)
        if known and known.until >= until:
            return known.id
        png = await self._draw(picture)
        if png is None:
            return None
        ends = max(until, self._clock.now() + KEPT)
        name = CHART_NAME if isinstance(picture, Chart) else NAME
        file = await self._uploads.put(png, name=name, keep=lambda id_: self._keep(id_, ends))
        if len(self._files) >= FILES_MAX:
            self._files.clear()
        self._files[picture] = _File(file, ends)
        return file


def _looked_at(picture: Drawable) -> timedelta:
    return CHART_KEPT if isinstance(picture, Chart) else LOOKED_AT
