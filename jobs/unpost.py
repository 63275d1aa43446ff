"""Remove a post that should not stand: a copy, or one whose message was deleted; key: "channel:ts"."""

from jobs.world import Counts, Posted, World


async def run(world: World, key: str) -> Counts:
    """Delete it; one that is gone already is as good."""
    channel, _, ts = key.partition(":")
    return {"removed": int(await world.chat.delete(Posted(channel, ts)))}
