"""What is around Slack: phones, the clock, faults, the wire log, and starting over."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PageOf
from tests.journeys.stage import Stage

pytestmark = pytest.mark.browser

NUMBER = "+12122340101"


def test_a_phone_replies_and_opts_out(page_of: PageOf, stage: Stage) -> None:
    ana = page_of("ana")
    ana.shows_phone(2, NUMBER)
    phone = ana.region("phone-2")
    phone.get_by_label(re.compile("^Reply from ")).fill("Is it on?\n")
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_text("Is it on?")).to_be_visible()
    expect(phone.get_by_label(re.compile("^Reply from "))).to_have_value("")
    phone.get_by_role("button", name="STOP").click()
    expect(phone.get_by_text("opted out")).to_be_visible()
    phone.get_by_role("button", name="START").click()
    expect(phone.get_by_text("opted out")).to_have_count(0)


def test_the_clock_is_moved_on(page_of: PageOf, stage: Stage) -> None:
    ana = page_of("ana")
    before = stage.clock.now()
    ana.page.get_by_role("button", name="+1 h").click()
    ana.page.get_by_role("button", name="Tomorrow 9:00").click()
    expect(ana.page.locator("#clock-time")).to_contain_text("09:00")
    assert stage.clock.now() > before


def test_a_fault_is_switched_on_and_off(page_of: PageOf) -> None:
    ana = page_of("ana")
    ana.region("top").get_by_text("Faults").click()
    box = ana.page.get_by_label("Statuses come twice")
    box.check()
    expect(ana.region("top").get_by_text("Faults · 1")).to_be_visible()
    expect(box).to_be_checked()
    box.uncheck()
    expect(ana.region("top").get_by_text("Faults · 1")).to_have_count(0)


def test_a_line_of_the_wire_is_copied_as_curl(page_of: PageOf) -> None:
    ana = page_of("ana")
    ana.types("/sms draft Seen on the wire")
    ana.sees_modal("New text message")
    line = ana.region("wire").get_by_role("listitem").filter(has_text="views.open").last
    line.hover()
    line.get_by_role("button", name="copy as curl").click()
    expect(line.get_by_role("button", name="Copied")).to_be_visible()
    told = ana.page.evaluate("navigator.clipboard.readText()")
    assert told.startswith("curl ")
    assert "$SLACK_BOT_TOKEN" in told


def test_starting_over_is_asked_for_and_empties_every_window(page_of: PageOf) -> None:
    ana, bo = page_of("ana"), page_of("bo")
    ana.types("/sms help")
    ana.sees("/sms draft")
    bo.page.evaluate("window.isSame = true")
    ana.page.get_by_role("button", name="Start over").click()
    ana.page.get_by_role("dialog").get_by_role("button", name="Start over").click()
    expect(ana.region("conversation").get_by_text("/sms draft")).to_have_count(0)
    bo.page.wait_for_function("window.isSame === undefined")
