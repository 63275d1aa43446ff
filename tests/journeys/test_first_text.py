"""From /sms draft to the report in its thread, through the simulator alone."""

import re

import pytest

from simulator.people import Person
from tests.journeys.stage import Stage

STAGES = ["socket", "http", "postgresql"]

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("stage", STAGES, indirect=True)]

COLLEAGUE = "+12125550199"
BODY = 'Hi {{ contact.first_name | default: "there" }}, Sale today: https://acme.example/sale'


def test_a_text_goes_from_a_draft_to_its_report(stage: Stage) -> None:
    ana, bo = stage.person("ana"), stage.person("bo")
    drafts(ana, "Sale")
    tries_it_on_a_colleagues_phone(stage, ana, "Sale")
    requests(ana, "Sale")
    ana.clicks("Approve", in_thread_of="Sale")
    ana.sees("Only an approver who is not the author can approve")
    bo.clicks("Approve", in_thread_of="Sale")
    first = stage.phone("+12122340101").expects("Hi Ben, Sale today")
    stage.phone("+12122340104").expects("Hi there, Sale today")
    stage.phone("+12122340100").expects_nothing(for_seconds=0.2)  # staff
    link = re.search(r"https?://\S+", first)
    assert link
    bo.sees("Sale sent to 5 people in ")  # a clock put forward meanwhile would stand in its seconds
    stage.clock.advance(minutes=1)  # whoever taps within a second is no person
    assert stage.phone("+12122340101").taps(link[0]) == "https://acme.example/sale"
    stage.phone("+12122340102").replies("Do you have shoes <!channel>?")
    stage.phone("+12122340103").replies("STOP")
    assert "Do you have shoes &lt;!channel&gt;?" not in ana.sees("Do you have shoes <!channel>?")
    ana.sees("opted out")
    bo.sees("sent to 5 people")
    report = stage.report("Sale")
    assert report["counts"]["sent"] == 5
    assert report["counts"]["delivered"] == 5
    assert report["counts"]["clicked"] == 1
    assert report["counts"]["replied"] == 1
    assert report["counts"]["opted_out"] == 1
    bo.sees("Clicked 20.0 % (1 person, 1 click) · Replied 20.0 % · Opted out 20.0 %")
    stage.phone("+12122340101").taps(link[0])  # when nothing else happens any more
    for end in ("5 people", " s"):  # of the card's sentence, and the report's
        bo.sees(f"{end}\nDelivered 100.0 % (5) · Clicked 20.0 % (1 person, 2 clicks)")


def drafts(who: Person, name: str, *, body: str = BODY) -> None:
    who.types(f"/sms draft {name}", in_="#marketing")
    who.modal()
    who.fills("Message", body)
    who.chooses("Subscription type", "Offers")
    who.submits()
    who.has_no_modal()
    who.sees(f"{name}\n")


def tries_it_on_a_colleagues_phone(stage: Stage, who: Person, name: str) -> None:
    phone = stage.phone(COLLEAGUE)
    who.clicks("Send test", on=name)
    who.modal()
    who.fills("Another number", COLLEAGUE)
    who.submits()
    code = re.search(r"\d{6}", phone.expects("code"))
    assert code
    who.sees("Verification code")
    who.fills("Label", "Ana's phone")
    who.fills("Verification code", code[0])
    who.submits()
    phone.expects("[Test] Hi there, Sale today")
    who.sees("delivered")


def requests(who: Person, name: str, *, to: str = "VIP") -> None:
    who.clicks("Send or schedule", on=name)
    who.modal()
    who.chooses("Send to", to)
    who.chooses("Don't send to", "Staff")
    who.submits()
    who.sees("receive")
    who.submits()
