"""What journeys have in common: a message is written, reviewed, asked for, approved; each is a person's few steps."""

import re
import time
from datetime import datetime

from simulator.people import Person
from tests.journeys.stage import Stage

BODY = 'Hi {{ contact.first_name | default: "there" }}, Acme has news.'
SEND_SECONDS = 90
LOOK_SECONDS = 0.05


def drafts(who: Person, name: str, *, body: str = BODY, in_: str = "#marketing", kind: str = "Offers") -> int:
    """Write a draft and give its number."""
    who.types(f"/sms draft {name}", in_=in_)
    who.modal()
    who.fills("Message", body)
    who.chooses("Subscription type", kind)
    who.submits()
    who.has_no_modal()
    return number_of(who, name)


def number_of(who: Person, name: str) -> int:
    """The number that a message's card tells."""
    card = who.sees(f"{name}\n")
    found = re.search(rf"#(\d+) {re.escape(name)}\n", card)
    assert found, card
    return int(found[1])


def reviews(who: Person, name: str, *, to: str = "VIP") -> str:
    """Choose whom it goes to and give what the review panel says, which stays open."""
    who.clicks("Send or schedule", on=name)
    who.modal()
    who.chooses("Send to", to)
    who.submits()
    return reviewed(who)


def reviewed(who: Person) -> str:
    """What the review panel says once everybody is counted."""
    who.sees("Review #")
    until = time.monotonic() + SEND_SECONDS
    while "Counting…" in (told := who.modal().text):
        assert time.monotonic() < until, told
        time.sleep(LOOK_SECONDS)
    return told


def requests(who: Person, name: str, *, to: str = "VIP") -> None:
    """Ask for approval."""
    reviews(who, name, to=to)
    who.submits()
    who.has_no_modal()
    who.sees(f"{name}? (revision")


def schedules(who: Person, name: str, *, at: datetime, to: str = "VIP", newcomers: bool = False) -> None:
    """Ask for approval of a message that goes out at a date and time of the account's clock."""
    who.clicks("Send or schedule", on=name)
    who.modal()
    who.chooses("Send to", to)
    if newcomers:
        who.checks("Include people who join later")
    who.chooses("When", "Schedule for later")
    who.sees("Review and schedule")
    who.fills("Date", f"{at:%Y-%m-%d}")
    who.fills("Time", f"{at:%H:%M}")
    who.submits()
    reviewed(who)
    who.submits()
    who.has_no_modal()
    who.sees(f"{name}? (revision")


def approves(who: Person, name: str) -> None:
    """Approve what waits in the message's thread."""
    who.clicks("Approve", in_thread_of=name)


def closes_everything(stage: Stage) -> None:
    """Close what an earlier journey left open, on everybody's screen."""
    for name in ("ana", "bo", "cy", "dee", "eve"):
        person = stage.person(name)
        if person.screen()["modals"]:
            person.closes(everything=True)
