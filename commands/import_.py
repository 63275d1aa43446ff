"""Import people from a CSV or XLSX file."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date

from blocks import import_ as surface
from commands.ask import Ask, Command, Part, Reply
from sms import properties as rule
from sms.columns import Columns, checked
from sms.errors import Problem, told_at
from sms.file_format import Format
from sms.job import Job
from sms.roles import Role, demand
from store import Session, forms, properties


class NoEvidence(Problem):
    """Consent needs a subscription type, a source and a date."""

    hint = "Give all three, or none to import people only."


class NotYet(Problem):
    """This date lies in the future."""


class NoFile(Problem):
    """Choose a file."""


def run(session: Session, ask: Ask) -> Reply:
    """Ask for the file."""
    demand(ask.person, Role.AUTHOR)
    return Reply(form=surface.ask(forms.open(session, user=ask.person.id, kind="import", now=ask.now)))


def submit(session: Session, ask: Ask) -> Reply:
    """Keep what holds for all, and have the file looked at."""
    demand(ask.person, Role.AUTHOR)
    state = _asked(ask)
    panel = forms.open(session, user=ask.person.id, kind="import", now=ask.now, state=state)
    return Reply(form=surface.looking(panel), jobs=(Job("look_at_people", panel),))


def change(session: Session, ask: Ask) -> Reply:
    """Look at the file again, as if it were written in another way."""
    form = forms.state(session, ask.form)
    wish = asdict(surface.read_format(ask.values))
    forms.update(session, form.id, {**form.state, "wish": wish, "turn": int(form.state.get("turn", 0)) + 1})
    return Reply(edit=surface.looking(form.id), jobs=(Job("look_at_people", form.id),))


def columns(session: Session, ask: Ask) -> Reply:
    """Begin the import with the columns as they were chosen."""
    demand(ask.person, Role.AUTHOR)
    form = forms.state(session, ask.form)
    guessed = Columns(tuple(form.state["headers"]), tuple(form.state["targets"]))
    chosen = replace(guessed, targets=_named(surface.read_targets(ask.values, guessed), guessed.headers))
    with told_at("column0"):
        checked(chosen)
    wish = asdict(surface.read_format(ask.values))
    known = [each.name for each in properties.every(session)]
    new = [name for name in chosen.custom if name not in known]
    forms.update(session, form.id, {**form.state, "wish": wish, "targets": list(chosen.targets), "new": new})
    return Reply(edit=surface.begun(form.id), jobs=(Job("import_people", form.id),))


def _asked(ask: Ask) -> Mapping[str, object]:
    values = ask.values
    [file] = values.get("file") or [""]
    if not file:
        raise NoFile(field="file")
    subscription, source = (str(values.get(name) or "").strip() for name in ("subscription", "source"))
    given = str(values.get("date") or "")
    evidence = {"subscription": subscription, "source": source, "date": given}
    if lacking := [name for name, value in evidence.items() if not value]:
        if len(lacking) < len(evidence):
            raise NoEvidence(field=lacking[0])
    elif date.fromisoformat(given) > ask.now.astimezone(ask.account.zone).date():
        raise NotYet(field="date")
    told = {"file": file, "list": str(values.get("list") or "").strip(), "marketing": bool(values.get("marketing"))}
    return {**told, **evidence, "wish": asdict(Format()), "turn": 0}


def _named(targets: Sequence[str], headers: Sequence[str]) -> tuple[str, ...]:
    """Give new properties the names of their columns."""
    named = []
    for place, (target, header) in enumerate(zip(targets, headers, strict=True)):
        with told_at(f"column{place}"):
            named.append(rule.name_of(header, "contact") if target == surface.NEW.value else target)
    return tuple(named)


COMMAND = Command(
    "import",
    run,
    parts=(
        Part("import.submit", submit),
        Part("import.format", change),
        Part("import.columns", columns),
    ),
)
