from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import update

from commands import list as verb
from commands.ask import Ask
from simulator.slack.blocks.surfaces import message_problems, view_problems
from sms.errors import Problem
from sms.message import Draft, Message
from store import Session, campaigns, messages, teams
from store.schema.messages import messages as table
from tests.commands.conftest import CY, GUEST


def told(session: Session, ask: Ask, argument: str = "") -> list[str]:
    reply = verb.run(session, replace(ask, argument=argument))
    assert reply.say
    assert message_problems(list(reply.say.blocks)) == []
    return [block["text"]["text"] for block in reply.say.blocks if block["type"] == "section"]


def test_without_messages_it_says_how_to_begin(session: Session, ask: Ask) -> None:
    assert told(session, ask) == ["There are no messages yet. Begin with /sms draft."]


def test_a_message_is_one_line_with_its_mark_and_author(session: Session, ask: Ask, message: Message) -> None:
    first = told(session, ask)[0]
    assert first.startswith(f"📝 *#{message.number} Black Friday teaser* · draft · by <@UANA>")


@pytest.mark.parametrize("words", ["friday", "STARTS NOW", "draft", "draft friday", "autumn 2026", "all"])
def test_it_finds_by_state_and_by_words_in_name_text_and_campaign(
    session: Session, ask: Ask, message: Message, words: str
) -> None:
    assert f"#{message.number}" in told(session, ask, words)[0]


@pytest.mark.parametrize("words", ["sent", "archived", "wednesday", "100%"])
def test_what_matches_nothing_says_what_to_change(session: Session, ask: Ask, message: Message, words: str) -> None:
    assert told(session, ask, words) == ["No message is like that. Choose another state, or leave words out."]


@pytest.mark.parametrize(("words", "meant"), [("blakc", "Black Friday teaser"), ("sennt", "sent")])
def test_a_near_miss_is_answered_with_what_may_be_meant(
    session: Session, ask: Ask, message: Message, words: str, meant: str
) -> None:
    assert told(session, ask, words) == [f"No message is like that. Did you mean “{meant}”?"]


def test_a_line_tells_when_it_goes_out_or_went_out_or_was_changed(
    session: Session, ask: Ask, message: Message, now: datetime
) -> None:
    assert "· changed <!date^" in told(session, ask)[0]
    session.execute(update(table).values(state="scheduled", due=now))
    assert "· goes out <!date^" in told(session, ask)[0]
    session.execute(update(table).values(state="sent", started_at=now))
    assert "by <@UANA> · <!date^" in told(session, ask)[0]


def test_archived_messages_stand_apart(session: Session, ask: Ask, message: Message, now: datetime) -> None:
    messages.archive(session, message, archived=True, by="UANA", now=now)
    assert "archived" in told(session, ask, "archived")[0]
    assert f"#{message.number}" not in str(told(session, ask))


def test_a_campaign_is_all_that_its_filter_shows(session: Session, ask: Ask, message: Message, now: datetime) -> None:
    messages.add(session, Draft("Spring", "CTEAM", "Hello"), author="UANA", now=now)
    [autumn] = campaigns.every(session)
    assert [line.split("*")[1] for line in told(session, ask, f"campaign:{autumn.id}")] == ["#1 Black Friday teaser"]
    assert told(session, ask, f"campaign:{autumn.id + 1}") == [
        "No message is like that. Choose another state, or leave words out."
    ]


def test_a_page_further_shows_the_older_ones(session: Session, ask: Ask, now: datetime) -> None:
    for number in range(verb.PAGE + 2):
        messages.add(session, Draft(f"News {number}", "CTEAM", "Hello"), author="UANA", now=now)
    reply = verb.run(session, replace(ask, argument="draft news"))
    assert reply.say
    older = reply.say.blocks[-1]["elements"][-1]
    assert (older["text"]["text"], older["action_id"]) == ("Older", "list.older")
    assert [line.split("*")[1] for line in told(session, ask, older["value"])] == ["#2 News 1", "#1 News 0"]


def test_a_name_that_looks_like_a_ping_is_harmless(session: Session, ask: Ask, now: datetime) -> None:
    messages.add(session, Draft("<!channel>", "CTEAM", "<!here> hello"), author="UANA", now=now)
    lines = str(told(session, ask))
    assert "<!channel" not in lines
    assert "<!here" not in lines


def numbers(session: Session, ask: Ask, argument: str) -> list[str]:
    return [line.split("*")[1].split()[0] for line in told(session, ask, argument) if "*" in line]


def test_it_narrows_by_author_team_and_sending_method(session: Session, ask: Ask, message: Message) -> None:
    team = teams.add(session, "Loyalty", members=["UBO"], by="UCY", now=ask.now)
    messages.add(session, Draft("Points", "CTEAM", "Hello"), author="UBO", now=ask.now, team=team)
    session.execute(update(table).where(table.c.number == 2).values(automation=2))
    cy = replace(ask, person=CY)
    assert numbers(session, cy, "") == ["#2", "#1"]
    assert numbers(session, cy, "by:UANA") == numbers(session, cy, "regular") == ["#1"]
    assert numbers(session, cy, "by:UBO") == numbers(session, cy, "automated") == ["#2"]
    assert numbers(session, cy, f"team:{team}") == ["#2"]
    assert numbers(session, ask, "by:me") == ["#1"]
    assert numbers(session, ask, f"team:{team}") == []


def test_the_filter_is_a_form_that_shows_what_is_in_force(session: Session, ask: Ask, message: Message) -> None:
    modal = verb.narrow(session, replace(ask, argument="draft campaign:1 by:UANA friday")).form
    assert modal
    assert view_problems(modal.view()) == []
    chosen = {"state": "draft", "method": None, "campaign": "1", "author": "UANA", "words": "friday"}
    reply = verb.submit(session, replace(ask, values=chosen))
    assert reply.say
    assert reply.close
    assert "campaign Autumn 2026 · by <@UANA> · with “friday”" in str(reply.say.blocks[0])
    assert "#1 Black Friday teaser" in str(reply.say.blocks[1])


def test_what_is_gone_is_said_and_not_a_crash(session: Session, ask: Ask, message: Message) -> None:
    reply = verb.run(session, replace(ask, argument="campaign:8 team:9"))
    assert reply.say
    assert "a campaign that is gone · a team that is gone" in str(reply.say.blocks[0])


def test_a_guest_sees_no_list(session: Session, ask: Ask, message: Message) -> None:
    with pytest.raises(Problem):
        verb.run(session, replace(ask, person=GUEST))
