"""Named sets of contacts, picked by hand or found by a rule."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from blocks import composer, list_form
from blocks import lists as surface
from blocks.elements import bold, escape
from blocks.lists import Members, Shown
from blocks.surface import Choice
from blocks.words import people as counted_people
from commands.ask import Ask, Command, Part, Reply
from sms import naming, pages
from sms.errors import Problem
from sms.job import Job
from sms.roles import Role, demand
from sms.rules import Rule
from store import Session, audience, automations, forms, list_forms, lists, people, sight
from store.list_forms import Builder
from store.lists import PAST, List

NAMED_MAX = 5  # of those that stand in the way of a removal
MEMBERS_SHOWN = 10
SHOWN = timedelta(seconds=1)  # by then a form stands, or what a job fills in would be drawn over by our own answer


class InUse(Problem):
    """That list is in use."""

    hint = "Take it out of them first."


class NobodyChosen(Problem):
    """Choose at least one contact."""


def run(session: Session, ask: Ask) -> Reply:
    """List them a page at a time, or those with the words that were typed."""
    page = pages.page(lists.every(session), pages.read(ask.argument), names=lambda each: (each.name,))
    names, sends = lists.told_by(session, by=ask.person), lists.sends(session)
    numbers = {message.number for each in page.shown for message in sends.get(each.id, ())}
    seen = sight.seen(session, numbers, by=ask.person)
    return Reply(say=surface.view(page, Shown(names, sends, seen, ask.account.zone)))


def add(session: Session, ask: Ask) -> Reply:
    """Ask for name and kind of a new one; the rule is asked for once that kind is chosen."""
    return _open(session, ask, None)


def edit(session: Session, ask: Ask) -> Reply:
    """Ask for name and rule of one by rule."""
    return _open(session, ask, lists.get(session, int(ask.argument)))


def built(session: Session, ask: Ask) -> Reply:
    """Draw the form as it stands now, and have its rule counted."""
    form = forms.find(session, ask.form)
    return _redraw(session, ask, form.state) if form else Reply()  # the last keystroke came after the submit


def more(session: Session, ask: Ask) -> Reply:
    """Add an empty condition to a group."""
    return _redraw(session, ask, list_forms.add_row(forms.state(session, ask.form).state, int(ask.argument)))


def group(session: Session, ask: Ask) -> Reply:
    """Add a group with an empty condition."""
    return _redraw(session, ask, list_forms.add_row(forms.state(session, ask.form).state, None))


def less(session: Session, ask: Ask) -> Reply:
    """Take a condition away."""
    return _redraw(session, ask, list_forms.drop_row(forms.state(session, ask.form).state, int(ask.argument)))


def submit(session: Session, ask: Ask) -> Reply:
    """Keep the list; one by rule is counted at once, and the form that is left tells what it came to."""
    demand(ask.person, Role.AUTHOR)
    form = list_forms.builder(session, forms.state(session, ask.form), ask.values)
    name = _name(session, ask, of=form.list_id)
    rule = _rule(session, form) if form.by_rule else None
    if form.by_rule and rule is None:
        return Reply(errors=form.problems)
    list_id = _keep(session, ask, form, name=name, rule=rule)
    forms.done(session, ask.form)
    if rule is None:
        tells = f"✅ {bold(escape(name))} is kept. *Members* puts people into it, and so does an import."
        return Reply(edit=surface.saved(ask.form, title=list_form.ADD, tells=tells))
    counting = surface.counting(ask.form, lists.get(session, list_id))
    return Reply(edit=counting, jobs=(Job("refresh", f"{list_id} {ask.form}", ask.now + SHOWN),))


def rename(session: Session, ask: Ask) -> Reply:
    """Ask for another name."""
    demand(ask.person, Role.AUTHOR)
    each = lists.get(session, int(ask.argument))
    return Reply(form=surface.rename_form(_form(session, ask, "rename", each), each))


def renamed(session: Session, ask: Ask) -> Reply:
    """Keep the name; messages and rules that use the list go on doing so."""
    demand(ask.person, Role.AUTHOR)
    each = _asked(session, ask)
    name = _name(session, ask, of=each.id)
    lists.change(session, each, name=name, rule=each.rule, by=ask.person.id, now=ask.now)
    forms.done(session, ask.form)
    return Reply(edit=surface.saved(ask.form, title="Rename list", tells=f"✅ It is called {bold(escape(name))} now."))


def remove(session: Session, ask: Ask) -> Reply:
    """Take one away that no message on its way and no other rule uses."""
    demand(ask.person, Role.AUTHOR)
    list_id = int(ask.argument)
    each = lists.get(session, list_id)
    sending = [one.number for one in lists.sends(session).get(list_id, ()) if one.state not in PAST]
    used = sight.told(session, [*sending, *automations.naming_list(session, list_id)], by=ask.person)
    used += [f"the list “{name}”" for name in lists.named_by(session, list_id)]
    if used:
        rest = f" and {len(used) - NAMED_MAX} more" if len(used) > NAMED_MAX else ""
        raise InUse(f"“{each.name}” is used by {', '.join(used[:NAMED_MAX])}{rest}.")
    lists.remove(session, list_id, by=ask.person.id, now=ask.now)
    return replace(run(session, replace(ask, argument="")), jobs=(Job("refresh", str(list_id)),))


def count(session: Session, ask: Ask) -> Reply:
    """Count one by rule anew, in a form that is filled in."""
    demand(ask.person, Role.AUTHOR)
    each = lists.get(session, int(ask.argument))
    form = _form(session, ask, "count", each)
    return Reply(form=surface.counting(form, each), jobs=(Job("refresh", f"{each.id} {form}", ask.now + SHOWN),))


def members(session: Session, ask: Ask) -> Reply:
    """Show who is in one, ten at a time."""
    list_id, _, start = ask.argument.partition(" ")
    each = lists.get(session, int(list_id))
    found = lists.size(session, each.id)
    last = max(0, (found - 1) // MEMBERS_SHOWN * MEMBERS_SHOWN)
    place = min(int(start or 0), last)
    ids = lists.some(session, each.id, start=place, limit=MEMBERS_SHOWN)
    known = people.contacts_of(session, ids)
    shown = tuple(known[one] for one in ids if one in known)
    return Reply(say=surface.members(Members(each, shown, place, found, MEMBERS_SHOWN), zone=ask.account.zone))


def put(session: Session, ask: Ask) -> Reply:
    """Ask who is put into one that is picked by hand."""
    demand(ask.person, Role.AUTHOR)
    each = lists.get(session, int(ask.argument))
    lists.check_by_hand(session, each.id)
    return Reply(form=surface.add_form(_form(session, ask, "members", each), each))


def added(session: Session, ask: Ask) -> Reply:
    """Put them into it; who is in it already stays in it once."""
    demand(ask.person, Role.AUTHOR)
    each = _asked(session, ask)
    lists.check_by_hand(session, each.id)
    chosen = audience.selection(ask.values.get("people") or (), ()).contacts
    there = people.contacts_of(session, chosen)
    if not there:
        raise NobodyChosen(field="people")
    lists.put(session, each, list(there), by=ask.person.id, now=ask.now)
    forms.done(session, ask.form)
    tells = f"✅ {counted_people(len(there))} added to {bold(escape(each.name))}."
    return Reply(edit=surface.saved(ask.form, title=surface.ADD_PEOPLE, tells=tells))


def out(session: Session, ask: Ask) -> Reply:
    """Take one person out of a list that is picked by hand."""
    demand(ask.person, Role.AUTHOR)
    list_id, _, contact = ask.argument.partition(" ")
    lists.check_by_hand(session, int(list_id))
    lists.take_out(session, lists.get(session, int(list_id)), int(contact), by=ask.person.id, now=ask.now)
    return members(session, replace(ask, argument=list_id))


def suggest_fields(session: Session, ask: Ask) -> Reply:
    """Find what a condition can look at."""
    fields = lists.told_by(session, by=ask.person).fields.values()
    found = pages.holding(ask.argument, fields, names=lambda each: (each.label, each.what))
    return Reply(choices=composer.choices((each.label, each.what) for each in found))


def suggest_lists(session: Session, ask: Ask) -> Reply:
    """Find lists that a condition can name; the one that is edited is none of them."""
    own = forms.state(session, ask.form).state["list"]
    found = pages.holding(ask.argument, lists.every(session), names=lambda each: (each.name,))
    return Reply(choices=composer.choices((each.name, str(each.id)) for each in found if each.id != own))


def suggest_messages(session: Session, ask: Ask) -> Reply:
    """Find messages that a condition can be about, the newest first."""
    said = sorted(lists.told_by(session, by=ask.person).messages.items(), reverse=True)
    found = pages.holding(ask.argument, said, names=lambda pair: (pair[1],))
    return Reply(choices=composer.choices((label, str(number)) for number, label in found))


def suggest_people(session: Session, ask: Ask) -> Reply:
    """Find contacts by what is typed."""
    found = (pair for pair in audience.choices(session, ask.argument) if pair[1].startswith("contact:"))
    return Reply(choices=tuple(Choice(*pair) for pair in found))


def _open(session: Session, ask: Ask, each: List | None) -> Reply:
    demand(ask.person, Role.AUTHOR)
    state, values = list_forms.opened(
        each.rule if each else None, by=ask.person, list_id=each.id if each else None, name=each.name if each else ""
    )
    form = forms.open(session, user=ask.person.id, kind="list", now=ask.now, state=state)
    return replace(_draw(session, replace(ask, form=form, values=values), state), edit=None)


def _redraw(session: Session, ask: Ask, state: Mapping[str, Any]) -> Reply:
    return replace(_draw(session, ask, state), form=None)


def _draw(session: Session, ask: Ask, state: Mapping[str, Any]) -> Reply:
    """Draw what stands there, keep it for whoever counts it, and have it counted once it is whole."""
    before = forms.state(session, ask.form)
    form = list_forms.builder(session, replace(before, state=state), ask.values)
    forms.update(session, ask.form, {**state, "drawn": list_forms.drawn(form)})
    forms.keep(session, ask.form, ask.values, now=ask.now)
    modal = list_form.view(form)
    is_whole = form.by_rule and form.rule
    return Reply(form=modal, edit=modal, jobs=(Job("tally", ask.form, ask.now + SHOWN),) if is_whole else ())


def _form(session: Session, ask: Ask, kind: str, each: List) -> str:
    return forms.open(session, user=ask.person.id, kind=f"list {kind}", now=ask.now, state={"list": each.id})


def _asked(session: Session, ask: Ask) -> List:
    return lists.get(session, forms.state(session, ask.form).state["list"])


def _name(session: Session, ask: Ask, *, of: int | None) -> str:
    taken = [name for name, list_id in lists.names(session).items() if list_id != of]
    return naming.read(str(ask.values.get("name") or ""), taken=taken)


def _rule(session: Session, form: Builder) -> Rule | None:
    if form.rule and (name := list_forms.loops(session, form.rule, form.list_id)):
        field = next(f"several{row.key}" for each in form.sections for row in each.rows if row.typed.what == "list")
        raise Problem(f"“{name}” is made from this list.", hint="A list cannot be made from itself.", field=field)
    return form.rule


def _keep(session: Session, ask: Ask, form: Builder, *, name: str, rule: Rule | None) -> int:
    if form.list_id is None:
        return lists.make(session, name, rule=rule, by=ask.person.id, now=ask.now)
    old = lists.get(session, form.list_id)
    lists.change(session, old, name=name, rule=rule, by=ask.person.id, now=ask.now)
    return old.id


COMMAND = Command(
    "lists",
    run,
    usage="[words]",
    reads=True,
    parts=(
        Part("lists.earlier", run, reads=True),
        Part("lists.further", run, reads=True),
        Part("lists.add", add),
        Part("lists.edit", edit),
        Part("lists.built", built),
        Part("lists.typed", built, gives_way=True),
        Part("lists.what", built),
        Part("lists.what.find", suggest_fields, reads=True),
        Part("lists.list", built),
        Part("lists.list.find", suggest_lists, reads=True),
        Part("lists.message", built),
        Part("lists.message.find", suggest_messages, reads=True),
        Part("lists.more", more),
        Part("lists.less", less),
        Part("lists.group", group),
        Part("lists.submit", submit),
        Part("lists.rename", rename),
        Part("lists.renamed", renamed),
        Part("lists.remove", remove),
        Part("lists.count", count),
        Part("lists.members", members, reads=True),
        Part("lists.members_on", members, reads=True),
        Part("lists.put", put),
        Part("lists.people", suggest_people, reads=True),
        Part("lists.added", added),
        Part("lists.out", out),
    ),
)
