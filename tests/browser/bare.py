"""The page's scripts on a page of a test's own, where the test is the server and decides what arrives when."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Route

import simulator

STATIC = Path(simulator.__file__).parent / "page" / "static"
ADDRESS = "http://page.test"
SHELL = """<!doctype html><title>Bare</title>
<meta http-equiv="Content-Security-Policy"
content="default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'">
<main>{body}</main><div id="region-notices"></div><script type="module" src="/page/static/page.js"></script>"""

LOOK_MS = 10
PATIENCE_LOOKS = 900

Answer = Callable[[str, dict[str, Any]], dict[str, Any] | None]


class Bare:
    """A page with that HTML; `answers` gives what an act is told, None that it never hears back."""

    def __init__(self, page: Page, body: str, *, answers: Answer = lambda _act, _body: {"ok": True}) -> None:
        self.page = page
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.held: list[Route] = []
        self._answers = answers
        page.route(f"{ADDRESS}/**", lambda route: self._answer(route, SHELL.format(body=body)))
        page.goto(f"{ADDRESS}/?as=U0ANA")

    def _answer(self, route: Route, html: str) -> None:
        path = route.request.url.removeprefix(ADDRESS).partition("?")[0]
        if path == "/":
            route.fulfill(body=html, content_type="text/html")
        elif path.startswith("/page/static/"):
            route.fulfill(path=STATIC / path.removeprefix("/page/static/"))
        elif route.request.method == "POST":
            self._act(route, path.removeprefix("/page/"))
        # The stream stays open and says nothing.

    def _act(self, route: Route, act: str) -> None:
        body = json.loads(route.request.post_data or "{}")
        self.asked.append((act, body))
        told = self._answers(act, body)
        if told is None:
            self.held.append(route)
        else:
            route.fulfill(json=told, status=400 if "error" in told else 200)

    def morphs(self, html: str) -> None:
        """Let the server say that the first element of the page is this now."""
        self.page.evaluate(
            "async (html) => (await import('/page/static/morph.js')).morph(document.querySelector('main > *'), html)",
            html,
        )

    def hears(self, act: str, value: Any) -> None:
        """Wait until an act with that value has arrived."""
        for _ in range(PATIENCE_LOOKS):
            if value in self.values(act):
                return
            self.page.wait_for_timeout(LOOK_MS)
        raise AssertionError(f"no {act} of {value!r} among {self.asked}")

    def values(self, act: str = "set") -> list[Any]:
        """The values that were told."""
        return [body.get("value") for name, body in self.asked if name == act]
