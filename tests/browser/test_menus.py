"""Menus and the question before what cannot be undone, by mouse and by keyboard."""

import json

import pytest
from playwright.sync_api import Page, expect

from tests.browser.bare import Bare

pytestmark = pytest.mark.browser

CONFIRM = json.dumps(
    {"title": "Stop?", "text": "<b>4</b> texts wait.", "confirm": "Stop it", "deny": "No", "danger": True}
)
MENU = f"""<section data-surface="message:C1:1.0"><div class="menu"><button type="button" aria-haspopup="menu"
aria-expanded="false" aria-label="More actions" data-does="menu">⋯</button><div role="menu" hidden>
<button type="button" role="menuitem" data-does="press" data-block="b" data-action="a" data-option="0">Clone</button>
<button type="button" role="menuitem" data-does="press" data-block="b" data-action="a" data-option="1">Share</button>
<button type="button" role="menuitem" data-does="press" data-block="b" data-action="a" data-option="2">Delete</button>
</div></div>
<button type="button" data-does="press" data-block="b" data-action="s"
 data-confirm='{CONFIRM}'>Stop</button></section>"""


def test_a_menu_is_walked_by_arrows_and_closed_by_escape(page: Page) -> None:
    bare = Bare(page, MENU)
    more = page.get_by_role("button", name="More actions")
    more.press("Enter")
    expect(more).to_have_attribute("aria-expanded", "true")
    for key, entry in [("ArrowDown", "Share"), ("End", "Delete"), ("ArrowDown", "Clone"), ("ArrowUp", "Delete")]:
        page.keyboard.press(key)
        expect(page.get_by_role("menuitem", name=entry)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("menu")).to_be_hidden()
    expect(more).to_be_focused()
    assert bare.asked == []


def test_an_entry_is_pressed_once_and_the_menu_closes(page: Page) -> None:
    bare = Bare(page, MENU)
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Share").click()
    expect(page.get_by_role("menu")).to_be_hidden()
    bare.hears("press", None)
    told = {"as": "U0ANA", "surface": "message:C1:1.0", "block": "b", "action": "a", "option": "1"}
    assert bare.asked == [("press", told)]


def test_a_menu_closes_when_somebody_clicks_elsewhere(page: Page) -> None:
    Bare(page, MENU)
    page.get_by_role("button", name="More actions").click()
    page.mouse.click(600, 400)
    expect(page.get_by_role("menu")).to_be_hidden()


@pytest.mark.parametrize(("answer", "pressed"), [("Stop it", ["s"]), ("No", [])])
def test_a_question_comes_before_a_press_and_its_words_stay_words(page: Page, answer: str, pressed: list[str]) -> None:
    bare = Bare(page, MENU)
    page.get_by_role("button", name="Stop").click()
    dialog = page.get_by_role("dialog", name="Stop?")
    expect(dialog).to_contain_text("<b>4</b> texts wait.")
    dialog.get_by_role("button", name=answer).click()
    expect(dialog).to_have_count(0)
    page.wait_for_timeout(50)
    assert [body["action"] for _, body in bare.asked] == pressed
