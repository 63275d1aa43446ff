"""What several tests of the page begin with."""

from tests.browser.window import Window

BODY = 'Hi {{ contact.first_name | default: "there" }}, Acme has news.'


def drafts(who: Window, name: str, *, body: str = BODY) -> None:
    """Write a draft and wait for its card."""
    who.types(f"/sms draft {name}")
    who.sees_modal("New text message")
    who.fills("Message", body)
    who.chooses("Subscription type", "Offers")
    who.presses("Save draft")
    who.has_no_modal()
    who.sees(name)


def reviews(who: Window, name: str, *, to: str = "VIP") -> None:
    """Choose whom it goes to and wait for the review."""
    who.presses("Send or schedule", on=name)
    who.sees_modal("Send or schedule")
    who.chooses("Send to", to)
    who.presses("Review and send")
    who.sees("receive", in_="modals")


def requests(who: Window, name: str) -> None:
    """Ask for approval."""
    reviews(who, name)
    who.presses("Request approval")
    who.has_no_modal()
