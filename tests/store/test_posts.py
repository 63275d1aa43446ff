"""Claims about posts: none lost, copies found."""

from datetime import datetime, timedelta

import pytest

from sms.job import Job
from sms.message import Draft, Message
from store import Session, messages, posts
from store.posts import Post, Root


@pytest.fixture
def message(session: Session, now: datetime) -> Message:
    return messages.add(session, Draft("Teaser", "C0MARKET", "Hi"), author="U0ANA", now=now)


def stored(session: Session, job: Job) -> Post:
    post = posts.get(session, int(job.key))
    assert post is not None
    return post


def test_a_post_wanted_twice_is_one(session: Session, message: Message) -> None:
    first = posts.note(session, message.number, "tested", key="t1")
    assert posts.note(session, message.number, "tested", key="t1") == first


def test_a_second_try_has_the_same_intent_so_that_copies_are_known(
    session: Session, message: Message, now: datetime
) -> None:
    job = posts.card(session, message.number)
    first = posts.intend(session, stored(session, job), now=now)
    assert posts.intend(session, stored(session, job), now=now + timedelta(minutes=1)) == first


def test_slacks_own_event_gives_an_uncertain_post_its_place(session: Session, message: Message, now: datetime) -> None:
    job = posts.card(session, message.number)
    intent = posts.intend(session, stored(session, job), now=now)
    assert posts.arrived(session, intent=intent, channel="C0MARKET", ts="1.5") == (job,)
    assert posts.root(session, message.number) == Root("C0MARKET", "1.5")


def test_of_two_copies_the_later_is_put_up_for_removal(session: Session, message: Message, now: datetime) -> None:
    job = posts.card(session, message.number)
    intent = posts.intend(session, stored(session, job), now=now)
    posts.posted(session, int(job.key), channel="C0MARKET", ts="10.5")
    removed = posts.arrived(session, intent=intent, channel="C0MARKET", ts="9.5")
    assert Job("unpost", "C0MARKET:10.5") in removed
    assert posts.root(session, message.number) == Root("C0MARKET", "9.5")


def test_an_event_for_nobodys_intent_does_nothing(session: Session) -> None:
    assert posts.arrived(session, intent="somebody else's", channel="C1", ts="1.0") == ()


def test_a_post_whose_message_is_gone_is_given_back_to_be_removed(session: Session) -> None:
    assert posts.posted(session, 404, channel="C1", ts="1.0") == Root("C1", "1.0")


def test_lines_of_a_thread_wait_for_earlier_ones_but_not_for_ever(
    session: Session, message: Message, now: datetime
) -> None:
    first = posts.note(session, message.number, "first", key="1")
    second = stored(session, posts.note(session, message.number, "second", key="2"))
    assert posts.waits_for_earlier(session, second, now=now)
    posts.intend(session, stored(session, first), now=now)
    assert posts.waits_for_earlier(session, second, now=now)
    assert not posts.waits_for_earlier(session, second, now=now + posts.ORDER_WAIT)


def test_a_hopeless_line_keeps_nobody_waiting(session: Session, message: Message, now: datetime) -> None:
    first = posts.note(session, message.number, "first", key="1")
    second = stored(session, posts.note(session, message.number, "second", key="2"))
    posts.hopeless(session, int(first.key), why="channel_not_found")
    assert not posts.waits_for_earlier(session, second, now=now)


def test_a_post_that_is_gone_is_posted_as_a_new_one(session: Session, message: Message, now: datetime) -> None:
    job = posts.card(session, message.number)
    intent = posts.intend(session, stored(session, job), now=now)
    posts.posted(session, int(job.key), channel="C0MARKET", ts="1.5")
    posts.gone(session, int(job.key))
    assert stored(session, job).ts is None
    assert posts.intend(session, stored(session, job), now=now) != intent


def test_a_post_is_found_by_its_place(session: Session, message: Message) -> None:
    job = posts.card(session, message.number)
    posts.posted(session, int(job.key), channel="C0MARKET", ts="1.5")
    found = posts.at(session, channel="C0MARKET", ts="1.5")
    assert found is not None
    assert found.key == f"card:{message.number}"


def test_what_a_stranger_said_is_redrawn_wherever_it_was_told(session: Session) -> None:
    (news,) = posts.reply(session, 7, message=None)
    posts.reply(session, 70, message=None)
    first, copy = posts.spread(session, stored(session, news), channels=["U0CY", "U0DI"])
    assert posts.reply(session, 7, message=None) == (first, copy)
