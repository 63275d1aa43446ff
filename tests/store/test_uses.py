from collections.abc import Sequence
from datetime import datetime

import pytest

from sms.lifecycle import Action, State
from sms.message import Draft, Message
from store import Session, approvals, messages, posts, snippets, uses
from store.approvals import Outcome

NAME = "contact.first_name"


def draft(session: Session, body: str, *, now: datetime) -> Message:
    return messages.add(session, Draft("News", "CTEAM", body), author="UANA", now=now)


def moved(session: Session, message: Message, actions: Sequence[Action], *, now: datetime) -> Message:
    for action in actions:
        message = messages.move(session, message, action=action, by="UANA", now=now)
    return message


@pytest.mark.parametrize(
    ("body", "uses_it", "needs_default"),
    [
        ("Hi {{ contact.first_name }}", True, True),
        ('Hi {{ contact.first_name | default: "you" }}', True, False),
        ("{{contact.first_name|upcase}}", True, True),
        ("Hi {{ sender.first_name }}", False, False),
        ("Your first_name", False, False),
        ("Hi {{ contact.first_name", False, False),
        ("Hi :no-such-emoji: {{ contact.first_name }}", False, False),
    ],
)
def test_a_message_uses_a_property_by_its_tokens(
    session: Session, now: datetime, body: str, *, uses_it: bool, needs_default: bool
) -> None:
    message = draft(session, body, now=now)
    assert uses.in_messages(session, NAME) == [message] * uses_it
    assert uses.in_messages(session, NAME, needing_default=True) == [message] * needs_default


@pytest.mark.parametrize(
    ("actions", "is_open"),
    [
        ((), True),
        ((Action.REQUEST,), True),
        ((Action.SCHEDULE,), True),
        ((Action.SCHEDULE, Action.HOLD), False),
        ((Action.SCHEDULE, Action.LAUNCH), False),
        ((Action.SCHEDULE, Action.LAUNCH, Action.FINISH), False),
    ],
)
def test_what_is_on_its_way_is_left_alone(
    session: Session, now: datetime, actions: Sequence[Action], *, is_open: bool
) -> None:
    message = moved(session, draft(session, "Hi {{ contact.first_name }}", now=now), actions, now=now)
    assert uses.in_messages(session, NAME) == [message] * is_open


def test_snippets_use_properties_too(session: Session, now: datetime) -> None:
    snippets.add(session, "Hello", body="Hi {{ contact.first_name }}", by="UANA", now=now)
    snippets.add(session, "Bye", body="Bye!", by="UANA", now=now)
    assert uses.in_snippets(session, NAME) == ["Hello"]


@pytest.mark.parametrize("actions", [(Action.REQUEST,), (Action.REQUEST, Action.APPROVE), (Action.SCHEDULE,)])
def test_one_that_was_approved_or_asked_for_is_a_draft_again_and_says_why(
    session: Session, now: datetime, actions: Sequence[Action]
) -> None:
    message = moved(session, draft(session, "Hi {{ contact.first_name }}", now=now), actions[:1], now=now)
    asked = approvals.ask(session, message, by="UANA", of=["UBO"], expires_at=now, now=now)
    if Action.APPROVE in actions:
        approvals.decide(session, asked.id, outcome=Outcome.APPROVED, by="UBO", now=now)
        message = moved(session, message, actions[1:], now=now)
    jobs = uses.revise(session, [message], by="UCY", now=now, why="The default is another.")
    new = messages.get(session, message.number)
    assert (new.state, new.revision) == (State.DRAFT, 2)
    assert approvals.open(session, message.number) is None
    assert messages.authors(session, 1, revision=2) == {"UCY"} | ({"UANA"} if Action.APPROVE not in actions else set())
    kept = [post for job in jobs if (post := posts.get(session, int(job.key)))]
    assert {post.kind for post in kept} - {"request"} == {"card", "note"}
    assert kept[-1].content == {"text": "The default is another."}


def test_a_draft_gets_a_revision_and_no_line_in_its_thread(session: Session, now: datetime) -> None:
    jobs = uses.revise(session, [draft(session, "Hi", now=now)], by="UCY", now=now, why="-")
    assert (messages.get(session, 1).state, messages.get(session, 1).revision) == (State.DRAFT, 2)
    assert jobs == (posts.card(session, 1),)


def test_a_label_s_cards_are_redrawn_but_those_of_the_past(session: Session, now: datetime) -> None:
    for name in ("Ahead", "Archived", "Past"):
        messages.add(session, Draft(name, "CTEAM", "Hi", "Autumn", "Offers"), author="UANA", now=now)
    messages.archive(session, messages.get(session, 2), archived=True, by="UANA", now=now)
    moved(session, messages.get(session, 3), (Action.SCHEDULE, Action.LAUNCH, Action.STOP), now=now)
    ahead = (posts.card(session, 1),)
    assert uses.cards(session, campaign=1) == uses.cards(session, subscription=1) == ahead
    assert uses.cards(session, campaign=2) == ()
