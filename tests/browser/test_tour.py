"""The tour of the demo, walked to its end: by hand as its words say, and with everything done for the newcomer."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser import demo
from tests.browser.window import Window

pytestmark = pytest.mark.browser

STEPS = 12
PEOPLE = 200
PATIENCE_MS = 90_000


@pytest.fixture
def newcomer(browser: Browser, tmp_path: Path) -> Iterator[Window]:
    with demo.demo(tmp_path, people=PEOPLE) as page:
        window = Window(browser, page)
        yield window
        assert window.ends() == []


def card(window: Window) -> Locator:
    return window.region("tour")


def is_at(window: Window, step: int) -> None:
    expect(card(window)).to_contain_text(f"{step} of {STEPS}", timeout=PATIENCE_MS)


def goes_on(window: Window) -> None:
    card(window).get_by_role("button", name="Next step").click()


def becomes(window: Window, name: str) -> None:
    card(window).get_by_role("link", name=f"Become {name}").click()
    expect(window.page.get_by_label("You are").locator("option:checked")).to_contain_text(name)


def points_at(window: Window, words: str) -> None:
    pointed = window.page.locator(".pointed")
    expect(pointed).to_have_count(1)
    expect(pointed.filter(has_text=words).or_(window.page.get_by_label(words).and_(pointed))).to_be_visible()


def writes_as_pointed(ana: Window) -> None:
    points_at(ana, "Message #marketing")
    ana.types("/sms draft Black Friday")
    ana.sees_modal("New text message")
    points_at(ana, "Message")
    ana.fills("Message", demo.BODY)
    ana.page.keyboard.press("Tab")
    points_at(ana, "Subscription type")
    ana.chooses("Subscription type", "Offers")
    ana.presses("Save draft")
    ana.has_no_modal()


def closes_the_thread_for_good(ana: Window) -> None:
    thread = ana.region("thread")
    thread.get_by_role("link", name="Close thread").click()
    expect(thread).to_be_hidden()
    ana.types("Hello")
    ana.sees("Hello")
    expect(thread).to_be_hidden()
    card(ana).get_by_role("link", name="Show me").click()
    expect(thread).to_be_visible()


def walks_to_the_request(newcomer: Window) -> None:
    is_at(newcomer, 1)
    goes_on(newcomer)
    writes_as_pointed(newcomer)
    is_at(newcomer, 3)
    points_at(newcomer, "Preview")
    demo.previews(newcomer)
    is_at(newcomer, 4)
    points_at(newcomer, "Close")
    newcomer.page.keyboard.press("Escape")
    newcomer.has_no_modal()
    points_at(newcomer, "Send test")
    demo.tries_on_a_phone(newcomer)
    is_at(newcomer, 5)
    demo.reviews(newcomer)
    is_at(newcomer, 6)
    points_at(newcomer, "Request approval")
    demo.asks(newcomer)
    newcomer.sees("approve #1", in_="thread")
    is_at(newcomer, 7)


def test_it_is_walked_by_hand_to_its_end(newcomer: Window) -> None:
    walks_to_the_request(newcomer)
    becomes(newcomer, "Bo")
    points_at(newcomer, "Approve")
    demo.approves(newcomer)
    is_at(newcomer, 8)
    becomes(newcomer, "Ana")
    closes_the_thread_for_good(newcomer)
    demo.answer(newcomer)
    is_at(newcomer, 9)
    points_at(newcomer, "Full report")
    demo.reads(newcomer)
    is_at(newcomer, 10)
    demo.orders_a_digest(newcomer)
    is_at(newcomer, 11)
    points_at(newcomer, "Done")
    newcomer.presses("Done")
    points_at(newcomer, "Tomorrow 9:00")
    newcomer.page.get_by_role("button", name="Tomorrow 9:00").click()
    newcomer.sees("☀️")
    is_at(newcomer, 12)
    card(newcomer).get_by_role("button", name="Finish").click()
    expect(card(newcomer)).to_have_text("Tour")


def test_every_step_is_done_for_the_newcomer(newcomer: Window) -> None:
    is_at(newcomer, 1)
    goes_on(newcomer)
    for step in range(2, STEPS):
        is_at(newcomer, step)
        card(newcomer).get_by_role("button", name="Do it for me").click()
        expect(card(newcomer).get_by_label("Done")).to_be_visible(timeout=PATIENCE_MS)
        goes_on(newcomer)
    is_at(newcomer, STEPS)
    newcomer.sees("☀️")
    expect(newcomer.region("phone-3")).to_contain_text("opted out")
