from dataclasses import replace

from commands import home
from commands.ask import Ask
from simulator.slack.blocks.surfaces import view_problems
from sms.lifecycle import Action
from sms.message import Message
from store import Session, messages, posts
from tests.commands.conftest import ANA, BO, CY


def told(session: Session, ask: Ask) -> list[str]:
    tab = home.run(session, ask).home
    assert tab
    assert view_problems(tab.view()) == []
    return [block["text"]["text"] for block in tab.blocks if block["type"] in {"section", "header"}]


def test_an_empty_home_says_what_to_do_first(session: Session, ask: Ask) -> None:
    tab = home.run(session, ask).home
    assert tab
    assert view_problems(tab.view()) == []
    assert "New text message" in str(tab.blocks)
    assert "There are no drafts. Begin with _New text message_." in str(tab.blocks)


def test_a_draft_is_one_line_with_a_link_to_its_card_and_its_next_button(
    session: Session, ask: Ask, message: Message
) -> None:
    posts.posted(session, int(posts.card(session, 1).key), channel="CTEAM", ts="12.34")
    tab = home.run(session, ask).home
    assert tab
    line = next(block for block in tab.blocks if block["block_id"] == "message.1")
    assert "<https://slack.com/archives/CTEAM/p1234|#1 Black Friday teaser>" in line["text"]["text"]
    assert (line["accessory"]["action_id"], line["accessory"]["value"]) == ("send", "1:1")


def test_a_request_waits_for_approvers_but_not_for_its_author(session: Session, ask: Ask, message: Message) -> None:
    messages.move(session, message, action=Action.REQUEST, by="UANA", now=ask.now)
    asked = replace(ask, account=replace(ask.account, approvers=(ANA.id, BO.id)))
    assert any("in review" in line for line in told(session, replace(asked, person=BO)))
    assert not any("in review" in line for line in told(session, asked))
    assert not any("in review" in line for line in told(session, replace(asked, person=CY)))


def test_the_tab_of_messages_needs_nothing(session: Session, ask: Ask) -> None:
    assert home.run(session, replace(ask, argument="messages")).home is None
