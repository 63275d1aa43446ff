"""Claims about files with people in them: kept before a byte leaves, given to one person, and taken back."""

import asyncio
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from bot.chat import make_client
from bot.files import SlackFiles
from tests.bot.fake_slack import FakeSlack


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
