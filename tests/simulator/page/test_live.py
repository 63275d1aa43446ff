"""The live stream of a window: what changed, and only that."""

import asyncio
import json
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from simulator.page import live
from simulator.page.look import Look
from simulator.page.parts import Page
from simulator.page.posts import Posts
from simulator.page.regions import NAMES, Window
from simulator.slack import admin
from simulator.wire import Entry, Exchange
from tests.simulator.slack.ear import says, shows
from tests.simulator.slack.kit import NAME

ANA, BO = Look("U0ANA", "C0MARKET"), Look("U0BO", "C0MARKET")
ROUNDS = 3  # after which a window has been told all; a slow machine needs longer for one, not more of them
looked: Counter[int] = Counter()  # how many rounds each window has begun


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "ROUND_SECONDS", 0.005)
    looked.clear()

    def counted(window: Window) -> bool:
        looked[id(window)] += 1
        return is_allowed(window)

    is_allowed = live._is_allowed  # asked once a round
    monkeypatch.setattr(live, "_is_allowed", counted)


@dataclass(slots=True)
class Open:
    """An open window, and what it was told since somebody looked."""

    page: Page
    look: Look = ANA
    told: list[tuple[str, Any]] = field(default_factory=list)
    is_drawn: asyncio.Event = field(default_factory=asyncio.Event)
    window: Window = field(init=False)
    is_over: bool = False

    def __post_init__(self) -> None:
        self.window = Window(self.page, self.look, Posts(self.page.parts.workspace))

    async def follow(self) -> None:
        async for event in live.events(self.page, self.window):
            name, data = event.strip().split("\n")
            self.told.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
            if len(self.told) == len(NAMES):
                self.is_drawn.set()
        self.is_over = True

    async def hears(self, change: Callable[[], object]) -> list[str]:
        """The names of regions, or of other events, that the window is told of after a change."""
        await self.looks_around()
        self.told.clear()
        change()
        await self.looks_around()
        return sorted({data.get("region", name) for name, data in self.told})

    async def looks_around(self) -> None:
        awaited = looked[id(self.window)] + ROUNDS
        while looked[id(self.window)] < awaited and not self.is_over:  # noqa: ASYNC110 - only looks are counted
            await asyncio.sleep(live.ROUND_SECONDS)


def watching(page: Page, *looks: Look, do: Callable[..., Awaitable[None]]) -> None:
    async def watch() -> None:
        windows = [Open(page, look) for look in looks]
        following = [asyncio.create_task(each.follow()) for each in windows]
        await asyncio.gather(*(each.is_drawn.wait() for each in windows))
        await do(*windows)
        for task in following:
            task.cancel()
        ended = await asyncio.gather(*following, return_exceptions=True)
        assert all(each is None or isinstance(each, asyncio.CancelledError) for each in ended), ended

    asyncio.run(watch())


def test_a_window_is_told_everything_once_and_then_only_what_changed(page: Page) -> None:
    workspace = page.parts.workspace

    async def do(ana: Open) -> None:
        assert sorted(data["region"] for _, data in ana.told) == sorted(NAMES)
        assert await ana.hears(lambda: None) == []
        assert await ana.hears(lambda: workspace.changes.tell("input", "U0BO")) == []
        assert await ana.hears(lambda: says(workspace, "Hello")) == ["conversation"]
        assert await ana.hears(lambda: shows(workspace, NAME)) == ["modals"]
        assert await ana.hears(lambda: workspace.notice("U0ANA", "Careful")) == ["notices"]
        assert await ana.hears(lambda: page.parts.clock.advance(timedelta(hours=1))) == ["top"]
        assert await ana.hears(lambda: page.parts.phones.choose(2, "+12125550101")) == ["phone-2"]

    watching(page, ANA, do=do)


def test_two_windows_are_told_of_one_change_each_in_its_own_way(page: Page) -> None:
    workspace = page.parts.workspace

    async def do(ana: Open, bo: Open, cy: Open) -> None:
        def post() -> None:
            says(workspace, "<@U0BO> <@U0CY> approve?")

        heard = list(await asyncio.gather(ana.hears(post), bo.hears(lambda: None), cy.hears(lambda: None)))
        assert heard == [["conversation"], ["conversation"], ["sidebar"]]
        assert "mention-yours" in bo.told[0][1]["html"]
        assert "mention-yours" not in ana.told[0][1]["html"]
        assert "mentions" in cy.told[0][1]["html"]
        # Read in one window is read in the other.
        assert await cy.hears(lambda: page.memory.read("U0CY", "C0MARKET", thread=None, ts="9")) == ["sidebar"]

    watching(page, ANA, BO, Look("U0CY", "home"), do=do)


def test_what_is_for_one_person_alone_is_told_to_no_other_window(page: Page) -> None:
    workspace = page.parts.workspace

    async def do(ana: Open, bo: Open) -> None:
        def whisper() -> None:
            says(workspace, "psst", only_to="U0ANA")
            shows(workspace, NAME)

        heard = list(await asyncio.gather(ana.hears(whisper), bo.hears(lambda: None)))
        assert heard == [["conversation", "modals"], []]

    watching(page, ANA, BO, do=do)


def exchange() -> Exchange:
    return Exchange(
        Entry("2026-11-27T14:00:00+00:00", "twilio", "POST", "/twilio/status", 204, 0.002, False), "", (), b""
    )


def test_lines_of_the_log_come_one_by_one_and_too_many_as_a_number(page: Page) -> None:
    def add(count: int) -> None:
        for _ in range(count):
            page.parts.wirelog.log.add(exchange())

    async def do(ana: Open) -> None:
        assert await ana.hears(lambda: add(1)) == ["wire"]
        assert ana.told[0][1]["html"].count("<li") == 1
        assert await ana.hears(lambda: add(872)) == ["wire"]
        (html,) = [data["html"] for _, data in ana.told]
        assert html.count('class="wire-line') == 60
        assert "812 more" in html

    watching(page, ANA, do=do)


def test_starting_over_lets_every_window_load_anew(page: Page) -> None:
    async def do(ana: Open) -> None:
        assert await ana.hears(page.reset) == ["reload"]

    watching(page, ANA, do=do)


def test_who_was_removed_from_a_channel_is_told_nothing_more_of_it(page: Page) -> None:
    workspace = page.parts.workspace

    async def do(ana: Open) -> None:
        def remove() -> None:
            admin.change(workspace, "members", {"channel": "C0MARKET", "remove": ["U0ANA"]})
            says(workspace, "secret")

        assert await ana.hears(remove) == ["reload"]

    watching(page, ANA, do=do)


def test_a_closed_page_ends_its_streams(page: Page) -> None:
    async def do(ana: Open) -> None:
        page.is_closed = True
        assert await ana.hears(lambda: says(page.parts.workspace)) == []

    watching(page, ANA, do=do)


def test_one_window_too_many_is_told_everything_and_asks_again(page: Page) -> None:
    async def do(*_windows: Open) -> None:
        told = [event async for event in live.events(page, Window(page, ANA, Posts(page.parts.workspace)))]
        assert len(told) == len(NAMES) + 1
        assert told[-1] == live.AGAIN

    watching(page, *[ANA] * live.STREAMS_MAX, do=do)
    assert page.streams == 0
