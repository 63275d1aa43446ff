from dataclasses import replace

import pytest

from commands import approve, archive, help, list  # noqa: A004 - verbs are called what people type
from commands.ask import Ask
from simulator.slack.blocks.surfaces import message_problems
from store import Session

HELP = help.command((archive.COMMAND, list.COMMAND), steps=(approve.COMMAND,))


def told(session: Session, ask: Ask, argument: str) -> str:
    reply = HELP.run(session, replace(ask, argument=argument))
    assert reply.say
    assert message_problems([*reply.say.blocks]) == []
    return "\n".join(block["text"]["text"] for block in reply.say.blocks if "text" in block)


@pytest.mark.parametrize("argument", ["", "help", "  "])
def test_help_tells_every_verb_by_the_docstring_of_its_file(session: Session, ask: Ask, argument: str) -> None:
    text = told(session, ask, argument)
    assert f"`/sms archive #12`\n{archive.__doc__}" in text
    assert f"`/sms list [words]`\n{list.__doc__}" in text


def test_help_on_one_verb_tells_that_one(session: Session, ask: Ask) -> None:
    assert "/sms list" not in told(session, ask, "archive")


def test_a_step_is_not_listed_but_told_of_when_it_is_asked_for(session: Session, ask: Ask) -> None:
    assert "/sms approve" not in told(session, ask, "")
    assert "`/sms approve #12`" in told(session, ask, "approve")
    assert "Did you mean “approve”?\n`/sms approve #12`" in told(session, ask, "aprove")


def test_a_near_miss_is_asked_for_and_stands_first(session: Session, ask: Ask) -> None:
    text = told(session, ask, "lst")
    assert text.startswith("There is no “lst” here. Did you mean “list”?\n`/sms list [words]`")


def test_a_word_like_nothing_still_gets_all_that_can_be_done(session: Session, ask: Ask) -> None:
    text = told(session, ask, "<!channel>")
    assert text.startswith("There is no “&lt;!channel&gt;” here. This is what can be done:\n`/sms archive #12`")
