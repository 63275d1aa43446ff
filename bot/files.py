"""Files with people in them: fetched with the bot's token, given to one person in their messages with the bot."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat import Refusals, open_place, refused
from bot.spreadsheet.convert import as_csv
from bot.uploads import remove
from jobs.world import Fetched, NotPosted
from sms.columns import BadFile
from sms.errors import Problem

FETCHED_BYTES_MAX = 10_000_000
BLOCK_BYTES = 65_536
FETCH_SECONDS = 60
NAMELESS = "a file given in Slack"
GIVEN = aiohttp.ClientTimeout(total=300, connect=5)  # a receipt of many people is large
Keep = Callable[[str, str], Awaitable[None]]

ANEW = "Install the app anew from manifest.yml, with files:read and files:write."


class NotGiven(Problem):
    """The file could not be put into your messages with the bot."""

    hint = ANEW


class SlackAwayError(Exception):
    """Slack is not there, or asks to be left alone: the job that gives the file is tried again, ever less often."""


class SlackFiles:
    """Fetches what a person gave in a form, and gives files to one person; they are in no channel."""

    def __init__(self, client: AsyncWebClient, *, token: str, http: aiohttp.ClientSession, keep: Keep) -> None:
        """Fetch with `token`; what is given is told to `keep`, with to whom, before a byte leaves."""
        self._client = client
        self._token = token
        self._http = http
        self._keep = keep

    @asynccontextmanager
    async def fetched(self, file: str) -> AsyncIterator[Fetched]:
        """Bring a file here, a spreadsheet as CSV, and forget it at the end."""
        with TemporaryDirectory() as folder:
            path = Path(folder) / "file"
            try:
                name = await self._fetch(file, path)
            except Refusals as error:
                raise BadFile(f"Slack does not give this file: {refused(error).error}.", hint=ANEW) from error
            async with as_csv(path) as text:
                yield Fetched(text, name)

    async def give(self, user: str, path: Path, *, name: str, words: str) -> str:
        """Upload a file and share it with one person, with words beside it; its id comes back."""
        size = path.stat().st_size  # noqa: ASYNC240 - a local file
        try:
            ticket = await self._client.files_getUploadURLExternal(filename=name, length=size)
            await self._keep(str(ticket["file_id"]), user)
            with path.open("rb") as content:
                async with self._http.post(str(ticket["upload_url"]), data=content, timeout=GIVEN) as answer:
                    answer.raise_for_status()
            place = await open_place(self._client, user)
            await self._client.files_completeUploadExternal(
                files=[{"id": str(ticket["file_id"]), "title": name}], channel_id=place, initial_comment=words
            )
        except Refusals as error:
            why = refused(error)
            if _is_away(error, why):
                raise SlackAwayError(why.error) from error
            raise NotGiven(f"Slack does not take {name}: {why.error}.") from error
        return str(ticket["file_id"])

    async def remove(self, file: str) -> None:
        """Delete a file that was given; one that is gone already is as good."""
        await remove(self._client, file)

    async def _fetch(self, file: str, path: Path) -> str:
        """Fetch a file, and tell its name."""
        told = (await self._client.files_info(file=file))["file"]
        address = str(told.get("url_private_download") or told.get("url_private") or "")
        headers = {"Authorization": f"Bearer {self._token}"}
        limit = aiohttp.ClientTimeout(total=FETCH_SECONDS)
        async with self._http.get(address, headers=headers, timeout=limit) as answer:
            answer.raise_for_status()
            if answer.content_type == "text/html":  # Slack's sign-in page, with status 200
                raise BadFile("Slack does not give this file.", hint=ANEW)
            size = 0
            with path.open("wb") as kept:
                async for block in answer.content.iter_chunked(BLOCK_BYTES):
                    size += kept.write(block)
                    if size > FETCHED_BYTES_MAX:
                        hint = "Import it on the command line: `textops contacts import`."
                        raise BadFile("This file is larger than 10 MB.", hint=hint)
        return str(told.get("name") or NAMELESS)


def _is_away(error: Exception, why: NotPosted) -> bool:
    if isinstance(error, aiohttp.ClientResponseError):  # of the upload itself
        return error.status >= 500 or error.status == 429
    return why.uncertain or why.retry_after_seconds > 0
