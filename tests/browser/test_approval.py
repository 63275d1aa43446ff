"""Two people at two windows: one asks, the other decides, and neither has to reload."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PageOf
from tests.browser.steps import BODY, drafts, requests
from tests.journeys.stage import Stage

pytestmark = pytest.mark.browser


def test_a_request_appears_in_the_approvers_window_and_the_decision_in_the_authors(
    page_of: PageOf, stage: Stage
) -> None:
    ana, bo = page_of("ana"), page_of("bo")
    drafts(ana, "Two windows")
    bo.sees("Two windows")
    requests(ana, "Two windows")
    bo.opens_thread("Two windows")
    bo.sees("approve #", in_="thread")
    ana.opens_thread("Two windows")
    bo.post("approve #", in_thread=True).get_by_role("button", name="Approve").press("Enter")
    bo.sees("Approved by @Bo", in_="thread")
    expect(bo.region("thread")).to_be_focused()
    ana.sees("Approved by @Bo", in_="thread")
    ana.sees("sent to 6 people", in_="conversation")
    assert "Hi Ann, Acme has news." in stage.phone("+12122340100").expects("Acme", within=30)


def test_a_rejection_asks_for_its_reason_and_the_author_reads_it(page_of: PageOf) -> None:
    ana, bo = page_of("ana"), page_of("bo")
    drafts(ana, "Rejected")
    requests(ana, "Rejected")
    bo.opens_thread("Rejected")
    bo.presses("Reject", in_thread=True)
    bo.sees_modal(re.compile("Reject #"))
    bo.fills("Reason", "price <b>is</b> wrong")
    bo.presses("Reject")
    bo.has_no_modal()
    ana.opens_thread("Rejected")
    ana.sees("price <b>is</b> wrong", in_="thread")


def test_the_keyboard_alone_is_enough_from_a_draft_to_the_request(page_of: PageOf) -> None:
    ana = page_of("ana")
    keys = ana.page.keyboard
    keys.press("/")
    keys.type("/sms draft By keyboard")
    keys.press("Enter")
    ana.sees_modal("New text message")
    expect(ana.field("Name")).to_be_focused()
    ana.tabs_to(ana.field("Message"))
    keys.type(BODY)
    ana.tabs_to(ana.field("Subscription type"))
    keys.press("ArrowDown")
    keys.press("Control+Enter")
    ana.has_no_modal()
    ana.sees("By keyboard")
    keys.press("Shift+Tab")
    send = ana.post("By keyboard").get_by_role("button", name="Send or schedule")
    ana.tabs_to(send, back=True)
    keys.press("Enter")
    ana.sees_modal("Send or schedule")
    keys.type("VIP")
    expect(ana.page.locator("[role=option]").filter(has_text="VIP")).to_be_visible()
    keys.press("Enter")
    ana.tabs_to(ana.front.get_by_role("button", name="Review and send"))
    keys.press("Enter")
    ana.sees("receive", in_="modals")
    ana.tabs_to(ana.front.get_by_role("button", name="Request approval"))
    keys.press("Enter")
    ana.has_no_modal()
    expect(send).to_have_count(0)
    ana.sees("In review: @Ana asked @approvers")


def test_escape_goes_back_and_the_focus_returns_to_where_it_was(page_of: PageOf) -> None:
    ana = page_of("ana")
    drafts(ana, "Come and go")
    edit = ana.post("Come and go").get_by_role("button", name="Edit")
    edit.focus()
    ana.page.keyboard.press("Enter")
    ana.sees_modal("Edit message")
    for _ in range(40):
        ana.page.keyboard.press("Tab")
        assert ana.page.evaluate("document.activeElement.closest('#region-modals') !== null")
    ana.page.keyboard.press("F6")
    assert ana.page.evaluate("document.activeElement.closest('#region-modals') === null")
    ana.page.keyboard.press("Shift+F6")
    ana.page.keyboard.press("Escape")
    ana.has_no_modal()
    expect(edit).to_be_focused()
