from dataclasses import replace

import pytest
from sqlalchemy import insert, update

from commands import compare as verb
from commands.ask import Ask, Reply
from commands.perform import perform
from simulator.slack.blocks.surfaces import message_problems, view_problems
from sms.errors import Problem
from sms.lifecycle import State
from sms.message import Draft
from store import Session, messages, sight, teams
from store.schema.ledger import deliveries, links
from store.schema.messages import messages as table
from tests.commands.conftest import GUEST

NAMES = ("Teaser", "Black and white", "Third", "Fourth", "Fifth", "Sixth")
PEOPLE = 40


@pytest.fixture(autouse=True)
def sent(session: Session, ask: Ask) -> None:
    """Six messages that went to forty people each; of the second, nobody got it."""
    for number, name in enumerate(NAMES, start=1):
        messages.add(session, Draft(name, "CTEAM", "Hello"), author="UANA", now=ask.now)
        state = "delivered" if number != 2 else "undelivered"
        each = {"message": number, "state": state, "due": ask.now, "attempt": 1, "segments": 2}
        session.execute(
            insert(deliveries),
            [{**each, "number": f"+1212555{one:04}", "contact_id": one} for one in range(PEOPLE)],
        )
    session.execute(update(table).values(state=State.SENT, started_at=ask.now, finished_at=ask.now))
    session.execute(insert(links).values(message=1, url="https://acme.example"))


def compared(reply: Reply) -> list[list[str]]:
    assert reply.say
    assert message_problems(list(reply.say.blocks)) == []
    [shown] = [block for block in reply.say.blocks if block["type"] == "table"]
    return [[cell["text"] for cell in row] for row in shown["rows"]]


@pytest.mark.parametrize(
    "typed", ["#1 #3", "1 3", "#1, #3", "#1 and 3", "#1 vs #3", "Teaser, Third", "“Teaser”, #3", "#1 #1 #3"]
)
def test_messages_are_named_by_numbers_or_by_names_with_commas(session: Session, ask: Ask, typed: str) -> None:
    assert compared(verb.run(session, replace(ask, argument=typed)))[0] == [" ", "#1 Teaser", "#3 Third"]


def test_a_name_that_says_and_is_one_name(session: Session, ask: Ask) -> None:
    assert compared(verb.run(session, replace(ask, argument="Black and white, #3")))[0][1] == "#2 Black and white"


def test_what_nobody_got_is_below_what_everybody_got(session: Session, ask: Ask) -> None:
    said = verb.run(session, replace(ask, argument="#1 #2")).say
    assert said
    assert "*Delivered*: #1 (100.0 %) is above #2 (0.0 %), by 87.6–100.0 points." in str(said.blocks)


def test_with_one_message_a_form_asks_for_the_others(session: Session, ask: Ask) -> None:
    modal = verb.run(session, replace(ask, number=3)).form
    assert modal
    assert view_problems(modal.view()) == []
    menu = modal.blocks[0]["element"]
    assert [one["value"] for one in menu["options"]] == ["6", "5", "4", "3", "2", "1"]
    assert [one["value"] for one in menu["initial_options"]] == ["3"]
    reply = verb.submit(session, replace(ask, values={"messages": ("3", "1")}))
    assert reply.close
    assert compared(reply)[0] == [" ", "#3 Third", "#1 Teaser"]


@pytest.mark.parametrize("chosen", [None, (), ("3",)])
def test_one_alone_is_refused_at_the_input(session: Session, ask: Ask, chosen: tuple[str, ...] | None) -> None:
    reply = perform(session, replace(ask, values={"messages": chosen}), verb.submit)
    assert reply.errors == {"messages": "Compare two messages at the least, and five at the most. Choose others."}


@pytest.mark.parametrize(
    ("typed", "told"), [("1 2 3 4 5 6", "five at the most"), ("#1 #99", "no message #99"), ("Teaser, Thrid", "Third")]
)
def test_what_cannot_be_compared_says_why(session: Session, ask: Ask, typed: str, told: str) -> None:
    with pytest.raises(Problem, match=told):
        verb.run(session, replace(ask, argument=typed))


def test_what_was_not_sent_has_nothing_to_compare(session: Session, ask: Ask) -> None:
    session.execute(update(table).where(table.c.number == 3).values(started_at=None))
    with pytest.raises(Problem, match="#3 has not been sent"):
        verb.run(session, replace(ask, argument="#1 #3"))


def test_before_two_were_sent_there_is_nothing_to_compare(session: Session, ask: Ask) -> None:
    session.execute(update(table).where(table.c.number > 1).values(started_at=None))
    with pytest.raises(Problem, match="not two messages"):
        verb.run(session, ask)


def test_who_may_not_see_a_message_cannot_compare_it(session: Session, ask: Ask) -> None:
    team = teams.add(session, "Loyalty", members=["UBO"], by="UCY", now=ask.now)
    session.execute(update(table).where(table.c.number == 3).values(team_id=team, author="UBO"))
    assert len(sight.page(session, by=ask.person)) == 5
    with pytest.raises(Problem, match="no message #3"):
        verb.run(session, replace(ask, argument="#1 #3"))
    with pytest.raises(Problem):
        verb.run(session, replace(ask, person=GUEST, argument="#1 #2"))
