"""Claims about posts: none lost, none twice where Slack answers, each in its place."""

import asyncio
from datetime import timedelta

import pytest

from blocks.surface import Image
from jobs import redraw
from jobs.world import NotPosted, Posted
from sms.message import Draft
from sms.picture import Picture
from store import Session, approvals, messages, posts, sending, settings
from store.posts import EVENT_WAIT, Root
from tests.jobs.conftest import Stand


@pytest.fixture
def card(stand: Stand) -> int:
    """Message 1, whose card is wanted."""

    def wanted(session: Session) -> int:
        message = messages.add(session, Draft("Teaser", "C0MARKET", "Hi"), author="U0ANA", now=stand.clock.now())
        return int(posts.card(session, message.number).key)

    return stand.does(wanted)


def note(stand: Stand, text: str) -> int:
    return int(stand.does(lambda session: posts.note(session, 1, text, key=text)).key)


def test_a_card_is_posted_then_edited_in_place_and_the_same_is_not_sent_twice(stand: Stand, card: int) -> None:
    assert stand.runs(redraw.run, card) == {"posted": 1}
    assert stand.runs(redraw.run, card) == {"unchanged": 1}
    new = Draft("Teaser", "C0MARKET", "Hello")
    stand.does(lambda s: messages.edit(s, new, number=1, revision=1, by="U0ANA", now=stand.clock.now()))
    assert stand.runs(redraw.run, card) == {"edited": 1}
    assert [call[0] for call in stand.chat.calls] == ["post", "edit"]


def test_two_that_draw_the_same_at_once_post_it_once(stand: Stand, card: int) -> None:
    async def both() -> None:
        await asyncio.gather(*(redraw.run(stand.world, str(card)) for _ in range(2)))

    asyncio.run(both())
    assert [call[0] for call in stand.chat.calls] == ["post"]


def test_a_line_waits_for_its_card_and_stands_in_its_thread(stand: Stand, card: int) -> None:
    line = note(stand, "tested")
    assert stand.runs(redraw.run, line) == {"later": 1}
    stand.runs(redraw.run, card)
    assert stand.runs(redraw.run, line) == {"posted": 1}
    assert stand.chat.calls[-1] == ("post", "C0MARKET", "tested", "1.0")


def test_an_uncertain_post_waits_for_slacks_event_before_it_is_posted_again(stand: Stand, card: int) -> None:
    stand.chat.answers = [NotPosted("timeout", uncertain=True)]
    assert stand.runs(redraw.run, card) == {"uncertain": 1}
    assert stand.runs(redraw.run, card) == {"later": 1}
    stand.clock.time += EVENT_WAIT
    assert stand.runs(redraw.run, card) == {"posted": 1}


def test_an_uncertain_post_whose_event_came_is_not_posted_again(stand: Stand, card: int) -> None:
    stand.chat.answers = [NotPosted("timeout", uncertain=True)]
    stand.runs(redraw.run, card)
    post = stand.does(lambda session: posts.get(session, card))
    assert post is not None
    stand.does(lambda session: posts.arrived(session, intent=post.intent or "", channel="C0MARKET", ts="7.0"))
    stand.clock.time += EVENT_WAIT
    assert stand.runs(redraw.run, card) == {"edited": 1}
    assert [call[0] for call in stand.chat.calls] == ["post", "edit"]


def test_a_refused_post_is_tried_again_without_waiting_for_an_event(stand: Stand, card: int) -> None:
    stand.chat.answers = [NotPosted("ratelimited", retry_after_seconds=3)]
    assert stand.runs(redraw.run, card) == {"failed": 1}
    assert stand.runs(redraw.run, card) == {"posted": 1}


def test_a_card_that_was_deleted_by_hand_is_posted_anew(stand: Stand, card: int) -> None:
    stand.runs(redraw.run, card)
    stand.does(lambda session: posts.drawn(session, card, shown="something else"))
    stand.chat.answers = [NotPosted("message_not_found")]
    assert stand.runs(redraw.run, card) == {"gone": 1}
    assert stand.runs(redraw.run, card) == {"posted": 1}


def test_a_post_whose_channel_cannot_be_used_goes_to_the_home_channel_then_to_the_author(
    stand: Stand, card: int
) -> None:
    stand.does(lambda s: settings.save(s, "home_channel", text="C0OPS", by="U0CY", now=stand.clock.now()))
    stand.chat.answers = [NotPosted("not_in_channel"), NotPosted("is_archived")]
    assert stand.runs(redraw.run, card) == {"moved": 1}
    assert stand.runs(redraw.run, card) == {"moved": 1}
    assert stand.runs(redraw.run, card) == {"posted": 1}
    assert [call[1] for call in stand.chat.calls] == ["C0MARKET", "C0OPS", "U0ANA"]


def test_a_post_that_can_be_shown_nowhere_is_given_up_with_slacks_word(stand: Stand, card: int) -> None:
    stand.chat.answers = [NotPosted("channel_not_found")] * 2
    stand.runs(redraw.run, card)
    assert stand.runs(redraw.run, card) == {"hopeless": 1}


