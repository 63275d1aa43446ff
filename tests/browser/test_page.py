"""The page around Slack: who one is, where one looks, how it looks."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PageOf
from tests.browser.steps import drafts, reviews

pytestmark = pytest.mark.browser


def test_somebody_else_is_become_without_a_reload(page_of: PageOf) -> None:
    window = page_of("ana")
    window.page.evaluate("window.isSame = true")
    window.page.get_by_label("You are").select_option(label="Bo · Marketing lead, approves")
    expect(window.page.locator("#persona option:checked")).to_have_text("Bo · Marketing lead, approves")
    assert "as=U0BO" in window.page.url
    assert window.page.evaluate("window.isSame")
    window.page.go_back()
    expect(window.page.locator("#persona option:checked")).to_have_text("Ana · Marketing, writes")


def test_channels_are_changed_by_link_and_by_keyboard(page_of: PageOf) -> None:
    ana = page_of("ana")
    ana.region("sidebar").get_by_role("link", name="ops", exact=True).click()
    expect(ana.region("conversation").get_by_role("heading", name="ops")).to_be_visible()
    ana.page.keyboard.press("Alt+ArrowUp")
    expect(ana.region("conversation").get_by_role("heading", name="ops")).to_have_count(0)
    ana.page.keyboard.press("Alt+ArrowDown")
    expect(ana.region("conversation").get_by_role("heading", name="ops")).to_be_visible()


def test_the_apps_home_is_drawn_and_pressed(page_of: PageOf) -> None:
    ana = page_of("ana")
    ana.region("sidebar").get_by_role("link", name="Home", exact=True).click()
    ana.presses("New text message")
    ana.sees_modal("New text message")


def test_the_plus_menu_starts_a_shortcut(page_of: PageOf) -> None:
    ana = page_of("ana")
    ana.page.get_by_role("button", name="Shortcuts").click()
    ana.page.get_by_role("menuitem", name="New text message").click()
    ana.sees_modal("New text message")


def test_a_guest_is_refused_in_words_that_only_they_see(page_of: PageOf) -> None:
    ana, dee = page_of("ana"), page_of("dee")
    dee.types("/sms draft Mine")
    dee.sees("TextOps is for full members of this workspace.")
    expect(ana.region("conversation")).not_to_contain_text("full members")


def test_dark_is_taken_from_the_system_and_a_choice_is_remembered(page_of: PageOf) -> None:
    ana = page_of("ana", theme="dark")
    expect(ana.page.locator("html")).to_have_attribute("data-theme", "dark")
    paper = "getComputedStyle(document.querySelector('.slack')).backgroundColor"
    dark = ana.page.evaluate(paper)
    ana.page.get_by_role("button", name="Light or dark").click()
    ana.page.reload()
    expect(ana.page.locator("html")).to_have_attribute("data-theme", "light")
    assert ana.page.evaluate(paper) != dark


@pytest.mark.parametrize("size", [(1280, 800), (1431, 840), (1720, 1010)])
def test_nothing_overflows_and_everything_is_reached(page_of: PageOf, size: tuple[int, int]) -> None:
    ana = page_of("ana", size=size)
    drafts(ana, f"Fits {size[0]}", body=f"https://acme.example/{'long' * 40} and more")
    ana.opens_thread(f"Fits {size[0]}")
    ana.does_not_overflow()
    for name in ("top", "sidebar", "conversation", "thread", "phone-1", "phone-2", "phone-3", "wire"):
        box = ana.region(name).bounding_box()
        assert box is not None, name
        assert box["width"] > 100, name
        assert box["x"] + box["width"] <= size[0] + 1, name
    reviews(ana, f"Fits {size[0]}")
    ana.does_not_overflow()
    expect(ana.modal().get_by_role("button", name="Request approval")).to_be_in_viewport()


def test_the_list_of_keys_opens_by_its_key_and_f6_walks_through_the_areas(page_of: PageOf) -> None:
    ana = page_of("ana")
    ana.page.keyboard.press("?")
    expect(ana.page.get_by_role("dialog", name="Keys")).to_be_visible()
    ana.page.keyboard.press("Escape")
    expect(ana.page.get_by_role("dialog", name="Keys")).to_be_hidden()
    areas = set()
    for _ in range(9):
        ana.page.keyboard.press("F6")
        areas.add(ana.page.evaluate("document.activeElement.closest('[data-region]')?.dataset.region"))
    assert areas >= {"sidebar", "conversation", "phone-1", "wire", "top"}


def test_the_newest_post_is_in_view_at_first_and_when_a_thread_takes_its_room(page_of: PageOf) -> None:
    ana = page_of("ana")
    drafts(ana, "Newest of all", body="Acme has so much to tell. " * 12)
    ana.page.reload()
    menu = ana.post("Newest of all").get_by_role("button", name="More actions")
    expect(menu).to_be_in_viewport()
    ana.opens_thread("Newest of all")
    expect(menu).to_be_in_viewport()
