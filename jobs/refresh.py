"""Count a list by rule and write down who is in it, or empty one that was removed; key: its id, then a form's."""

from functools import partial

from blocks import lists as surface
from blocks.surface import Modal
from jobs.members import refresh, renew
from jobs.world import Counts, World
from store import Session, lists, sight
from store.lists import NoSuchList


async def run(world: World, key: str) -> Counts:
    """Do it, and tell what it came to in the form that asked for it, if one did."""
    number, _, form = key.partition(" ")
    list_id = int(number)
    try:
        found = await world.db.read(partial(lists.get, list_id=list_id))
    except NoSuchList as problem:
        if form:
            await world.chat.edit_form(surface.gone_form(form, why=str(problem)))
        return {"left": await renew(world, list_id)}
    if found.rule:
        await refresh(world, [list_id])
    if form:
        await world.chat.edit_form(await world.db.read(partial(_told, list_id=list_id, form=form)))
    return {"refreshed": 1}


def _told(session: Session, *, list_id: int, form: str) -> Modal:
    return surface.counted_form(form, lists.get(session, list_id), lists.told_by(session, by=sight.ANYBODY))
