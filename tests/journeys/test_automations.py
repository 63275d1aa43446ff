"""Automations: built in a form, approved by somebody else, and then texts that go out by themselves."""

import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import requests

from tests.journeys.automating import begins, runs, saves, texts, waits
from tests.journeys.stage import Stage
from tests.journeys.steps import closes_everything

pytestmark = pytest.mark.journey

NEW_YORK = ZoneInfo("America/New_York")
HEADER = "first_name,mobile_phone,external_id,birthday"


@pytest.fixture(autouse=True)
def _nothing_left_open(stage: Stage) -> Iterator[None]:
    yield
    closes_everything(stage)


def joins(stage: Stage, last: str, *, to: str) -> str:
    """Import somebody into a list."""
    number = f"+1212234{last}"
    stage.imports([f"Kim,{number},k{last}"], to=to)
    return number


def test_a_welcome_is_sent_after_a_wait_to_whoever_joins_and_to_nobody_twice(stage: Stage) -> None:
    ana = stage.person("ana")
    stage.imports(["Old,+12122345000,k5000"], to="Newcomers")
    begins(ana, "Welcome", "A contact joins a list")
    ana.chooses("List", "Newcomers", typing="new")
    waits(ana, 2, "Days", step=1)
    ana.clicks("Add a step")
    texts(ana, 'Welcome, {{ contact.first_name | default: "you" }}!', step=2)
    ana.sees("When a contact joins “Newcomers”, wait 2 days, then text “Welcome")
    runs(stage, "Welcome")
    leaves = stage.phone(joins(stage, "5002", to="Newcomers"))
    ana.sees("waiting 1")
    kim = stage.phone(joins(stage, "5001", to="Newcomers"))
    ana.sees("waiting 2")  # drawn when their wait has begun, one after the other
    leaves.replies("STOP")
    ana.sees("opted out")
    stage.clock.advance(days=2, minutes=5)
    kim.expects("Welcome, Kim!")
    ana.sees("went through 2")
    joins(stage, "5001", to="Newcomers")
    ana.types("/sms automations welcome", in_="#marketing")
    ana.sees("2 entered")
    assert [body for body in leaves.received() if "Welcome" in body] == []


@pytest.mark.parametrize("stage", ["socket"], indirect=True)
def test_a_word_that_is_texted_agrees_and_is_answered_and_stop_lets_nobody_in(stage: Stage) -> None:
    ana = stage.person("ana")
    begins(ana, "Joiners", "Somebody texts a keyword")
    ana.fills("Keyword", "Join")
    ana.chooses("Agrees to get", "Offers")
    ana.fills("What people read before", "Text JOIN to 555 for our offers.")
    ana.chooses("Step 1", "Make them a marketing contact")
    ana.clicks("Add a step")
    texts(ana, "Great to have you!", step=2)
    number = runs(stage, "Joiners")
    phone = stage.phone("+12122346001")
    phone.replies("join!")
    phone.expects("Great to have you!")
    ana.clicks("Stop", on="Joiners")
    ana.sees(f"stopped #{number}")
    late = stage.phone("+12122346002")
    late.replies("JOIN")
    ana.sees(": JOIN")
    ana.types("/sms automations joiners", in_="#marketing")
    ana.sees("1 entered")
    ana.clicks("Clone", on=f"#{number} Joiners\n")
    ana.sees(f"is a copy of #{number}")
    assert late.received() == []
    receipt = stage.folder / "receipt.jsonl"
    stage.textops("report", f"#{number}", "--receipt", str(receipt))
    lines = [json.loads(line)["content"] for line in receipt.read_text(encoding="utf-8").splitlines()]
    (recipient,) = [line for line in lines if line["kind"] == "recipient"]
    assert (recipient["to"], recipient["consent"]["how"]) == ("+1 212 ••• 6001", "keyword")
    assert f"#{number}" in stage.textops("audit", "--verify", str(receipt))


@pytest.mark.parametrize("stage", ["socket"], indirect=True)
def test_a_birthday_is_kept_at_nine_where_the_person_is(stage: Stage) -> None:
    ana = stage.person("ana")
    tomorrow = stage.clock.now().astimezone(NEW_YORK).date() + timedelta(days=1)
    ana.types("/sms properties", in_="#marketing")
    ana.clicks("Add a property")
    ana.modal()
    ana.fills("Label", "Birthday")
    ana.chooses("Kind", "date")
    ana.submits()
    ana.sees("Birthday")
    ana.closes(everything=True)
    rows = [f"Bea,+12122347001,b1,1990-{tomorrow:%m-%d}", "Cal,+12122347002,b2,1990-01-01"]
    stage.imports(rows, to="Friends", header=HEADER)
    begins(ana, "Birthday", "A date of a contact comes")
    ana.chooses("Date", "Birthday", typing="birth")
    ana.fills("Time", "09:00")
    texts(ana, "Happy birthday!")
    ana.sees("every year")
    runs(stage, "Birthday")
    stage.clock.moves_to(datetime.combine(tomorrow, datetime.min.time(), NEW_YORK) + timedelta(hours=9, minutes=1))
    stage.phone("+12122347001").expects("Happy birthday!")
    ana.types("/sms automations birthday", in_="#marketing")
    ana.sees("1 entered")
    assert stage.phone("+12122347002").received() == []


def test_a_program_that_knows_the_secret_lets_a_contact_in_once_for_each_event(stage: Stage) -> None:
    ana = stage.person("ana")
    begins(ana, "Ordered", "A webhook or a workflow names a contact")
    texts(ana, "Thank you for your order!")
    number = runs(stage, "Ordered")
    ana.clicks("Webhook", on=f"#{number} Ordered")
    told = ana.modal().text
    address, secret = (
        re.findall(r"http://[^\s`]+/hooks/[\w-]+", told)[0],
        re.findall(r"X-TextOps-Secret: ([\w-]+)", told)[0],
    )
    ana.closes(everything=True)

    def calls(event: str, *, key: str = secret, **also: object) -> requests.Response:
        body = {"event_id": event, "number": "+12122340100", **also}
        return requests.post(address, json=body, headers={"X-TextOps-Secret": key}, timeout=60)

    assert calls("e1", key="guess").status_code == 401
    assert calls("e1", number="+12122349999").status_code == 404
    assert calls("e1", properties={"nothing": "x"}).status_code == 400
    assert calls("e1").json() == {"status": "entered"}
    assert calls("e1").json() == {"status": "known"}
    assert calls("e2").json() == {"status": "not_again"}
    stage.phone("+12122340100").expects("Thank you for your order!")
    ana.clicks("Pause", on=f"#{number} Ordered")
    ana.sees(f"paused #{number}")
    assert calls("e3").status_code == 409


@pytest.mark.parametrize("stage", ["socket"], indirect=True)
def test_an_edit_voids_the_approval_and_the_author_cannot_approve(stage: Stage) -> None:
    ana, bo = stage.person("ana"), stage.person("bo")
    begins(ana, "Voided", "A contact joins a list")
    ana.chooses("List", "VIP", typing="vip")
    texts(ana, "Hello VIP")
    saves(ana, "Voided")
    ana.clicks("Request approval", on="Voided")
    ana.sees("Voided? (revision")
    ana.clicks("Approve", in_thread_of="Voided")
    ana.sees("who is not the author")
    ana.clicks("Edit", on="Voided")
    ana.modal()
    ana.fills("Message 1", "Hello dear VIP")
    ana.submits()
    ana.has_no_modal()
    bo.sees("Void: the message was changed")
