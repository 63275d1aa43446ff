"""Names and texts that look like markup are shown as they were written, and do nothing."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PageOf, beside
from tests.browser.steps import BODY, drafts, reviews
from tests.journeys.stage import Stage

pytestmark = pytest.mark.browser

IMAGE = "<img src=x onerror=alert(1)>"
MENTION = "&lt;!channel&gt;"
NUMBER = "+12122340301"


def test_hostile_names_are_words_everywhere(page_of: PageOf, stage: Stage) -> None:
    beside(stage.imports, [f"{IMAGE},{NUMBER},h1", f"{MENTION},+12122340302,h2"], to=f"{IMAGE} list")
    ana = page_of("ana")
    drafts(ana, IMAGE, body=f"{BODY} {MENTION}")
    ana.sees(f"{IMAGE}")
    ana.presses("Edit", on=IMAGE)
    modal = ana.sees_modal("Edit message")
    for name in (IMAGE, MENTION):
        ana.chooses("Preview as", name, typing="")
        ana.presses("Preview")
        expect(modal.get_by_text(f"Hi {name}, Acme has news. {MENTION}")).to_be_visible()
    ana.presses("Close")
    ana.has_no_modal()
    reviews(ana, IMAGE, to=f"{IMAGE} list")
    assert ana.page.locator("img[src=x]").count() == 0


def test_a_hostile_reply_from_a_phone_is_words_on_the_phone_and_in_the_thread(page_of: PageOf, stage: Stage) -> None:
    cy = page_of("cy")
    stage.phone(NUMBER).replies(f'{IMAGE}"><script>alert(2)</script>')
    cy.shows_phone(1, NUMBER)
    cy.sees(IMAGE, in_="phone-1")
    assert cy.page.locator("img[src=x], main script").count() == 0
