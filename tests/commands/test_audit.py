from dataclasses import replace

import pytest

from commands import audit as verb
from commands.ask import Ask
from simulator.slack.blocks.surfaces import message_problems, view_problems
from sms.errors import Problem
from sms.message import Message
from sms.roles import Person
from store import Session, audit, messages, teams
from tests.commands.conftest import ANA, BO, CY, GUEST


def told(session: Session, ask: Ask, argument: str = "") -> str:
    reply = verb.run(session, replace(ask, argument=argument))
    assert reply.say
    assert message_problems(list(reply.say.blocks)) == []
    return str(reply.say.blocks)


def test_an_admin_looks_through_all_of_it(session: Session, ask: Ask, message: Message) -> None:
    why = {"why": "Only <!here> an approver can."}
    audit.add(session, who="UEVA", action="approve", subject="#1", now=ask.now, outcome="refused", detail=why)
    everything = told(session, replace(ask, person=CY))
    assert "<@UANA> · drafted *#1*" in everything
    assert "🚫" in everything
    assert "&lt;!here&gt;" in everything
    assert "drafted" not in told(session, replace(ask, person=CY), "refused")
    assert "Nothing in the audit log" in told(session, replace(ask, person=CY), "by:UBO")


def test_pages_follow_each_other(session: Session, ask: Ask, message: Message) -> None:
    for number in range(45):
        audit.add(session, who="UANA", action=f"action {number}", subject="x", now=ask.now)
    admin, argument, seen = replace(ask, person=CY), "by:UANA", 0
    while argument:
        reply = verb.run(session, replace(admin, argument=argument))
        assert reply.say
        seen += str(reply.say.blocks).count("· action ")
        ways = reply.say.blocks[-1]["elements"]
        argument = next((way["value"] for way in ways if way["action_id"] == "audit.older"), "")
        assert argument.startswith("by:UANA before:") or seen == 45


@pytest.mark.parametrize("person", [ANA, BO])
def test_others_see_the_log_of_a_message_that_they_see_and_no_more(
    session: Session, ask: Ask, message: Message, person: Person
) -> None:
    asker = replace(ask, person=person)
    assert "drafted" in told(session, asker, "#1")
    with pytest.raises(Problem, match="Only an admin can see the whole audit log"):
        verb.run(session, asker)
    with pytest.raises(Problem, match="Only an admin"):
        verb.file(session, asker)


def test_nobody_sees_the_log_of_what_they_may_not_see(session: Session, ask: Ask, message: Message) -> None:
    team = teams.add(session, "Shop", members=["UBO"], by="UCY", now=ask.now)
    messages.add(session, message.draft, author="UBO", now=ask.now, team=team)
    with pytest.raises(Problem, match="There is no message #2"):
        verb.run(session, replace(ask, argument="#2"))
    with pytest.raises(Problem, match="full members"):
        verb.run(session, replace(ask, person=GUEST, argument="#1"))


def test_the_form_asks_for_what_the_words_can_say(session: Session, ask: Ask, message: Message) -> None:
    admin = replace(ask, person=CY)
    opened = verb.narrow(session, replace(admin, argument="#1 by:UANA from:2026-11-01 refused"))
    assert opened.form
    assert view_problems(opened.form.view()) == []
    values = {"who": "UANA", "message": "#1", "since": "2026-11-01", "until": None, "outcome": None, "words": "draft"}
    reply = verb.submit(session, replace(admin, values=values))
    assert reply.close
    assert reply.say
    assert "drafted" in str(reply.say.blocks)


def test_a_file_is_put_for_who_asks(session: Session, ask: Ask, message: Message) -> None:
    (job,) = verb.file(session, replace(ask, person=CY, argument="refused by:UANA")).jobs
    assert (job.name, job.key) == ("audit", "UCY by:UANA refused")
    (everything,) = verb.file(session, replace(ask, person=CY, argument="all")).jobs
    assert everything.key == "UCY"


def test_a_message_is_compared_with_the_carrier_and_that_stands_in_the_log(
    session: Session, ask: Ask, message: Message
) -> None:
    reply = verb.compare(session, replace(ask, person=ANA, number=message.number))
    assert [(job.name, job.key) for job in reply.jobs] == [("reconcile", "1")]
    assert "compared with the carrier" in told(session, replace(ask, person=ANA), "#1")


def test_whoever_only_looks_cannot_have_it_compared(session: Session, ask: Ask, message: Message) -> None:
    with pytest.raises(Problem):
        verb.compare(session, replace(ask, person=GUEST, number=message.number))
