import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from blocks.charts import funnel_chart
from blocks.elements import post as made
from blocks.elements import section
from blocks.surface import Image, Modal, Surface
from bot.chat import Rest, SlackChat, make_client
from jobs.world import Images, NotPosted, Posted
from sms.chart import Chart
from sms.picture import Drawable
from sms.report import Counts
from tests.bot.fake_slack import Answer, FakeSlack
from tests.bot.fakes import NoImages

HELLO = Surface("hello", ({"type": "section", "block_id": "a", "text": {"type": "mrkdwn", "text": "hello"}},))
PLACE = Posted("C1", "1700000000.000100")
MODAL = Modal("send.review", "f1", "Review #12", ())
Use = Callable[[SlackChat], Awaitable[Any]]


def using(use: Use, *, images: Images | None = None, **answers: Answer) -> tuple[Any, FakeSlack]:
    slack, results = FakeSlack({name.replace("_", ".", 1): answer for name, answer in answers.items()}), []

    async def story(slack: FakeSlack, http: aiohttp.ClientSession) -> None:
        client = make_client("xoxb-1", base_url=f"{slack.url}api/", http=http, patient=False)
        results.append(await use(SlackChat(client, images or NoImages())))

    slack.visited(story)
    return results[0], slack


async def post(chat: SlackChat) -> Posted | NotPosted:
    return await chat.post("C1", HELLO, intent="opaque", thread="1.2")


def test_a_post_carries_its_intent_and_nothing_else_in_the_metadata() -> None:
    result, slack = using(post)
    assert result == PLACE
    (asked,) = slack.called("chat.postMessage")
    assert asked["metadata"] == {"event_type": "textops_post", "event_payload": {"id": "opaque"}}
    assert (asked["channel"], asked["thread_ts"], asked["text"]) == ("C1", "1.2", "hello")
    assert asked["blocks"] == list(HELLO.blocks)


@pytest.mark.parametrize("error", ["channel_not_found", "not_in_channel", "is_archived", "invalid_blocks"])
def test_slacks_no_is_a_certain_one(error: str) -> None:
    result, _ = using(post, chat_postMessage={"error": error})
    assert result == NotPosted(error, uncertain=False)


def test_too_many_posts_are_certainly_not_posted_and_come_again() -> None:
    async def busy(_: dict[str, Any]) -> web.StreamResponse:
        return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": "7"})

    result, slack = using(post, chat_postMessage=busy)
    assert result == NotPosted("ratelimited", uncertain=False, retry_after_seconds=7)
    assert len(slack.called("chat.postMessage")) == 1


@pytest.mark.parametrize("lost", [True, False])
def test_a_lost_answer_is_uncertain_and_never_repeated(lost: bool) -> None:
    async def broken(_: dict[str, Any]) -> web.StreamResponse:
        if lost:
            raise ConnectionResetError
        return web.Response(text="<html>", status=503, content_type="text/html")

    result, slack = using(post, chat_postMessage=broken)
    assert isinstance(result, NotPosted)
    assert result.uncertain
    assert len(slack.called("chat.postMessage")) == 1


def test_a_refused_connection_is_certain() -> None:
    async def story() -> Posted | NotPosted:
        async with aiohttp.ClientSession() as http:
            client = make_client("xoxb-1", base_url="http://127.0.0.1:1/", http=http, patient=False)
            return await post(SlackChat(client, NoImages()))

    result = asyncio.run(story())
    assert isinstance(result, NotPosted)
    assert not result.uncertain


def test_an_edit_and_a_removal_say_what_is_gone() -> None:
    edited, _ = using(lambda chat: chat.edit(PLACE, HELLO), chat_update={"error": "message_not_found"})
    assert edited == NotPosted("message_not_found")
    gone, _ = using(lambda chat: chat.delete(PLACE), chat_delete={"error": "message_not_found"})
    assert gone is True
    kept, _ = using(lambda chat: chat.delete(PLACE), chat_delete={"error": "cant_delete_message"})
    assert kept is False


def test_a_form_is_found_by_its_own_id_while_it_is_open() -> None:
    shown, slack = using(lambda chat: chat.edit_form(MODAL))
    assert shown is True
    assert slack.called("views.update")[0]["external_id"] == "f1"
    closed, _ = using(lambda chat: chat.edit_form(MODAL), views_update={"error": "not_found"})
    assert closed is False


def test_the_workspaces_admins_are_listed_without_those_who_left() -> None:
    members = [{"id": "U0ANA"}, {"id": "U0CY", "is_admin": True}, {"id": "U0OLD", "is_admin": True, "deleted": True}]
    result, _ = using(SlackChat.admins, users_list={"members": members})
    assert result == ("U0CY",)


def refuse(kinds: set[str]) -> Answer:
    async def answer(asked: dict[str, Any]) -> web.StreamResponse:
        if kinds & {block["type"] for block in asked["blocks"]}:
            return web.json_response({"ok": False, "error": "invalid_blocks", "errors": ["unsupported type"]})
        return web.json_response({"ok": True, "channel": "C1", "ts": PLACE.ts})

    return answer


