"""What a window shows when the simulator goes away, and when it is back."""

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.bare import ADDRESS, Bare
from tests.journeys.stage import Stage

pytestmark = pytest.mark.browser

WINDOWS = 8
REGION = 'event: region\ndata: {"region": "top", "html": "<header id=\\"region-top\\">Back again</header>"}\n\n'


def test_a_lost_simulator_is_told_until_it_answers_again(page: Page) -> None:
    is_up = False

    def stream(route: Route) -> None:
        if is_up:
            route.fulfill(body=REGION, content_type="text/event-stream")
        else:
            route.fulfill(status=502)

    Bare(page, '<header id="region-top">Old</header>')
    page.route(f"{ADDRESS}/page/live*", stream)
    page.reload()
    expect(page.get_by_role("alert")).to_contain_text("The simulator does not answer.")
    is_up = True
    expect(page.get_by_text("Back again")).to_be_visible()


def test_many_windows_of_one_browser_all_go_on(browser: Browser, stage: Stage) -> None:
    with browser.new_context() as context:
        windows = [context.new_page() for _ in range(WINDOWS)]
        for window in windows:
            window.goto(f"{stage.control_url}/?as=U0EVE&in=C0GENERAL")
        windows[-1].get_by_label("Message #general").fill("Hello from the last of many")
        windows[-1].keyboard.press("Enter")
        for window in windows:
            expect(window.get_by_text("Hello from the last of many")).to_be_visible()
