from dataclasses import replace
from datetime import datetime

import pytest

from blocks.composer import NAME_MAX
from commands import clone
from commands.ask import Ask
from sms.automation import Does, Kind, Step, Trigger
from sms.errors import Problem
from sms.message import Draft, Message
from store import Session, automations, messages
from tests.commands.conftest import BO, EVA
from tests.store.automated import TEXT, written


def test_a_copy_of_a_copy_has_a_name_that_the_composer_holds(session: Session, now: datetime) -> None:
    long = messages.add(session, Draft("N" * NAME_MAX, "CTEAM", "Hi"), author="UANA", now=now)
    copied = messages.clone(session, long.number, by="UANA", now=now)
    assert len(copied.draft.name) == NAME_MAX
    assert copied.draft.name.endswith("N (copy)")


def test_a_clone_is_a_new_draft_of_whoever_asked(session: Session, ask: Ask, message: Message) -> None:
    reply = clone.run(session, replace(ask, person=BO, argument="Black friday teaser"))
    new = messages.get(session, 2)
    assert (new.draft.body, new.author, new.revision) == (message.draft.body, BO.id, 1)
    assert [job.name for job in reply.jobs] == ["redraw"]
    assert reply.say
    assert reply.say.text == "#2 is a copy of #1; its card is in <#CTEAM>."


def test_a_clone_of_an_automation_is_one_that_nobody_is_in_and_no_program_calls(
    session: Session, ask: Ask, now: datetime
) -> None:
    old = written(session, Trigger(Kind.CALL), Step(Does.WAIT, 3), TEXT, TEXT, now=now, again=7)
    automations.renew_hook(session, old, by="UANA", now=now)
    reply = clone.run(session, replace(ask, person=BO, number=old.number))
    new = automations.get(session, old.number + 1)
    assert (new.plan, new.message.draft.name, new.message.author) == (old.plan, "Welcome (copy)", BO.id)
    assert (new.message.is_automated, new.hook, new.is_running) == (True, "", False)
    assert reply.say
    assert reply.say.text == f"#{new.number} is a copy of #{old.number}; its card is in <#CTEAM>."


def test_a_near_miss_is_answered_with_did_you_mean(session: Session, ask: Ask, message: Message) -> None:
    with pytest.raises(Problem, match="Did you mean “Black Friday teaser”"):
        clone.run(session, replace(ask, argument="black fridy teaser"))


def test_a_viewer_may_only_look(session: Session, ask: Ask, message: Message) -> None:
    with pytest.raises(Problem, match="Only an author"):
        clone.run(session, replace(ask, person=EVA, number=1))