CHARTED = made("hello", section("a", "hello"), funnel_chart("chart", Counts(planned=9, sent=8)))


class OneImage(NoImages):
    """Shows every chart by the same file."""

    async def show(self, picture: Drawable, *, until: datetime | None) -> Image | None:  # noqa: ARG002 - a port's
        return Image(file="F0123456789") if isinstance(picture, Chart) else None


async def charted(chat: SlackChat) -> Posted | NotPosted:
    return await chat.post("C1", CHARTED, intent="opaque", thread=None)


def test_a_post_whose_chart_is_refused_is_made_with_a_picture_of_it() -> None:
    result, slack = using(charted, chat_postMessage=refuse({"data_visualization"}), images=OneImage())
    assert result == PLACE
    first, second = slack.called("chat.postMessage")
    assert [block["type"] for block in second["blocks"]] == ["section", "image"]
    assert second["blocks"][1]["slack_file"] == {"id": "F0123456789"}
    assert second["blocks"][1]["alt_text"].startswith("From planned to replied\nplanned 9 · sent 8")
    assert first["metadata"] == second["metadata"]


@pytest.mark.parametrize(
    ("refused", "images"), [({"data_visualization"}, NoImages()), ({"data_visualization", "image"}, OneImage())]
)
def test_where_no_picture_can_be_shown_its_words_are(refused: set[str], images: Images) -> None:
    _, slack = using(charted, chat_postMessage=refuse(refused), images=images)
    shown = slack.called("chat.postMessage")[-1]["blocks"]
    assert [block["type"] for block in shown] == ["section", "section"]
    assert shown[1]["text"]["text"].startswith("*From planned to replied*\nplanned 9 · sent 8")


def test_an_edit_whose_chart_is_refused_is_made_with_a_picture_of_it() -> None:
    refusing = refuse({"data_visualization"})
    result, slack = using(lambda chat: chat.edit(PLACE, CHARTED), chat_update=refusing, images=OneImage())
    assert result == PLACE
    assert slack.called("chat.update")[-1]["blocks"][1]["type"] == "image"


@pytest.mark.parametrize("error", ["internal_error", "fatal_error"])
def test_an_error_of_slacks_own_may_have_come_after_the_post(error: str) -> None:
    result, _ = using(post, chat_postMessage={"error": error})
    assert result == NotPosted(error, uncertain=True)


@pytest.mark.parametrize(("answer", "channel"), [({}, "DU0ANA"), ({"error": "missing_scope"}, "U0ANA")])
def test_a_person_is_written_to_in_their_messages_with_the_bot(answer: Answer, channel: str) -> None:
    async def direct(chat: SlackChat) -> Posted | NotPosted:
        return await chat.post("U0ANA", HELLO, intent="opaque", thread=None)

    _, slack = using(direct, conversations_open=answer)
    assert slack.called("chat.postMessage")[0]["channel"] == channel


class Moments:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_while_nobody_is_there_one_call_asks_ever_less_often() -> None:
    moments = Moments()
    rest, rests = Rest(moments), []
    for _ in range(7):
        told = rest.learn("post", NotPosted("not_connected", retry_after_seconds=1))
        assert isinstance(told, NotPosted)
        assert rest.left("edit") == told
        rests.append(told.retry_after_seconds)
        moments.now += told.retry_after_seconds
    assert rests == [1, 2, 4, 8, 16, 30, 30]
    assert rest.left("post") is None
    rest.learn("post", PLACE)
    rest.learn("post", NotPosted("not_connected", retry_after_seconds=1))
    assert rest.left("post") == NotPosted("not_connected", retry_after_seconds=1)


def test_of_many_that_were_under_way_when_slack_went_away_one_counts() -> None:
    rest = Rest(Moments())
    told = [rest.learn("post", NotPosted("not_connected", retry_after_seconds=1)) for _ in range(9)]
    assert told == [NotPosted("not_connected", retry_after_seconds=1)] * 9


def test_a_429_holds_back_what_it_is_about_and_nothing_else() -> None:
    async def busy(_: dict[str, Any]) -> web.StreamResponse:
        return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": "7"})

    async def twice(chat: SlackChat) -> list[Posted | NotPosted]:
        return [await post(chat), await post(chat), await chat.edit(PLACE, HELLO)]

    (first, second, edited), slack = using(twice, chat_postMessage=busy)
    assert first == NotPosted("ratelimited", retry_after_seconds=7)
    assert 6 < second.retry_after_seconds <= 7
    assert edited == PLACE
    assert len(slack.called("chat.postMessage")) == 1


def test_what_is_no_length_of_time_is_a_second() -> None:
    async def busy(_: dict[str, Any]) -> web.StreamResponse:
        return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": "soon"})

    result, _ = using(post, chat_postMessage=busy)
    assert result == NotPosted("ratelimited", retry_after_seconds=1)
