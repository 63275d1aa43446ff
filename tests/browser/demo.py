"""`textops demo` as a newcomer starts it, with fewer people, and the main job played on its page."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.steps import drafts
from tests.browser.window import Window

SAYS_WHERE = "The page is at "
ANAS_NUMBER = "+12125550101"
SEND_MS = 120_000
CODE = re.compile(r"\b\d{6}\b")
BODY = """\
Hi {{ contact.first_name | default: "there" }} 👋 Acme's Black Friday has begun: 30 % off with SNOW30.
https://acme.example/sale"""


@contextmanager
def demo(folder: Path, *, people: int) -> Iterator[str]:
    """Run it until the block ends, and give the address of its page."""
    words = ["demo", "--no-browser", "--port", "0", "--people", str(people), "--data", str(folder)]
    with subprocess.Popen([sys.executable, "-m", "bot", *words], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield next(line for line in process.stdout if line.startswith(SAYS_WHERE)).removeprefix(SAYS_WHERE).strip()
        finally:
            process.terminate()


def writes(ana: Window) -> None:
    """Write the draft."""
    drafts(ana, "Black Friday", body=BODY)


def previews(ana: Window) -> None:
    """Open the preview of the draft, which lies above the card then."""
    ana.presses("Preview", on="Black Friday")
    ana.sees_modal("Preview of #1")


def tries_on_a_phone(ana: Window) -> None:
    """Send a test to Ana's phone, which is proved by its code first."""
    ana.presses("Send test", on="Black Friday")
    ana.sees_modal("Send test of #1")
    ana.fills("Another number", ANAS_NUMBER)
    ana.presses("Send test")
    ana.sees_modal("Verify the number")
    told = ana.sees(CODE, in_="phone-1").text_content() or ""
    code = CODE.search(told)
    assert code is not None
    ana.fills("Label", "Ana's phone")
    ana.fills("Verification code", code[0])
    ana.presses("Send test")
    ana.has_no_modal()
    ana.sees("[Test]", in_="phone-1")


def reviews(ana: Window) -> None:
    """Choose the people, and open the review of what comes of it."""
    ana.presses("Send or schedule", on="Black Friday")
    ana.sees_modal("Send or schedule")
    ana.chooses("Send to", "VIP customers")
    ana.chooses("Don't send to", "Staff")
    ana.presses("Review and send")
    ana.sees("receive", in_="modals")


def asks(ana: Window) -> None:
    """Ask for approval."""
    ana.presses("Request approval")
    ana.has_no_modal()


def approves(bo: Window) -> None:
    """Approve in the thread, and wait until the last text has gone."""
    bo.presses("Approve", in_thread=True)
    expect(bo.post("#1 sent to")).to_be_visible(timeout=SEND_MS)


def answer(window: Window) -> None:
    """Two customers answer: one asks something, one wants no more."""
    ann = window.region("phone-2")
    ann.get_by_role("textbox").fill("Does it hold for shoes too?")
    ann.get_by_role("button", name="Send text from Ann Olsen").click()
    window.region("phone-3").get_by_role("button", name="STOP").click()
    window.sees("Does it hold for shoes too?", in_="thread")
    window.sees("opted out.", in_="thread")


def reads(ana: Window) -> None:
    """Open the full report."""
    ana.region("thread").get_by_role("button", name="Full report").last.click()
    expect(ana.region("thread")).to_contain_text(" · ended ")


def orders_a_digest(ana: Window) -> None:
    """Add a digest for every morning."""
    ana.types("/sms digests")
    ana.presses("Add a digest")
    ana.sees_modal("Add a digest")
    ana.presses("Add")
    ana.sees("The first one comes", in_="modals")
