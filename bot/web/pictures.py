"""Pictures of phones, for Slack to fetch: what is shown stands in the address, signed."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bot.pictures.address import unseal
from bot.pictures.pool import Pictures

# The same address is the same picture to the byte.
KEPT = {"Cache-Control": "public, max-age=31536000, immutable"}
UNKNOWN = PlainTextResponse("This picture does not exist.", 404)
NOT_DRAWN = PlainTextResponse("This picture cannot be drawn now. Try again.", 503, {"Retry-After": "5"})


class PictureFiles:
    """Answers who fetches a picture."""

    def __init__(self, pictures: Pictures, *, key: bytes) -> None:
        self._pictures = pictures
        self._key = key

    async def show(self, request: Request) -> Response:
        """Draw what the address says; one that nobody signed costs no drawing."""
        picture = unseal(request.path_params["code"], key=self._key)
        if picture is None:
            return UNKNOWN
        png = await self._pictures.draw(picture)
        return Response(png, media_type="image/png", headers=KEPT) if png else NOT_DRAWN
