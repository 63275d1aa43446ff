"""Claims about who may work on one database at a time."""

import asyncio
from contextlib import AsyncExitStack

import pytest

from bot.engine.hold import Hold, InUse, conninfo


async def takes(url: str, *alone: bool) -> None:
    async with AsyncExitStack() as ending:
        for each in alone:
            hold = Hold(conninfo(url), alone=each, patience_seconds=0.2)
            ending.push_async_callback(hold.release)
            await hold.take()


def test_many_parts_of_a_cluster_share_a_database(postgres_url: str) -> None:
    asyncio.run(takes(postgres_url, False, False, False))


@pytest.mark.parametrize("alone", [(True, True), (True, False), (False, True)])
def test_who_works_alone_shares_with_nobody(alone: tuple[bool, ...], postgres_url: str) -> None:
    with pytest.raises(InUse):
        asyncio.run(takes(postgres_url, *alone))


def test_who_waits_gets_it_when_it_is_let_go(postgres_url: str) -> None:
    async def story() -> None:
        first, second = (Hold(conninfo(postgres_url), alone=True, patience_seconds=30) for _ in range(2))
        await first.take()
        taking = asyncio.create_task(second.take())
        await asyncio.sleep(0.2)
        assert not taking.done()
        await first.release()
        await taking
        await second.release()

    asyncio.run(story())
