"""Count the rule that stands in an open form, and fill the figure in; key: the form's id."""

from dataclasses import replace
from functools import partial

from blocks import list_form as surface
from jobs.world import Counts, World
from store import Session, forms, list_forms, rule_counts
from store.list_forms import Builder


async def run(world: World, key: str) -> Counts:
    """Count and draw until the form stands as it was drawn: somebody may go on building meanwhile."""
    counted, shown = 0, None
    while (built := await world.db.read(partial(_built, form=key))) and built != shown:
        size = None
        if built.rule:
            size = await world.db.read(partial(rule_counts.count, rule=built.rule, now=world.clock.now()))
            counted += 1
            if await world.db.read(partial(_built, form=key)) != built:
                continue
        await world.chat.edit_form(surface.view(replace(built, size=size)))
        shown = built
    return {"counted": counted}


def _built(session: Session, *, form: str) -> Builder | None:
    found = forms.find(session, form)
    return list_forms.builder(session, found, found.typed) if found else None
