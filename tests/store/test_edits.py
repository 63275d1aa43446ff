"""What is changed is told once for each person and stretch of time, and names nobody who is forgotten."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from sms.audience import Selection
from sms.job import Job
from sms.message import Draft, Message, When
from sms.roles import Person, Role
from store import edits, messages, posts
from store.edits import Edit
from tests.store.people import persons, write

ANA, BO = (Person(f"U0{name.upper()}", name, Role.AUTHOR) for name in ("Ana", "Bo"))


@pytest.fixture
def message(session: Session, now: datetime) -> Message:
    message = messages.add(session, Draft("Sale", "C1", "20 % off"), author=ANA.id, now=now)
    posts.card(session, message.number)
    return message


def changes(session: Session, body: str, now: datetime, *, by: Person = ANA) -> Job:
    old = messages.get(session, 1)
    draft = replace(old.draft, body=body)
    new = messages.edit(session, draft, number=1, revision=old.revision, by=by.id, now=now)
    [job] = edits.tell(session, old, new, by=by, now=now)
    return job


def told(session: Session, job: Job) -> Edit:
    post = posts.get(session, int(job.key))
    assert post
    return edits.read(session, post)


@pytest.mark.usefixtures("message")
def test_what_one_person_changes_within_ten_minutes_is_one_post(session: Session, now: datetime) -> None:
    first = changes(session, "25 % off", now)
    again = changes(session, "30 % off", now + timedelta(minutes=9))
    later = changes(session, "35 % off", now + timedelta(minutes=10))
    assert first == again != later
    assert (told(session, first).before["text"], told(session, first).after["text"]) == ("20 % off", "30 % off")
    assert (told(session, first).revision, told(session, first).name) == (3, "Ana")
    assert told(session, later).before["text"] == "30 % off"


@pytest.mark.usefixtures("message")
def test_another_persons_change_and_one_after_other_news_are_posts_of_their_own(
    session: Session, now: datetime
) -> None:
    first = changes(session, "25 % off", now)
    second = changes(session, "30 % off", now, by=BO)
    posts.note(session, 1, "@Bo rejected it", key="rejected")
    third = changes(session, "35 % off", now, by=BO)
    assert len({first.key, second.key, third.key}) == 3


def test_a_new_message_and_a_new_channel_are_no_changes(session: Session, message: Message, now: datetime) -> None:
    assert edits.tell(session, None, message, by=ANA, now=now) == ()
    moved = messages.edit(session, replace(message.draft, channel="C2"), number=1, revision=1, by=ANA.id, now=now)
    assert edits.tell(session, message, moved, by=ANA, now=now) == ()


def test_people_are_looked_up_when_it_is_told(session: Session, message: Message, now: datetime) -> None:
    chosen = Selection(contacts=tuple(write(session, *persons(1))), newcomers=True)
    new = messages.choose(session, message, selection=chosen, when=When(), by=ANA.id, now=now)
    [job] = edits.tell(session, message, new, by=ANA, now=now)
    post = posts.get(session, int(job.key))
    assert post
    assert "Name1" not in str(post.content)
    assert told(session, job).after["audience"] == "Name1 and who joins later"
