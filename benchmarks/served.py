"""The bot's web server in a process of its own, with an empty answer and a plain way beside: the address is printed."""

import asyncio
import sys
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from twilio.request_validator import RequestValidator
from uvicorn import Config

import store.inbox
from benchmarks import crowd
from bot.engine.local import JobsQueue
from bot.pictures.pool import Pictures
from bot.web.app import make_web
from bot.web.health import Health
from bot.web.pictures import PictureFiles
from bot.web.server import Server
from bot.web.signature import HEADER
from jobs.world import World
from store import Session
from store.inbox import Callback

SECRET = "benchmark-auth-token"  # noqa: S105 - of nobody


class Plain:
    """Takes a callback as one writes it first: the carrier's own validator, and a commit for each."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._validator = RequestValidator(SECRET)  # type: ignore[no-untyped-call]

    async def status(self, request: Request) -> Response:
        """Check, commit, answer."""
        told = dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))
        url = f"{crowd.PUBLIC_URL}{request.url.path}?{request.url.query}"
        if not self._validator.validate(url, told, request.headers.get(HEADER, "")):  # type: ignore[no-untyped-call]
            return PlainTextResponse("forged", 403)
        row = Callback(request.query_params["attempt"], told["MessageSid"], told["MessageStatus"])
        now = self._world.clock.now()

        def unit(session: Session) -> None:
            store.inbox.store_callbacks(session, [row], now=now)

        await self._world.db.run(unit)
        return Response(status_code=204)


async def empty(_: Request) -> Response:
    """Answer with nothing, having done nothing."""
    return Response(status_code=204)


async def serve(world: World) -> None:
    """Serve until standard input ends."""
    queue = JobsQueue(world.clock)
    pictures, health = PictureFiles(Pictures(), key=b"hush"), Health(world, queue.late_since)
    web = make_web(world, pictures, slack=None, auth_token=SECRET, health=health)
    web.others.router.routes[:0] = [
        Route("/empty", empty, methods=["GET", "POST"]),
        Route("/plain", Plain(world).status, methods=["POST"]),
    ]
    server = Server(web, host="127.0.0.1", port=0)
    await server.start()
    print(server.port, flush=True)
    await asyncio.to_thread(sys.stdin.read)
    await server.stop()


if __name__ == "__main__":
    loop_factory = Config(app="", log_config=None).get_loop_factory()
    with crowd.world(sys.argv[1]) as world, asyncio.Runner(loop_factory=loop_factory) as runner:
        runner.run(serve(world))
