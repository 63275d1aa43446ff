from dataclasses import replace

import pytest

from commands import archive
from commands.ask import Ask
from sms.errors import Problem
from sms.lifecycle import Action
from sms.message import Message
from store import Session, audit, messages
from tests.commands.conftest import EVA


def test_archiving_takes_a_message_out_of_sight_and_redraws_its_card(
    session: Session, ask: Ask, message: Message
) -> None:
    reply = archive.run(session, replace(ask, argument="#1"))
    assert messages.get(session, 1).archived
    assert [job.name for job in reply.jobs] == ["redraw"]
    assert reply.say
    assert reply.say.text == "#1 is archived. `/sms list archived` shows it."
    assert [entry.action for entry in audit.tail(session, subject="#1")] == [Action.ARCHIVE.value, "drafted"]


def test_it_comes_back(session: Session, ask: Ask, message: Message) -> None:
    archive.run(session, replace(ask, number=1))
    archive.undo(session, replace(ask, number=1))
    assert not messages.get(session, 1).archived


def test_archiving_twice_changes_nothing(session: Session, ask: Ask, message: Message) -> None:
    for _ in range(2):
        archive.run(session, replace(ask, number=1))
    assert len(audit.tail(session, subject="#1")) == 2


def test_a_message_on_its_way_cannot_be_archived(session: Session, ask: Ask, message: Message) -> None:
    messages.move(session, message, action=Action.REQUEST, by="UANA", now=ask.now)
    with pytest.raises(Problem, match="in review cannot be archived"):
        archive.run(session, replace(ask, number=1))


def test_a_viewer_may_only_look(session: Session, ask: Ask, message: Message) -> None:
    with pytest.raises(Problem, match="Only an author"):
        archive.run(session, replace(ask, person=EVA, number=1))
