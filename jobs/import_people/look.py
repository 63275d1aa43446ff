"""Look at a file that is to be imported and fill the open form in; key: the form's id."""

from dataclasses import asdict
from functools import partial
from pathlib import Path

from blocks import import_ as surface
from blocks.import_ import Looked
from jobs.import_people.csv_file import CsvFile
from jobs.world import Counts, World
from sms.errors import Problem
from sms.file_format import Format
from sms.phone import NumberRule, read_rule
from store import Session, forms, properties, settings
from store.forms import Form


async def run(world: World, key: str) -> Counts:
    """Show what the columns seem to be, or why the file cannot be imported; nothing is written but the form."""
    form = await world.db.read(partial(forms.find, form=key))
    if form is None:
        return {"gone": 1}
    rule = read_rule((await world.db.read(settings.load)).number_rule)
    try:
        async with world.files.fetched(str(form.state["file"])) as file:
            looked = _look(file.path, form, rule)
    except Problem as problem:
        await world.chat.edit_form(surface.refused(key, why=str(problem)))
        return {"refused": 1}
    known = await world.db.run(partial(_keep, form=form, looked=looked))
    return {"shown": int(await world.chat.edit_form(surface.columns(key, looked, known)))}


def _look(path: Path, form: Form, rule: NumberRule) -> Looked:
    with CsvFile(path, Format(**form.state["wish"])) as file:
        columns = file.columns(rule, is_proposal=True)
        rows = tuple(line.cells for line in file.chunk(surface.ROWS_SHOWN))
        return Looked(file.format, columns, rows, turn=int(form.state["turn"]))


def _keep(session: Session, *, form: Form, looked: Looked) -> list[str]:
    """Remember what was guessed, and give the names that columns can be given."""
    guessed = {"headers": list(looked.columns.headers), "targets": list(looked.columns.targets)}
    forms.update(session, form.id, {**form.state, **guessed, "wish": asdict(looked.format)})
    return [each.name for each in properties.every(session) if each.name not in properties.BUILT_IN]
