"""Files that Slack keeps for us: put there in Slack's three steps, shown in no channel, and removed again."""

import asyncio
from collections.abc import Awaitable, Callable

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

LOOKS = 20
LOOK_SECONDS = 0.2
GONE = {"file_not_found", "file_deleted"}


class Uploads:
    """The files of the bot; they are seen only where a post or a form shows them."""

    def __init__(self, client: AsyncWebClient, *, http: aiohttp.ClientSession) -> None:
        self._client = client
        self._http = http

    async def put(self, content: bytes, *, name: str, keep: Callable[[str], Awaitable[None]]) -> str:
        """Upload a file and give its id, which is kept before a byte leaves; then wait until it can be shown."""
        ticket = await self._client.files_getUploadURLExternal(filename=name, length=len(content))
        file = str(ticket["file_id"])
        await keep(file)
        async with self._http.post(str(ticket["upload_url"]), data=content) as answer:
            answer.raise_for_status()
        await self._client.files_completeUploadExternal(files=[{"id": file, "title": name}])
        await self._can_be_shown(file)
        return file

    async def remove(self, file: str) -> None:
        """Delete a file; one that is gone already is as good."""
        await remove(self._client, file)

    async def _can_be_shown(self, file: str) -> None:
        """Wait until Slack has looked at a file: before, it refuses the blocks that show it."""
        for _ in range(LOOKS):
            if (await self._client.files_info(file=file))["file"].get("mimetype"):
                return
            await asyncio.sleep(LOOK_SECONDS)
        raise TimeoutError(f"Slack has not looked at {file}.")


async def remove(client: AsyncWebClient, file: str) -> None:
    """Delete a file of the bot's; one that is gone already is as good."""
    try:
        await client.files_delete(file=file)
    except SlackApiError as error:
        if error.response.get("error") not in GONE:
            raise
