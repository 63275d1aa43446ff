from dataclasses import replace
from datetime import timedelta

from sqlalchemy import delete

from commands import home
from commands.ask import Ask
from simulator.slack.blocks.surfaces import view_problems
from sms.lifecycle import Action
from sms.message import Draft, Message
from store import Session, messages, posts, teams
from store.schema.ledger import clicks, links, short_links
from tests.commands.conftest import ANA, BO, CY
from tests.store.test_summaries import add, deliver


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


def test_what_goes_out_next_stands_first(session: Session, ask: Ask, message: Message) -> None:
    for number, days in ((1, 3), (2, 1), (3, 2)):
        one = message if number == 1 else messages.clone(session, 1, by="UANA", now=ask.now)
        due = ask.now + timedelta(days=days)
        messages.move(session, one, action=Action.SCHEDULE, by="UANA", now=ask.now, due=due)
    lines = [line for line in told(session, ask) if "· scheduled ·" in line]
    assert [line.partition("*#")[2][0] for line in lines] == ["2", "3", "1"]
    assert "<!date^" in lines[0]


def test_what_is_held_says_why(session: Session, ask: Ask, message: Message) -> None:
    scheduled = messages.move(session, message, action=Action.SCHEDULE, by="UANA", now=ask.now, due=ask.now)
    messages.move(session, scheduled, action=Action.HOLD, by="clock", now=ask.now, reason="it is <late>.")
    assert any(line.endswith("\nit is &lt;late&gt;.") for line in told(session, ask))


def test_only_what_a_person_may_see_is_shown(session: Session, ask: Ask) -> None:
    team = teams.add(session, "Ops", members=[BO.id], by="UCY", now=ask.now)
    messages.add(session, Draft("Secret", "CTEAM", "Hi"), author=BO.id, now=ask.now, team=team)
    assert not any("Secret" in line for line in told(session, ask))
    assert any("Secret" in line for line in told(session, replace(ask, person=BO)))


def test_the_ways_to_people_and_numbers_are_at_the_top(session: Session, ask: Ask) -> None:
    tab = home.run(session, ask).home
    assert tab
    buttons = next(block for block in tab.blocks if block["block_id"] == "new")["elements"]
    assert [one["action_id"] for one in buttons] == ["draft", "contacts", "lists", "numbers", "quota"]


def test_the_tab_of_messages_needs_nothing(session: Session, ask: Ask) -> None:
    assert home.run(session, replace(ask, argument="messages")).home is None


def test_the_last_results_tell_their_rates_and_of_clicks_only_where_a_link_was(session: Session, ask: Ask) -> None:
    for number in (1, 2):
        add(session, number, started_at=ask.now)
        deliver(session, number, people=20, clicked=1, at=ask.now)
    session.execute(delete(clicks).where(clicks.c.code.startswith("2")))
    session.execute(delete(short_links).where(short_links.c.link_id == 2))
    session.execute(delete(links).where(links.c.message == 2))
    lines = [line.partition("\n")[2] for line in told(session, ask) if "delivered" in line]
    assert lines == ["100.0 % of 20 delivered", "100.0 % of 20 delivered · 5.0 % clicked"]
