import asyncio
import sys

from starlette.requests import Request
from starlette.responses import Response

from bot.pictures.address import seal
from bot.pictures.pool import DRAWER, Pictures
from bot.web.pictures import PictureFiles
from sms.picture import Picture

KEY = b"hush"
CODE = seal(Picture("Hi", "ACME"), key=KEY) or ""


def fetch(code: str, *, command: tuple[str, ...] = DRAWER) -> Response:
    async def run() -> Response:
        pictures = Pictures(command)
        try:
            return await PictureFiles(pictures, key=KEY).show(Request({"type": "http", "path_params": {"code": code}}))
        finally:
            await pictures.close()

    return asyncio.run(run())


def test_a_signed_address_is_a_picture_that_may_be_kept_for_ever() -> None:
    answer = fetch(CODE)
    assert (answer.status_code, answer.media_type) == (200, "image/png")
    assert bytes(answer.body).startswith(b"\x89PNG")
    assert "immutable" in answer.headers["Cache-Control"]


def test_an_address_that_nobody_signed_is_a_plain_404_and_is_not_drawn() -> None:
    assert fetch(CODE[:-1], command=("/no/such/command",)).status_code == 404


def test_a_picture_that_cannot_be_drawn_is_asked_for_again_later() -> None:
    answer = fetch(CODE, command=(sys.executable, "-c", ""))
    assert answer.status_code == 503
    assert "Cache-Control" not in answer.headers