def test_a_card_that_is_gone_when_a_line_is_posted_comes_back_first(stand: Stand, card: int) -> None:
    stand.runs(redraw.run, card)
    line = note(stand, "tested")
    stand.chat.answers = [NotPosted("thread_not_found")]
    assert stand.runs(redraw.run, line) == {"failed": 1}
    assert stand.does(lambda session: posts.root(session, 1)) is None
    stand.runs(redraw.run, card)
    stand.clock.time += timedelta(seconds=5)
    assert stand.runs(redraw.run, line) == {"posted": 1}


def test_a_copy_of_a_post_is_found_by_its_later_answer(stand: Stand, card: int) -> None:
    stand.chat.answers = [NotPosted("timeout", uncertain=True)]
    stand.runs(redraw.run, card)
    stand.clock.time += EVENT_WAIT
    stand.chat.answers = [Posted("C0MARKET", "20.0")]
    stand.runs(redraw.run, card)
    post = stand.does(lambda session: posts.get(session, card))
    assert post is not None
    jobs = stand.does(lambda s: posts.arrived(s, intent=post.intent or "", channel="C0MARKET", ts="10.0"))
    assert [job.name for job in jobs] == ["unpost", "redraw"]
    assert stand.does(lambda session: posts.root(session, 1)) == Root("C0MARKET", "10.0")


def news(stand: Stand) -> int:
    return int(stand.does(lambda session: posts.notice(session, "60 %", key="quota")).key)


def draws_all(stand: Stand) -> None:
    for post in range(1, 4):
        stand.runs(redraw.run, post)


def channels(stand: Stand) -> list[str]:
    return [call[1] for call in stand.chat.calls]


def test_without_a_home_channel_news_of_the_account_go_to_every_admin(stand: Stand) -> None:
    assert stand.runs(redraw.run, news(stand)) == {"moved": 1}
    draws_all(stand)
    assert channels(stand) == ["U0CY", "U0DI"]


def test_a_home_channel_that_cannot_be_used_leaves_the_admins_that_are_set(stand: Stand) -> None:
    stand.does(lambda s: settings.save(s, "home_channel", text="C0OPS", by="U0CY", now=stand.clock.now()))
    stand.does(lambda s: settings.save(s, "admins", text="U0EO,S0ADMINS", by="U0CY", now=stand.clock.now()))
    stand.chat.answers = [NotPosted("not_in_channel")]
    assert stand.runs(redraw.run, news(stand)) == {"moved": 1}
    draws_all(stand)
    assert channels(stand) == ["C0OPS", "U0EO"]


def test_news_that_no_admin_can_be_told_are_given_up(stand: Stand) -> None:
    first = news(stand)
    stand.runs(redraw.run, first)
    stand.chat.answers = [NotPosted("channel_not_found")]
    assert stand.runs(redraw.run, first) == {"hopeless": 1}


def test_what_slack_does_not_take_is_left_to_the_engine_to_try_ever_less_often(stand: Stand, card: int) -> None:
    stand.chat.answers = [NotPosted("invalid_blocks")]
    with pytest.raises(redraw.NotShown, match="invalid_blocks"):
        stand.runs(redraw.run, card)
    stand.runs(redraw.run, card)
    stand.does(lambda session: posts.drawn(session, card, shown="something else"))
    stand.chat.answers = [NotPosted("timeout", uncertain=True)]
    with pytest.raises(redraw.NotShown, match="timeout"):
        stand.runs(redraw.run, card)


def test_a_line_that_slack_does_not_take_keeps_no_later_line_waiting(stand: Stand, card: int) -> None:
    stand.runs(redraw.run, card)
    bad, good = note(stand, "bad"), note(stand, "good")
    assert stand.runs(redraw.run, good) == {"later": 1}
    stand.chat.answers = [NotPosted("msg_too_long")]
    with pytest.raises(redraw.NotShown):
        stand.runs(redraw.run, bad)
    assert stand.runs(redraw.run, good) == {"posted": 1}


@pytest.fixture
def request_(stand: Stand, card: int) -> int:
    """The request for approval of message 1, whose card stands."""

    def asked(session: Session) -> int:
        message, now = messages.get(session, 1), stand.clock.now()
        sending.freeze(session, message, account=settings.load(session), sender="ana")
        until = now + timedelta(hours=24)
        asked = approvals.ask(session, message, by="U0ANA", of=["U0BO"], expires_at=until, now=now)
        return int(posts.request(session, asked).key)

    stand.runs(redraw.run, card)
    return stand.does(asked)


@pytest.mark.parametrize("image", [Image(file="F0123456789"), Image(url="https://sms.example.com/p/a"), None])
def test_a_request_is_posted_once_with_the_picture_or_without(stand: Stand, request_: int, image: Image | None) -> None:
    stand.images.image = image
    assert stand.runs(redraw.run, request_) == {"posted": 1}
    assert stand.runs(redraw.run, request_) == {"unchanged": 1}
    text = "Hi\nReply STOP to unsubscribe."
    assert stand.images.shown == [(Picture(text, "Sender"), stand.clock.now() + timedelta(hours=24))]
    kinds = [block["type"] for block in stand.chat.surfaces[-1].blocks]
    assert kinds.count("image") == (1 if image else 0)
    assert "actions" in kinds
