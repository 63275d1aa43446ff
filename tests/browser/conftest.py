"""A real browser, a stage with the bot for it, and windows that fail a test when anything breaks in them."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.window import PATIENCE_MS, Window
from tests.journeys.conftest import customers
from tests.journeys.stage import Stage
from tests.journeys.steps import closes_everything

CHROMIUM = os.environ.get("TEXTOPS_TEST_CHROMIUM", "/usr/bin/chromium")
QUIET = ("--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run")
OPTIONS = (*QUIET, *(("--no-sandbox",) if os.geteuid() == 0 else ()))

Result = TypeVar("Result")
expect.set_options(timeout=PATIENCE_MS)
PageOf = Callable[..., Window]


def beside(does: Callable[..., Result], *words: Any, **options: Any) -> Result:
    """Do this in a thread of its own: in the browser's the command line cannot run a loop."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(does, *words, **options).result()


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium, closed with the package: while it is open, no test beside can run a loop of its own."""
    if not Path(CHROMIUM).exists():
        pytest.skip(f"no Chromium at {CHROMIUM}: set TEXTOPS_TEST_CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of the browser with no server behind it; an error in its scripts fails the test."""
    page = browser.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    page.close()
    assert errors == []


@pytest.fixture(scope="package")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A simulator and the bot, with six customers."""
    folder = tmp_path_factory.mktemp("browser")
    stage = beside(Stage, folder)
    try:
        beside(stage.imports, customers(6))
        stage.starts_the_bot()
        yield stage
    finally:
        stage.ends()


@pytest.fixture
def page_of(browser: Browser, stage: Stage) -> Iterator[PageOf]:
    """Open a window as somebody of the workspace; whatever broke in any of them fails the test."""
    windows: list[Window] = []

    def opened(name: str, *, at: str = "in=C0MARKET", **options: Any) -> Window:
        window = Window(browser, f"{stage.control_url}/?as=U0{name.upper()}&{at}", **options)
        windows.append(window)
        return window

    yield opened
    closes_everything(stage)
    troubles = [trouble for window in windows for trouble in window.ends()]
    assert troubles == []
