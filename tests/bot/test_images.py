from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest

from blocks.surface import Image
from bot.chat import make_client
from bot.images import CHART_KEPT, FILES_MAX, KEPT, Address, Draw, Images
from bot.uploads import Uploads
from sms.chart import Chart, Kind, Series
from sms.picture import Drawable, Picture
from tests.bot.fake_slack import Answer, FakeSlack
from tests.bot.fakes import FixedClock

NOW = datetime(2026, 11, 26, 14, tzinfo=UTC)
HI = Picture("Hi", "Acme")


class Scene:
    """Images over a fake Slack, and what was kept of its files."""

    def __init__(
        self, *, png: bytes | None = b"png", address: Address = lambda _: None, draw: Draw | None = None
    ) -> None:
        self.png = png
        self.drawn: list[Drawable] = []
        self.slack = FakeSlack()
        self.clock = FixedClock(NOW)
        self.kept: list[tuple[str, datetime]] = []
        self._address = address
        self._drawer = draw or self._draw

    def plays(self, use: Callable[[Images], Awaitable[None]]) -> None:
        async def keep(file: str, until: datetime) -> None:
            self.kept.append((file, until))

        async def story(slack: FakeSlack, http: aiohttp.ClientSession) -> None:
            ticket = {"file_id": "F0", "upload_url": f"{slack.url}api/upload"}
            usual: dict[str, Answer] = {
                "files.getUploadURLExternal": ticket,
                "files.info": {"file": {"mimetype": "image/png"}},
            }
            slack.answers = {**usual, **slack.answers}
            client = make_client("xoxb-1", base_url=f"{slack.url}api/", http=http, patient=False)
            uploads = Uploads(client, http=http)
            await use(Images(self._drawer, uploads, address=self._address, keep=keep, clock=self.clock))

        self.slack.visited(story)

    async def _draw(self, picture: Drawable) -> bytes | None:
        self.drawn.append(picture)
        return self.png


def test_with_an_address_nothing_is_drawn_or_uploaded() -> None:
    scene = Scene(address=lambda picture: f"https://sms.example.com/p/{type(picture).__name__}")

    async def use(images: Images) -> None:
        assert await images.show(HI, until=None) == Image(url="https://sms.example.com/p/Picture")

    scene.plays(use)
    assert (scene.drawn, scene.slack.calls) == ([], [])


def test_without_one_it_is_a_file_that_ends_after_a_day_or_later_when_it_is_needed() -> None:
    scene = Scene()

    async def use(images: Images) -> None:
        assert await images.show(HI, until=None) == Image(file="F0")
        await images.show(Picture("Needed", "Acme"), until=NOW + timedelta(days=3))

    scene.plays(use)
    assert scene.kept == [("F0", NOW + KEPT), ("F0", NOW + timedelta(days=3))]


def test_a_chart_is_kept_as_long_as_anybody_looks_at_its_report() -> None:
    scene = Scene()

    async def use(images: Images) -> None:
        await images.show(Chart(Kind.BAR, "Funnel", ("sent",), (Series("people", (1,)),)), until=None)

    scene.plays(use)
    assert scene.kept == [("F0", NOW + CHART_KEPT)]


def test_the_same_picture_is_the_same_file_as_long_as_that_lives() -> None:
    scene = Scene()

    async def use(images: Images) -> None:
        for _ in range(2):
            await images.show(HI, until=None)
        assert len(scene.drawn) == 1
        await images.show(HI, until=NOW + timedelta(days=2))
        assert len(scene.drawn) == 2
        scene.clock.time += timedelta(days=2)
        await images.show(HI, until=None)
        assert len(scene.drawn) == 3

    scene.plays(use)


def test_no_more_files_are_known_than_fit() -> None:
    scene = Scene()

    async def use(images: Images) -> None:
        for number in range(FILES_MAX + 1):
            await images.show(Picture(str(number), "Acme"), until=None)
        await images.show(Picture("0", "Acme"), until=None)

    scene.plays(use)
    assert len(scene.drawn) == FILES_MAX + 2


@pytest.mark.parametrize(
    ("png", "method", "error"),
    [
        (None, "", ""),
        (b"png", "files.getUploadURLExternal", "missing_scope"),
        (b"png", "files.completeUploadExternal", "internal_error"),
        (b"png", "files.info", "ratelimited"),
    ],
)
def test_what_goes_wrong_costs_only_the_picture(png: bytes | None, method: str, error: str) -> None:
    scene = Scene(png=png)
    scene.slack.answers[method] = {"error": error}

    async def use(images: Images) -> None:
        assert await images.show(HI, until=None) is None

    scene.plays(use)


def test_a_drawer_that_breaks_costs_only_the_picture() -> None:
    async def broken(picture: Drawable) -> bytes | None:
        raise RuntimeError(picture)

    scene = Scene(draw=broken)

    async def use(images: Images) -> None:
        assert await images.show(HI, until=None) is None

    scene.plays(use)
