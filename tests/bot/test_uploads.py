import asyncio
import itertools
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from slack_sdk.errors import SlackApiError

from bot.chat import make_client
from bot.uploads import Uploads
from tests.bot.fake_slack import Answer, FakeSlack

CONTENT = b"\x89PNG and more"


def using(use: Callable[[Uploads], Awaitable[None]], **answers: Answer) -> FakeSlack:
    slack = FakeSlack({name.replace("_", ".", 1): answer for name, answer in answers.items()})

    async def story(slack: FakeSlack, http: aiohttp.ClientSession) -> None:
        slack.answers.setdefault(
            "files.getUploadURLExternal", {"file_id": "F1", "upload_url": f"{slack.url}api/upload"}
        )
        slack.answers.setdefault("files.info", {"file": {"mimetype": "image/png"}})
        client = make_client("xoxb-1", base_url=f"{slack.url}api/", http=http, patient=False)
        await use(Uploads(client, http=http))

    slack.visited(story)
    return slack


def test_a_file_is_kept_before_a_byte_leaves_and_is_shown_in_no_channel() -> None:
    kept: list[str] = []

    async def upload(asked: dict[str, Any]) -> web.StreamResponse:
        assert kept == ["F1"]
        return web.Response(text=f"OK {asked}")

    async def put(uploads: Uploads) -> None:
        async def keep(file: str) -> None:
            kept.append(file)

        assert await uploads.put(CONTENT, name="a.png", keep=keep) == "F1"

    slack = using(put, upload=upload)
    (ticket,) = slack.called("files.getUploadURLExternal")
    assert (ticket["filename"], int(ticket["length"])) == ("a.png", len(CONTENT))
    (done,) = slack.called("files.completeUploadExternal")
    assert done["files"] == [{"id": "F1", "title": "a.png"}]
    assert "channel_id" not in done


async def keep_nothing(file: str) -> None:
    await asyncio.sleep(0)


async def put(uploads: Uploads) -> None:
    assert await uploads.put(CONTENT, name="a.png", keep=keep_nothing) == "F1"


def test_it_is_waited_for_until_slack_has_looked_at_it() -> None:
    looks = itertools.count(1)

    async def about(_: dict[str, Any]) -> web.StreamResponse:
        kind = "image/png" if next(looks) == 3 else ""
        return web.json_response({"ok": True, "file": {"mimetype": kind}})

    assert len(using(put, files_info=about).called("files.info")) == 3


def test_bytes_that_slack_does_not_take_are_no_file() -> None:
    async def refused(_: dict[str, Any]) -> web.StreamResponse:
        return web.Response(status=400, text="expected 5 bytes")

    async def fails(uploads: Uploads) -> None:
        with pytest.raises(aiohttp.ClientError):
            await put(uploads)

    assert using(fails, upload=refused).called("files.completeUploadExternal") == []


@pytest.mark.parametrize("answer", [{}, {"error": "file_not_found"}, {"error": "file_deleted"}])
def test_a_file_is_deleted_or_gone_already(answer: Answer) -> None:
    slack = using(lambda uploads: uploads.remove("F1"), files_delete=answer)
    assert slack.called("files.delete")[0]["file"] == "F1"


def test_a_file_that_slack_keeps_is_tried_again() -> None:
    async def fails(uploads: Uploads) -> None:
        with pytest.raises(SlackApiError):
            await uploads.remove("F1")

    using(fails, files_delete={"error": "ratelimited"})
