"""Short links: a redirect to the address frozen at approval, with the click kept before it is answered."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import lru_cache, partial

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

import store.links
from bot.web.intake import FullError, Intake
from jobs.world import World
from sms.clicks import AGENT_MAX, HEADERS, Verdict, judge
from sms.job import Job
from store import Session, posts, settings
from store.links import Click

REDRAW_AFTER = timedelta(seconds=5)  # many taps make one redrawing
REDIRECTS_KEPT = 1_000  # thousands of people follow one link
JUDGED = frozenset(name.encode() for name in HEADERS)
ASKERS_KEPT = 2_000  # one kind of phone asks in the same words every time
SAID = {"Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer"}
UNKNOWN = HTMLResponse(
    "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>"
    "<title>No such link</title><p>This link does not exist, or not any more.",
    404,
    headers={"Cache-Control": "no-store", "X-Robots-Tag": "noindex"},
)

Urls = Mapping[str, str]  # by code


class Links:
    """Answers taps on short links, those of one moment in one transaction."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._clicks: Intake[Click, Urls] = Intake(self._store)

    async def follow(self, request: Request) -> Response:
        """Lead on to where a code stands for; a tap leads on even when it could not be counted."""
        url = await self._leads_to(request.scope["path"][1:], request)
        return _redirect(url) if url else UNKNOWN

    async def no_such(self, _: Request) -> Response:
        """Say that there is no such link: what came here does not even look like a code."""
        return UNKNOWN

    async def _leads_to(self, code: str, request: Request) -> str | None:
        told = {name: value[:AGENT_MAX] for name, value in request.scope["headers"] if name in JUDGED}
        click = Click(code, *_judged(request.method, tuple(told.items())))
        try:
            urls = await self._clicks.put(click)
        except FullError:
            urls = await self._world.db.read(partial(self._look_up, code=code))
        return urls.get(code)

    async def _store(self, asked: Sequence[Click]) -> Urls:
        return await self._world.db.run(partial(self._keep, asked=asked))

    def _keep(self, session: Session, *, asked: Sequence[Click]) -> Urls:
        now, days = self._world.clock.now(), settings.load(session).link_days
        followed = store.links.follow(session, asked, now=now, days=days)
        if followed.urls:
            soon = now + REDRAW_AFTER
            jobs = [job for number in followed.over for job in posts.results(session, number, due=soon)]
            self._world.queue.put(session, [*jobs, Job("rollup", "", soon)])
        return followed.urls

    def _look_up(self, session: Session, *, code: str) -> Urls:
        since = self._world.clock.now() - timedelta(days=settings.load(session).link_days)
        return {code: target.url for code, target in store.links.resolve(session, [code], since=since).items()}


@lru_cache(ASKERS_KEPT)
def _judged(method: str, told: tuple[tuple[bytes, bytes], ...]) -> tuple[str, Verdict]:
    """Tell who asks, in their own words, and whose click it is."""
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in told}
    return headers.get("user-agent", ""), judge(method, headers)


@lru_cache(REDIRECTS_KEPT)
def _redirect(url: str) -> Response:
    return RedirectResponse(url, 302, headers=SAID)
