"""What several jobs do with lists by rule: count them anew, and write down who is in them."""

from collections.abc import Collection
from functools import partial

from jobs.world import World
from store import lists, rule_counts


async def refresh(world: World, ids: Collection[int]) -> None:
    """Bring lists by rule to what their rules say now, those that they name before them; others stay as they are."""
    for list_id in await world.db.read(partial(lists.in_turn, ids=ids)):
        await renew(world, list_id)


async def renew(world: World, list_id: int) -> int:
    """Bring one list to what its rule says, looked at beside the writer and written in short pieces."""
    now = world.clock.now()
    change = await world.db.read(partial(rule_counts.change, list_id=list_id, now=now))
    for chunk in change.chunks:
        await world.db.run(partial(rule_counts.write, list_id=list_id, chunk=chunk, now=now), bulk=True)
    await world.db.run(partial(rule_counts.counted, list_id=list_id, size=change.size, now=now), bulk=True)
    return len(change.joined) + len(change.left)
