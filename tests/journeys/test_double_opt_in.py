"""A subscription type that asks back: the phone is asked once, and its own YES, STOP or silence decides."""

import time

import pytest

from simulator.people import Person
from tests.journeys.stage import CONSENT, Stage
from tests.journeys.steps import SEND_SECONDS, approves, closes_everything, drafts, requests, reviews

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("stage", ["socket", "postgresql"], indirect=True)]

SAYS_YES, SAYS_STOP, SAYS_NOTHING, BY_HAND = (f"+1212234020{last}" for last in (1, 2, 3, 4))
QUESTION = "Reply YES to get Club texts from Acme. Reply STOP to opt out."
CLUB = ("--subscription", "Club", *CONSENT[2:])


def asks_back(who: Person) -> None:
    """Have the subscription type Club ask back."""
    who.types("/sms subscriptions", in_="#ops")
    who.clicks("Add a subscription type")
    who.modal()
    who.fills("Name", "Club")
    who.checks("Double opt-in")
    who.fills("Confirmation text", "Do you want our texts?")
    who.submits()
    assert "does not say to reply YES" in who.modal().errors["Confirmation text"]
    who.fills("Confirmation text", "")
    who.submits()
    who.sees("counts once they reply YES")
    who.closes(everything=True)


def looks_at(who: Person, number: str) -> None:
    """Open the contact who has a number."""
    who.types(f"/sms contact {number}", in_="#marketing")
    who.modal()


def reads_at_last(who: Person, number: str, words: str) -> None:
    """Open the contact again until words stand there: an open form tells of the moment in which it was opened."""
    until = time.monotonic() + SEND_SECONDS
    looks_at(who, number)
    while words not in who.modal().text:
        assert time.monotonic() < until, who.modal().text
        who.closes(everything=True)
        looks_at(who, number)
    who.closes(everything=True)


def records(who: Person, number: str) -> None:
    """Record by hand that somebody agreed to get Club."""
    looks_at(who, number)
    who.clicks("Record consent")
    who.chooses("Subscription type", "Club")
    who.fills("What was shown", "May we text you what is new in the club?")
    who.fills("Source", "Call of today")
    who.submits()
    who.sees("counts as opted in when it replies YES")
    who.closes(everything=True)


def test_only_a_yes_from_the_phone_itself_counts(stage: Stage) -> None:
    ana, cy = stage.person("ana"), stage.person("cy")
    asks_back(cy)
    rows = [f"Kim,{number},k{number}" for number in (SAYS_YES, SAYS_STOP, SAYS_NOTHING)]
    stage.imports(rows, to="Members", consent=CLUB)
    stage.imports([f"Lou,{BY_HAND},k{BY_HAND}"], to="Members", consent=())
    records(ana, BY_HAND)
    stage.phone(BY_HAND).expects(QUESTION)
    for number in (SAYS_YES, SAYS_STOP, SAYS_NOTHING):
        stage.phone(number).expects(QUESTION)

    looks_at(ana, SAYS_NOTHING)
    ana.sees("waits for YES since")
    ana.closes(everything=True)
    drafts(ana, "Early", body="The club meets", kind="Club")
    assert "Nobody will receive it" in reviews(ana, "Early", to="Members")
    closes_everything(stage)

    stage.phone(SAYS_YES).replies("Yes!")
    ana.sees("+1 212 ••• 0201 said YES to “Club”.")
    stage.phone(SAYS_STOP).replies("STOP")
    ana.sees("+1 212 ••• 0202 opted out.")
    stage.phone(BY_HAND).replies("yes")
    ana.sees("+1 212 ••• 0204 said YES to “Club”.")

    drafts(ana, "Club", body="Club night is on", kind="Club")
    requests(ana, "Club", to="Members")
    approves(stage.person("bo"), "Club")
    ana.sees("Club sent to 2 people")
    for number in (SAYS_YES, BY_HAND):
        stage.phone(number).expects("Club night is on")
    for number in (SAYS_STOP, SAYS_NOTHING):
        assert not [text for text in stage.phone(number).received() if "Club night" in text]

    stage.clock.advance(hours=24 * 30, minutes=1)
    stage.phone(SAYS_NOTHING).replies("YES")
    stage.phone(SAYS_NOTHING).expects("Our question is over")
    ana.sees("+1 212 ••• 0203 said YES too late.")
    assert [text for text in stage.phone(SAYS_NOTHING).received() if text == QUESTION] == [QUESTION]
    reads_at_last(ana, SAYS_NOTHING, "Never said YES to “Club”")
