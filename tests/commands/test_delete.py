from dataclasses import replace

import pytest

from commands import delete
from commands.ask import Ask
from simulator.slack.blocks.surfaces import view_problems
from sms.errors import Problem
from sms.lifecycle import Action
from sms.message import Message
from store import Session, audit, messages, posts
from store.messages import NoSuchMessage


def opened(session: Session, ask: Ask) -> str:
    form = delete.run(session, replace(ask, number=1)).form
    assert form
    assert view_problems(form.view()) == []
    return form.form


@pytest.mark.parametrize("typed", ["1", "#1", " 1 "])
def test_the_right_number_deletes_the_message_and_its_posts(
    session: Session, ask: Ask, message: Message, typed: str
) -> None:
    card = int(posts.card(session, 1).key)
    posts.posted(session, card, channel="CTEAM", ts="1.0")
    reply = delete.submit(session, replace(ask, form=opened(session, ask), values={"number": typed}))
    with pytest.raises(NoSuchMessage):
        messages.get(session, 1)
    assert [(job.name, job.key) for job in reply.jobs] == [("unpost", "CTEAM:1.0")]
    assert posts.get(session, card) is None
    assert reply.edit
    assert view_problems(reply.edit.view()) == []
    assert audit.tail(session, subject="#1")[0].action == Action.DELETE


@pytest.mark.parametrize("typed", ["", "2", "12", "#", "yes", None])
def test_any_other_word_deletes_nothing_and_is_told_under_the_input(
    session: Session, ask: Ask, message: Message, typed: str | None
) -> None:
    with pytest.raises(Problem, match="nothing was deleted") as refused:
        delete.submit(session, replace(ask, form=opened(session, ask), values={"number": typed}))
    assert refused.value.field == "number"
    assert messages.get(session, 1) == message


def test_a_message_on_its_way_cannot_be_deleted(session: Session, ask: Ask, message: Message) -> None:
    messages.move(session, message, action=Action.REQUEST, by="UANA", now=ask.now)
    with pytest.raises(Problem, match="cannot be deleted"):
        delete.run(session, replace(ask, number=1))


def test_the_thread_goes_before_its_root(session: Session, ask: Ask, message: Message) -> None:
    for post, ts in ((posts.card(session, 1), "1.0"), (posts.note(session, 1, "hello", key="x"), "2.0")):
        posts.posted(session, int(post.key), channel="CTEAM", ts=ts)
    assert [job.key for job in posts.remove(session, 1)] == ["CTEAM:2.0", "CTEAM:1.0"]
