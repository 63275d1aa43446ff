from dataclasses import replace
from datetime import datetime

import pytest

from blocks.message_list import Filter, read
from commands import list as verb
from commands.ask import Ask
from simulator.slack.blocks.surfaces import message_problems
from sms.lifecycle import State
from sms.message import Draft, Message
from store import Session, messages


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


@pytest.mark.parametrize("words", ["friday", "STARTS NOW", "draft", "draft friday", "all"])
def test_it_finds_by_state_and_by_words_in_name_and_text(
    session: Session, ask: Ask, message: Message, words: str
) -> None:
    assert f"#{message.number}" in told(session, ask, words)[0]


@pytest.mark.parametrize("words", ["sent", "archived", "wednesday", "100%"])
def test_what_matches_nothing_says_what_to_change(session: Session, ask: Ask, message: Message, words: str) -> None:
    assert told(session, ask, words) == ["No message is like that. Choose another state, or leave words out."]


def test_archived_messages_stand_apart(session: Session, ask: Ask, message: Message, now: datetime) -> None:
    messages.archive(session, message, archived=True, by="UANA", now=now)
    assert "archived" in told(session, ask, "archived")[0]
    assert f"#{message.number}" not in str(told(session, ask))


def test_a_page_further_shows_the_older_ones(session: Session, ask: Ask, now: datetime) -> None:
    for number in range(verb.PAGE + 2):
        messages.add(session, Draft(f"News {number}", "CTEAM", "Hello"), author="UANA", now=now)
    reply = verb.run(session, replace(ask, argument="draft news"))
    assert reply.say
    older = reply.say.blocks[-1]["elements"][-1]
    assert (older["text"]["text"], older["action_id"]) == ("Older", "list.older")
    assert [line.split("*")[1] for line in told(session, ask, older["value"])] == ["#2 News 1", "#1 News 0"]


@pytest.mark.parametrize(
    "shown",
    [
        Filter(),
        Filter(state=State.IN_REVIEW),
        Filter(archived=True, words="black friday"),
        Filter(state=State.SENT, before=120),
    ],
)
def test_a_filter_is_read_back_from_what_a_button_carries(shown: Filter) -> None:
    assert read(shown.argument) == shown


def test_a_name_that_looks_like_a_ping_is_harmless(session: Session, ask: Ask, now: datetime) -> None:
    messages.add(session, Draft("<!channel>", "CTEAM", "<!here> hello"), author="UANA", now=now)
    assert "<!" not in str(told(session, ask))
