"""A text is written in the page: by slash command, with a count that follows every key."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PageOf
from tests.browser.steps import BODY, drafts

pytestmark = pytest.mark.browser


def test_a_draft_is_begun_by_a_slash_command_and_counts_what_is_typed_however_quickly(page_of: PageOf) -> None:
    ana = page_of("ana")
    ana.types("/sms draft Quick one")
    modal = ana.sees_modal("New text message")
    expect(ana.field("Name")).to_have_value("Quick one")
    ana.field("Message").press_sequentially("Acme: the sale begins. " * 8)
    expect(modal.get_by_text("210 characters · 2 segments")).to_be_visible()
    ana.chooses("Subscription type", "Offers")
    ana.presses("Save draft")
    ana.has_no_modal()
    expect(ana.sees("Quick one")).to_be_visible()
    expect(ana.region("conversation").get_by_role("textbox")).to_be_focused()


def test_the_box_lists_the_commands_and_completes_them(page_of: PageOf) -> None:
    ana = page_of("ana")
    box = ana.region("conversation").get_by_role("textbox")
    box.press_sequentially("/s")
    commands = ana.page.get_by_role("listbox", name="Slash commands")
    expect(commands).to_contain_text("[draft | list | show | test | report")
    box.press("Tab")
    expect(box).to_have_value("/sms ")
    box.press_sequentially("quota")
    box.press("Enter")
    expect(commands).to_be_hidden()
    ana.sees("No limit is set")


def test_what_cannot_be_saved_is_told_at_its_input_aloud_and_stays_typed(page_of: PageOf) -> None:
    ana = page_of("ana")
    ana.types("/sms draft Wrong")
    ana.sees_modal("New text message")
    ana.fills("Message", "Hi {{ contact.first_nam }}")
    ana.presses("Save draft")
    error = ana.modal().get_by_role("alert").filter(has_text="Did you mean “contact.first_name”?")
    expect(error).to_be_visible()
    field = ana.field("Message")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(re.compile("Did you mean “contact.first_name”"))
    expect(field).to_have_value("Hi {{ contact.first_nam }}")
    ana.fills("Message", "Hi there")
    ana.presses("Save draft")
    ana.has_no_modal()


def test_a_person_is_searched_by_keyboard_and_the_text_is_previewed_as_theirs(page_of: PageOf) -> None:
    ana = page_of("ana")
    ana.types("/sms draft For Carla")
    modal = ana.sees_modal("New text message")
    ana.fills("Message", BODY)
    people = ana.field("Preview as")
    people.press_sequentially("Car")
    expect(ana.page.locator("[role=option]").filter(has_text="Carla")).to_have_attribute("aria-selected", "true")
    people.press("Enter")
    expect(modal.locator(".chip")).to_contain_text("Carla")
    expect(modal.get_by_text("Hi Carla, Acme has news.")).to_be_visible()
    phone = modal.get_by_role("img", name="A phone that shows: Hi Carla, Acme has news.")
    expect(phone).to_be_visible()
    expect(phone).to_have_js_property("naturalWidth", 816)
    expect(ana.field("Message")).to_have_value(BODY)
    ana.presses("Close")
    ana.has_no_modal()


def test_an_entry_of_a_cards_menu_is_done(page_of: PageOf) -> None:
    ana = page_of("ana")
    drafts(ana, "Weekly")
    ana.picks_from_menu("Clone", on="Weekly")
    ana.sees("Weekly (copy)")
