"""Ask the carrier what became of the texts on their way, where it cannot call us; key: ""."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from jobs.world import Counts, Listed, World
from sms.job import Job
from store import Session, inbox, polls
from store.inbox import Callback

CLOCKS_APART = timedelta(minutes=1)  # the carrier's and ours


async def run(world: World, key: str) -> Counts:  # noqa: ARG001 - there is one carrier
    """Page through its list since the first open text left; what is news is folded like a callback."""
    now = world.clock.now()
    since = await world.db.read(partial(polls.on_the_way_since, now=now))
    if since is None:
        return {"not_now": 1}
    pages, news, cursor = 0, 0, ""
    while cursor or not pages:
        page = await world.carrier.page(since - CLOCKS_APART, until=now + CLOCKS_APART, cursor=cursor)
        callbacks = await world.db.read(partial(_news, texts=page.texts))
        if callbacks:
            await world.db.run(partial(_store, world=world, callbacks=callbacks, now=now), bulk=True)
        pages, news, cursor = pages + 1, news + len(callbacks), page.next
    await world.db.run(partial(polls.asked, what="statuses", now=now))
    return {"pages": pages, "news": news}


def _news(session: Session, *, texts: Sequence[Listed]) -> list[Callback]:
    ours = polls.ours(session, {text.sid: text.status for text in texts})
    return [Callback(str(ours[text.sid]), text.sid, text.status, text.code) for text in texts if text.sid in ours]


def _store(session: Session, *, world: World, callbacks: Sequence[Callback], now: datetime) -> None:
    inbox.store_callbacks(session, callbacks, now=now)
    world.queue.put(session, [Job("receive", "")])
