"""Import a file that was given in Slack, and tell who gave it how it goes; key: the form's id."""

import asyncio
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from blocks import refusal
from blocks.elements import escape
from blocks.words import counted
from jobs.import_people.whole import ImportResult, Options, import_file
from jobs.world import Counts, Fetched, World
from sms.errors import Problem
from sms.file_format import Format
from store import Session, forms, imports, posts
from store.forms import Form

TICK_SECONDS = 3.0


async def run(world: World, key: str) -> Counts:
    """Import it; one that broke off goes on where it stopped, and what cannot be imported is told, not tried again."""
    form = await world.db.read(partial(forms.find, form=key))
    if form is None:
        return {"gone": 1}
    ticking = asyncio.create_task(_tick(world, form))
    try:
        async with world.files.fetched(str(form.state["file"])) as file:
            return await _import(world, form, file)
    except Problem as problem:
        await world.db.run(
            partial(_over, world=world, form=form, told=f"❌ Nothing more was imported. {refusal.words(str(problem))}")
        )
        return {"refused": 1}
    finally:
        ticking.cancel()
        with suppress(asyncio.CancelledError):
            await ticking


async def _import(world: World, form: Form, file: Fetched) -> Counts:
    with TemporaryDirectory() as folder:
        options = _options(form, file.name, bad_rows=Path(folder) / "bad.csv")
        result = await import_file(world.db, file.path, options=options, now=world.clock.now(), key=form.id)
        if result.bad_file:
            words = "What is wrong with these rows stands before each. Put them right and import this file again."
            await world.files.give(form.user, Path(result.bad_file), name="not imported.csv", words=words)
    await world.db.run(partial(_over, world=world, form=form, told=_told(result)))
    return {"rows": result.rows, "created": result.created, "bad": result.bad}


async def _tick(world: World, form: Form) -> None:
    """Keep the line that tells how far it has come true."""
    while True:
        await world.db.run(partial(_redraw, world=world, form=form))
        await asyncio.sleep(TICK_SECONDS)


def _redraw(session: Session, *, world: World, form: Form) -> None:
    world.queue.put(session, [posts.importing(session, form.id, user=form.user)])


def _over(session: Session, *, world: World, form: Form, told: str) -> None:
    """Tell how it ended in a post of its own, for an edit notifies nobody."""
    imports.end(session, form.id, now=world.clock.now())
    forms.done(session, form.id)
    news = posts.notice(session, told, key=f"imported:{form.id}", channel=form.user)
    world.queue.put(session, [posts.importing(session, form.id, user=form.user), news])


def _options(form: Form, name: str, *, bad_rows: Path) -> Options:
    state = form.state
    return Options(
        list_name=str(state["list"]),
        subscription=str(state["subscription"]),
        consent_source=str(state["source"]),
        consent_date=date.fromisoformat(str(state["date"])) if state["date"] else None,
        marketing=bool(state["marketing"]),
        bad_rows=bad_rows,
        by=form.user,
        format=Format(**state["wish"]),
        targets=tuple(state["targets"]),
        name=name,
    )


def _told(result: ImportResult) -> str:
    people = f"{counted(result.created, 'new contact')}, {result.updated:,} changed, {result.unchanged:,} not"
    asked = f", {result.asked:,} asked to reply YES first" if result.asked else ""
    consents = f"{counted(result.consented, 'consent')}{asked}, {counted(result.opted_out, 'opt-out')}"
    lines = [
        f"✅ {counted(result.rows, 'row')} imported: {people}; {consents}.",
        *(f"Made: {escape(made)}." for made in result.made),
    ]
    if result.bad:
        lines.append(f"⚠️ Bad rows, {result.bad:,} in all, are in the file that I gave you here.")
    if result.repeated:
        told = f"{counted(result.repeated, 'row')} of somebody whom an earlier row was about. The later row counts"
        lines.append(f"⚠️ {told}; these are in the file that I gave you here.")
    return "\n".join(lines)
