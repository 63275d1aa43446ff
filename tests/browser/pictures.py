"""`make pictures`: the demo is played as a person plays it, and what is seen goes into docs/pictures."""

import re
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, expect, sync_playwright

from simulator.phones import Carrier, Clock, Phone
from tests.browser import demo
from tests.browser.conftest import CHROMIUM, OPTIONS
from tests.browser.window import Window

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
SIZE = (1720, 1010)
LARGE = (2100, 2000)
BYTES_MAX = 400_000
PEOPLE = 12_000
HERE = ZoneInfo("America/New_York")
FRIDAY = datetime(2026, 11, 27, 10, 2, tzinfo=HERE)
CURIOUS = 840
LINK = re.compile(r"https?://\S+")
MINUTES = (1, 2, 3, 4)  # that pass before so many more have opened the link
QUIET_MS = 2_000


def main() -> None:
    """Play it once and write every picture."""
    with tempfile.TemporaryDirectory() as folder, demo.demo(Path(folder), people=PEOPLE) as page:
        control = page.rstrip("/")
        Clock(control).moves_to(_black_friday())
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
            window = Window(browser, page, size=SIZE)
            _play(window, control)
            troubles = window.ends()
            browser.close()
    if troubles:
        raise SystemExit("\n".join(troubles))


def _black_friday() -> datetime:
    """The morning of a Friday in November that is still to come, or else the clock could not go there."""
    there = FRIDAY
    while there < datetime.now(UTC):
        there += timedelta(weeks=52)
    return there


def _play(window: Window, control: str) -> None:
    window.region("tour").get_by_role("button", name="Skip tour").click()
    _prepare(window)
    demo.asks(window)
    _approve(window)
    _settle(window)
    _open_links(control)
    demo.answer(window)
    _settle(window)
    _shoot(window, "demo")
    _in_the_dark(window, lambda: _shoot(window, "demo-dark"))
    demo.reads(window)
    _close_up(window, "report", lambda: window.region("thread").get_by_role("article").last)
    window.region("thread").get_by_role("link", name="Close thread").click()
    _look_back(window)


def _prepare(ana: Window) -> None:
    """Write, preview, test and review."""
    _write(ana)
    demo.previews(ana)
    expect(ana.modal().get_by_role("img").first).to_be_visible()
    person = ana.modal().get_by_role("combobox").first
    person.click()
    person.fill("Ann Olsen")
    ana.page.get_by_role("option", name="Ann Olsen").first.click()
    ana.sees("as Ann Olsen gets it", in_="modals")
    _settle(ana)
    _close_up(ana, "preview", ana.modal)
    ana.page.keyboard.press("Escape")
    demo.tries_on_a_phone(ana)
    demo.reviews(ana)
    _close_up(ana, "review", ana.modal)


def _write(ana: Window) -> None:
    ana.types("/sms draft Black Friday")
    ana.sees_modal("New text message")
    ana.fills("Message", demo.BODY)
    ana.chooses("Subscription type", "Offers")
    _shoot(ana, "composer", of=ana.modal())
    ana.presses("Save draft")
    ana.has_no_modal()


def _approve(window: Window) -> None:
    _become(window, "Bo · Marketing lead, approves")
    _settle(window)
    _close_up(window, "approval", lambda: window.post("approve #1", in_thread=True))
    demo.approves(window)
    _become(window, "Ana · Marketing, writes")


def _look_back(ana: Window) -> None:
    """Analyze, read tomorrow's digest, and see the home tab."""
    ana.types("/sms analyze")
    ana.sees("From planned to replied")
    _close_up(ana, "analyze", lambda: ana.post("From planned to replied"))
    demo.orders_a_digest(ana)
    ana.presses("Done")
    ana.page.get_by_role("button", name="Tomorrow 9:00").click()
    ana.sees("☀️")
    _close_up(ana, "digest", lambda: ana.post("☀️"))
    ana.region("sidebar").get_by_role("link", name="Home", exact=True).click()
    _close_up(ana, "home", lambda: ana.region("conversation").locator(".view-body"))


def _become(window: Window, who: str) -> None:
    window.page.get_by_label("You are").select_option(label=who)
    window.opens_thread("#1 Black Friday")


def _settle(window: Window) -> None:
    """Wait until nothing goes over the wire any more."""
    newest = window.region("wire").get_by_role("listitem").last
    before = ""
    while before != (before := newest.inner_text(timeout=demo.SEND_MS)):
        window.page.wait_for_timeout(QUIET_MS)


def _open_links(control: str) -> None:
    """Let minutes pass, and some of the customers open the link that they got: many at first, then fewer."""
    got = [row["to"] for row in Carrier(control).ledger() if row["status"] == "delivered"]
    curious = iter(got[:: len(got) // CURIOUS])
    with ThreadPoolExecutor(8) as pool:
        for minutes in MINUTES:
            Clock(control).advance(minutes=minutes)
            phones = [Phone(control, number) for number in islice(curious, CURIOUS // 2 // minutes)]
            list(pool.map(_open_link, phones))


def _open_link(phone: Phone) -> None:
    found = LINK.search(phone.received()[-1])
    if found and urlsplit(found[0]).hostname == "127.0.0.1":
        phone.taps(found[0])


def _in_the_dark(window: Window, shoot: Callable[[], None]) -> None:
    button = window.page.get_by_role("button", name="Light or dark")
    button.click()
    expect(window.page.locator("html")).to_have_attribute("data-theme", "dark")
    shoot()
    button.click()


def _close_up(window: Window, name: str, of: Callable[[], Locator]) -> None:
    """Take one thing of the page whole, in a window that is large enough for it."""
    window.page.set_viewport_size({"width": LARGE[0], "height": LARGE[1]})
    _shoot(window, name, of=of())
    window.page.set_viewport_size({"width": SIZE[0], "height": SIZE[1]})


def _shoot(window: Window, name: str, *, of: Locator | None = None) -> None:
    window.page.mouse.move(0, 0)
    window.page.wait_for_timeout(QUIET_MS)
    path = FOLDER / f"{name}.png"
    (of or window.page).screenshot(path=path, animations="disabled")
    if path.stat().st_size > BYTES_MAX:
        raise SystemExit(f"{path} has {path.stat().st_size:,} bytes; {BYTES_MAX:,} is the most.")


if __name__ == "__main__":
    main()
