"""The composer with everything that helps to write, by the keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PageOf

pytestmark = pytest.mark.browser

TOKEN = '{{ contact.first_name | default: "you" }}'


def test_the_whole_composer_is_worked_by_the_keyboard(page_of: PageOf) -> None:
    ana = page_of("ana")
    keys = ana.page.keyboard
    keys.press("/")
    keys.type("/sms draft All by keyboard")
    keys.press("Enter")
    ana.sees_modal("New text message")
    ana.tabs_to(ana.field("Message"))
    keys.type("Acme says “hi” ")
    ana.sees("Unicode because of", in_="modals")
    ana.tabs_to(ana.front.get_by_role("button", name="Make it plain"))
    keys.press("Enter")
    expect(ana.field("Message")).to_have_value('Acme says "hi" ')
    ana.tabs_to(ana.field("Property"))
    keys.type("first")
    expect(ana.page.get_by_role("option", name="First name")).to_be_visible()
    keys.press("Enter")
    ana.tabs_to(ana.field("Default value"))
    keys.type("you")
    ana.tabs_to(ana.front.get_by_role("button", name="Insert", exact=True))
    keys.press("Enter")
    expect(ana.field("Message")).to_have_value(f'Acme says "hi" {TOKEN}')
    ana.tabs_to(ana.field("Link"))
    keys.type("https://acme.example/sale")
    ana.tabs_to(ana.front.get_by_role("button", name="Insert link"))
    keys.press("Enter")
    expect(ana.field("Message")).to_have_value(f'Acme says "hi" {TOKEN} https://acme.example/sale')
    ana.tabs_to(ana.field("Symbol"))
    keys.press("ArrowDown")
    expect(ana.field("Message")).to_have_value(re.compile(r"sale.$"))
    ana.tabs_to(ana.field("Text size"))
    keys.press("End")
    ana.tabs_to(ana.front.get_by_label("Dark mode"))
    keys.press("Space")
    ana.tabs_to(ana.front.get_by_role("button", name="Preview"))
    keys.press("Enter")
    expect(ana.front.get_by_role("img", name="A phone that shows: Acme says")).to_be_visible()
    keys.press("Control+Enter")
    ana.has_no_modal()
    ana.sees("All by keyboard")
