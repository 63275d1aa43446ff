"""What people text back: seen in the thread, answered, obeyed; and a colleague's hand for all that no keyword says."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from simulator.people import Person
from tests.journeys.stage import Stage
from tests.journeys.steps import approves, drafts, requests, schedules

pytestmark = pytest.mark.journey

ASKS, CHATS, LEAVES, WAITS = (f"+1212234010{last}" for last in (1, 2, 3, 4))
NEW_YORK = ZoneInfo("America/New_York")
STRANGER = "+12125550188"


def sent(stage: Stage, name: str, *, people: int) -> None:
    """Write, approve and send a message to everybody who may still be texted."""
    ana = stage.person("ana")
    drafts(ana, name, body=f"{name} has begun")
    requests(ana, name)
    approves(stage.person("bo"), name)
    ana.sees(f"{name} sent to {people} people")


def line(who: Person, words: str) -> str:
    """The line of a person in a thread, by what they said."""
    told = [reply.text for post in who.channel("#marketing") for reply in post.replies if words in reply.text]
    assert len(told) == 1, told
    return told[0]


def test_a_talk_is_one_line(stage: Stage) -> None:
    ana = stage.person("ana")
    sent(stage, "Sale", people=6)
    phone = stage.phone(CHATS)
    phone.expects("Sale has begun")
    phone.replies("Do you have <!channel> shoes?")
    ana.sees("+1 212 ••• 0102: Do you have")
    ana.clicks("Reply", on="Do you have")
    ana.modal()
    ana.fills("Message", "")
    ana.submits()
    assert ana.modal().errors["Message"]
    ana.fills("Message", "Yes, in blue :wave:")
    ana.sees("1 segment")
    ana.submits()
    ana.has_no_modal()
    phone.expects("Yes, in blue 👋")
    ana.sees("delivered")
    phone.replies("Great, don't stop!")
    ana.sees("Great, don't stop!")
    assert "Do you have" in line(ana, "Great, don't stop!")
    assert CHATS not in str(ana.channel("#marketing"))
    ana.clicks("Open contact", on="Great, don't stop!")
    assert "Carla" in ana.modal().text
    ana.closes(everything=True)


def test_an_opt_out_in_own_words_holds_at_once_and_is_decided_by_people_or_time(stage: Stage) -> None:
    ana, bo = stage.person("ana"), stage.person("bo")
    sent(stage, "Shoes", people=6)
    stage.phone(ASKS).replies("please stop texting me")
    ana.sees("on hold from every send")
    stage.phone(WAITS).replies("leave me alone!!")
    ana.sees("leave me alone!!")
    stage.phone(LEAVES).replies("I moved to Oslo")
    ana.clicks("Opt out", on="I moved to Oslo")
    ana.sees("opted +1 212 ••• 0103 out.")

    sent(stage, "News", people=3)
    for number in (ASKS, WAITS, LEAVES):
        assert not [text for text in stage.phone(number).received() if "News" in text]

    bo.clicks("Not an opt-out", on="please stop texting me")
    bo.sees("not an opt-out.")
    stage.clock.advance(hours=24, minutes=1)
    ana.sees("+1 212 ••• 0104 is opted out: nobody said within 24 hours")
    sent(stage, "Again", people=4)
    stage.phone(ASKS).expects("Again has begun")
    assert stage.report("Shoes")["counts"]["replied"] == 3
    assert stage.report("Shoes")["counts"]["opted_out"] == 1


def test_a_stop_between_approval_and_sending_is_honoured(stage: Stage) -> None:
    ana, phone = stage.person("ana"), stage.phone("+12122340100")
    drafts(ana, "Later", body="Later has begun")
    schedules(ana, "Later", at=stage.clock.now().astimezone(NEW_YORK) + timedelta(hours=2))
    approves(stage.person("bo"), "Later")
    ana.sees("approved by")
    phone.replies("STOP")
    ana.sees("+1 212 ••• 0100 opted out.")
    stage.clock.advance(hours=2, minutes=1)
    ana.sees("Later sent to 3 people")
    assert not [text for text in phone.received() if "Later" in text]


def test_a_strangers_text_goes_to_the_home_channel_and_can_be_answered(stage: Stage) -> None:
    cy = stage.person("cy")
    stage.phone(STRANGER).replies("Who are you?")
    cy.sees("+1 212 ••• 0188: Who are you?")
    assert [post.text for post in cy.channel("#ops") if "Who are you?" in post.text]
    cy.clicks("Reply", on="Who are you?")
    cy.modal()
    cy.fills("Message", "Acme, the shoe shop")
    cy.submits()
    stage.phone(STRANGER).expects("Acme, the shoe shop")
    stage.phone(STRANGER).replies("STOP")
    cy.sees("+1 212 ••• 0188 opted out.")


def test_where_the_carrier_does_not_answer_keywords_we_do_and_once(stage: Stage) -> None:
    stage.carrier.set({"advanced_opt_out": False})
    stage.textops("settings", "set", "carrier_replies", "off")
    phone = stage.phone("+12122340105")
    phone.replies("Info")
    phone.expects("Reply STOP to unsubscribe. Message and data rates may apply.")
    phone.replies("stop all!")
    phone.expects("You are unsubscribed")
    phone.replies("STOP")
    phone.replies("HELP")
    phone.expects_nothing(for_seconds=2)
    phone.replies("START")
    phone.expects("You are subscribed again.")
    other = stage.phone("+12125550189")
    other.replies("start")
    other.expects("START alone does not sign this number up")
