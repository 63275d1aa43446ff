from dataclasses import replace

import pytest

from commands import report, show
from commands.ask import Ask, Run
from simulator.slack.blocks.surfaces import message_problems
from sms.errors import Problem
from sms.message import Message
from store import Session, posts


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
