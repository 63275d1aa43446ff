from dataclasses import replace

import pytest
from sqlalchemy import update

from commands import report, show
from commands.ask import Ask, Run
from simulator.slack.blocks.surfaces import message_problems
from sms.errors import Problem
from sms.lifecycle import State
from sms.message import Message
from sms.roles import Role
from store import Session, posts, teams
from store.schema.messages import messages
from tests.commands.conftest import BO, CY, EVA


def test_a_report_before_anything_was_sent_says_so(session: Session, ask: Ask, message: Message) -> None:
    said = report.run(session, replace(ask, argument="#1")).say
    assert said
    assert message_problems(list(said.blocks)) == []
    assert said.text == "📝 #1 Black Friday teaser has not been sent yet"
    assert "Black Friday starts now!" in str(said.blocks)


@pytest.mark.usefixtures("message")
@pytest.mark.parametrize("run", [report.run, show.run])
@pytest.mark.parametrize(
    ("words", "way_on"),
    [("#2", "/sms list"), ("Black Fridai teaser", "Did you mean “Black Friday teaser”"), ("", "Add its number")],
)
def test_a_message_that_does_not_exist_is_answered_with_the_way_on(
    session: Session, ask: Ask, run: Run, words: str, way_on: str
) -> None:
    with pytest.raises(Problem, match=way_on):
        run(session, replace(ask, argument=words))


def test_show_is_the_card_with_a_link_to_its_thread(session: Session, ask: Ask, message: Message) -> None:
    before = show.run(session, replace(ask, number=1)).say
    assert before
    assert "Its card is on its way to <#CTEAM>." in str(before.blocks)
    posts.posted(session, int(posts.card(session, 1).key), channel="CTEAM", ts="12.34")
    said = show.run(session, replace(ask, argument="black friday teaser")).say
    assert said
    assert message_problems(list(said.blocks)) == []
    assert "<https://slack.com/archives/CTEAM/p1234|Open its thread>" in str(said.blocks)
    assert "Send or schedule" in str(said.blocks)


@pytest.mark.usefixtures("message")
@pytest.mark.parametrize("state", [State.SENT, State.STOPPED])
def test_the_receipt_of_what_is_over_goes_to_the_direct_messages_of_who_asks(
    session: Session, ask: Ask, state: State
) -> None:
    session.execute(update(messages).values(state=state))
    reply = report.receipt(session, replace(ask, number=1))
    assert [(job.name, job.key) for job in reply.jobs] == [("receipt", "UANA 1")]
    said = report.run(session, replace(ask, number=1)).say
    assert said
    assert message_problems(list(said.blocks)) == []


@pytest.mark.usefixtures("message")
def test_no_receipt_is_made_while_it_is_sent_nor_for_who_only_looks_on_or_may_not_see_it(
    session: Session, ask: Ask
) -> None:
    session.execute(update(messages).values(state=State.SENDING))
    with pytest.raises(Problem, match="a receipt is made of a send that is over"):
        report.receipt(session, replace(ask, number=1))
    session.execute(update(messages).values(state=State.SENT))
    with pytest.raises(Problem):
        report.receipt(session, replace(ask, number=1, person=EVA))
    team = teams.add(session, "Other", members=["UANA"], by=CY.id, now=ask.now)
    session.execute(update(messages).values(team_id=team))
    with pytest.raises(Problem, match="There is no message #1"):
        report.receipt(session, replace(ask, number=1, person=replace(BO, role=Role.AUTHOR)))
