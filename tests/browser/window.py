"""One window of the page as its person uses it: by what is written on it."""

import re

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, expect

PATIENCE_MS = 60_000
TABS_MAX = 80
DARK = "dark"


class Window:
    """A browser window of somebody's own; it remembers everything that broke in it."""

    def __init__(
        self, browser: Browser, url: str, *, size: tuple[int, int] = (1280, 800), theme: str = "light"
    ) -> None:
        self._troubles: list[str] = []
        self._context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, color_scheme="dark" if theme == DARK else "light"
        )
        self._context.grant_permissions(["clipboard-read", "clipboard-write"])
        self._context.set_default_timeout(PATIENCE_MS)
        self.page = self._context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self._troubles.append(f"page error: {error}"))
        self.page.on("requestfailed", self._fail)
        self.page.on("dialog", lambda dialog: self._troubles.append(f"a script said: {dialog.message}"))
        self.page.goto(url)

    @property
    def front(self) -> Page | Locator:
        """The modal in front, else the whole page."""
        modal = self.modal()
        return modal if modal.count() else self.page

    def modal(self) -> Locator:
        """The app's modal, whether it is there or not."""
        return self.page.locator("#region-modals [role=dialog]")

    def region(self, name: str) -> Locator:
        """One area of the page."""
        return self.page.locator(f"#region-{name}")

    def post(self, words: str, *, in_thread: bool = False) -> Locator:
        """The newest post with these words, in the conversation or in the thread."""
        area = self.region("thread" if in_thread else "conversation")
        return area.get_by_role("article").filter(has_text=words).last

    def types(self, text: str, *, in_thread: bool = False) -> None:
        """Write into the message box, or the thread's, and press Enter."""
        box = self.region("thread" if in_thread else "conversation").get_by_role("textbox")
        box.fill(text)
        box.press("Enter")

    def field(self, label: str) -> Locator:
        """The input with this label."""
        return self.front.get_by_label(re.compile(rf"^{re.escape(label)}(\s*\(optional\))?$")).first

    def fills(self, label: str, text: str) -> None:
        """Replace what an input holds."""
        self.field(label).fill(text)

    def chooses(self, label: str, option: str, *, typing: str | None = None) -> None:
        """Choose by an option's words; a searched select is searched for them, or for `typing`."""
        field = self.field(label)
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(label=option)
            return
        field.click()
        field.fill(option if typing is None else typing)
        self.page.locator("[role=option]").filter(has_text=option, visible=True).first.click()

    def presses(self, button: str, *, on: str | None = None, in_thread: bool = False) -> None:
        """Press a button: of the modal in front, else of the newest post, or of the one that says `on`."""
        where = self.front if on is None and not in_thread else self.post(on or button, in_thread=in_thread)
        where.get_by_role("button", name=button, exact=True).last.click()

    def picks_from_menu(self, entry: str, *, on: str) -> None:
        """Choose an entry of a post's menu."""
        self.post(on).get_by_role("button", name="More actions").click()
        self.page.get_by_role("menuitem", name=entry).click()

    def sees(self, words: str | re.Pattern[str], *, in_: str = "conversation") -> Locator:
        """Wait until these words stand in an area, and bring them into view."""
        found = self.region(in_).get_by_text(words).filter(visible=True).last
        expect(found).to_be_visible()
        return found

    def sees_modal(self, title: str | re.Pattern[str]) -> Locator:
        """Wait for a modal with this title."""
        modal = self.page.get_by_role("dialog", name=title)
        expect(modal).to_be_visible()
        return modal

    def has_no_modal(self) -> None:
        """Wait until every modal is closed."""
        expect(self.modal()).to_have_count(0)

    def opens_thread(self, of: str) -> None:
        """Open the thread of a post."""
        post = self.post(of)
        post.hover()
        post.get_by_role("link", name="Reply in thread").click()
        expect(self.region("thread").get_by_role("article").first).to_be_visible()

    def shows_phone(self, place: int, number: str) -> None:
        """Give a phone of the page a number."""
        phone = self.region(f"phone-{place}")
        phone.get_by_text("Change number").click()
        phone.get_by_label(f"Number of phone {place}").fill(number)
        phone.get_by_role("button", name="Show").click()
        expect(phone).to_contain_text(number)

    def tabs_to(self, element: Locator, *, back: bool = False) -> None:
        """Press Tab until this has the focus."""
        for _ in range(TABS_MAX):
            if element.evaluate("each => each === document.activeElement"):
                return
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
        raise AssertionError(f"Tab does not reach {element}")

    def does_not_overflow(self) -> None:
        """See that nothing is wider than the window, and nothing is wider than its area."""
        assert self.page.evaluate(WIDER) == []

    def expects_refusals(self) -> None:
        """Forget what the browser says of answers that refuse: this test has caused them."""
        self._troubles = [each for each in self._troubles if "Failed to load resource" not in each]

    def ends(self) -> list[str]:
        """Close it and give everything that broke."""
        self._context.close()
        return self._troubles

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._troubles.append(f"console: {message.text} {message.location}")

    def _fail(self, request: Request) -> None:
        # A stream ends whenever a window goes elsewhere.
        if "/page/live" not in request.url:
            self._troubles.append(f"request failed: {request.url} ({request.failure})")


WIDER = """() => ['html', '[data-region]', '.messages', '.modal-body', '.message-body']
  .flatMap((each) => [...document.querySelectorAll(each)])
  .filter((each) => each.scrollWidth > each.clientWidth + 1 && each.checkVisibility())
  .map((each) => `${each.id || each.className}: ${each.scrollWidth} > ${each.clientWidth}`)"""
