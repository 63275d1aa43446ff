"""Claims about files with people in them: kept before a byte leaves, given to one person, and taken back."""

import asyncio
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.chat import make_client
from bot.files import NotGiven, SlackAwayError, SlackFiles
from tests.bot.fake_slack import Answer, FakeSlack


def test_a_file_is_kept_before_a_byte_leaves_and_can_be_deleted(tmp_path: Path) -> None:
    kept: list[tuple[str, str]] = []
    path = tmp_path / "people.csv"
    path.write_text("Ann")

    async def keep(file: str, user: str) -> None:
        await asyncio.sleep(0)
        kept.append((file, user))

    async def upload(asked: dict[str, Any]) -> web.StreamResponse:
        assert kept == [("F1", "U0ANA")]
        return web.Response(text=f"OK {asked}")

    async def story(slack: FakeSlack, http: aiohttp.ClientSession) -> None:
        ticket = {"file_id": "F1", "upload_url": f"{slack.url}api/upload"}
        slack.answers = {
            "files.getUploadURLExternal": ticket,
            "conversations.open": {"channel": {"id": "D1"}},
            "upload": upload,
            "files.delete": {"ok": False, "error": "file_deleted"},
        }
        client = make_client("xoxb-1", base_url=f"{slack.url}api/", http=http, patient=False)
        files = SlackFiles(client, token="xoxb-1", http=http, keep=keep)
        assert await files.give("U0ANA", path, name="people.csv", words="1 person") == "F1"
        await files.remove("F1")

    slack = FakeSlack()
    slack.visited(story)
    (done,) = slack.called("files.completeUploadExternal")
    assert (done["channel_id"], done["initial_comment"]) == ("D1", "1 person")
    assert slack.called("files.delete") == [{"file": "F1"}]


def gives(tmp_path: Path, answers: dict[str, Answer]) -> None:
    """Give a file while Slack answers so."""
    path = tmp_path / "people.csv"
    path.write_text("Ann")

    async def keep(file: str, user: str) -> None:
        await asyncio.sleep(0)
        assert (file, user) == ("F1", "U0ANA")

    async def story(slack: FakeSlack, http: aiohttp.ClientSession) -> None:
        slack.answers = {
            "files.getUploadURLExternal": {"file_id": "F1", "upload_url": f"{slack.url}api/upload"},
            **answers,
        }
        client = make_client("xoxb-1", base_url=f"{slack.url}api/", http=http, patient=False)
        await SlackFiles(client, token="xoxb-1", http=http, keep=keep).give("U0ANA", path, name="p.csv", words="1")

    FakeSlack().visited(story)


def answering(status: int) -> Answer:
    async def answer(_: dict[str, Any]) -> web.StreamResponse:
        return web.json_response({"ok": False, "error": "ratelimited"}, status=status, headers={"Retry-After": "3"})

    return answer


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "upload", "files.completeUploadExternal"])
@pytest.mark.parametrize("status", [429, 500, 503])
def test_while_slack_is_away_the_job_is_left_to_be_tried_again(tmp_path: Path, method: str, status: int) -> None:
    with pytest.raises(SlackAwayError):
        gives(tmp_path, {method: answering(status)})


def test_what_slack_refuses_for_good_is_told_with_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(NotGiven, match=r"missing_scope\. Install the app anew"):
        gives(tmp_path, {"files.completeUploadExternal": {"error": "missing_scope"}})
    with pytest.raises(NotGiven):
        gives(tmp_path, {"upload": answering(403)})
