"""Show one person: properties, consent with its evidence, why they can or cannot be texted, and all that happened."""

from dataclasses import replace

from blocks import composer, contact_form, report
from blocks import contact as surface
from blocks import contacts as found_surface
from blocks.contact import Eyes
from blocks.elements import bold, escape
from blocks.surface import Modal
from commands.ask import Ask, Command, Part, Reply
from sms import naming, pages, timeline
from sms import person as rule
from sms.errors import Problem
from sms.pages import Page
from sms.person import Typed
from sms.phone import read_rule
from sms.roles import Role, demand
from sms.timeline import Look
from store import Session, consent, contacts, forms, lists, people, person, properties, reports, sight, subscriptions

LISTED_MAX = 10


class Unknown(Problem):
    """There is nobody of that name or number among the contacts."""

    hint = "`/sms contacts` finds people by beginnings of names; `Add a contact` is there too."


def run(session: Session, ask: Ask) -> Reply:
    """Open whoever is meant; several are listed."""
    demand(ask.person, Role.VIEWER)
    words = ask.argument.strip(pages.QUOTES + " ")
    found = people.find(session, words, limit=LISTED_MAX) if words else []
    if not found:
        raise Unknown if words else Unknown("Whom?", hint="Type a name or a number: `/sms contact Ann Olsen`.")
    if len(found) > 1:
        return Reply(say=found_surface.view(Page(tuple(found), pages.Look(words), len(found), LISTED_MAX)))
    return Reply(form=_view(session, ask, Look(found[0].id)))


def open_(session: Session, ask: Ask) -> Reply:
    """Open a contact by its id, or whoever has a number."""
    demand(ask.person, Role.VIEWER)
    if ask.argument.startswith("+"):
        holders = contacts.holders(session, ask.argument.strip())
        if not holders:
            raise Unknown("Nobody among the contacts has this number.", hint="`/sms contacts` adds them.")
        others = ", ".join(escape(each.name) for each in holders[1:])
        notice = f"{others} has this number too." if others else ""
        return Reply(form=_view(session, ask, Look(holders[0].id), notice=notice))
    return Reply(form=_view(session, ask, _look(ask)))


def look(session: Session, ask: Ask) -> Reply:
    """Show another part of the timeline, or the person again."""
    demand(ask.person, Role.VIEWER)
    return Reply(edit=_view(session, ask, _look(ask)))


def read_report(session: Session, ask: Ask) -> Reply:
    """Show the report of a message that stands in the timeline."""
    demand(ask.person, Role.VIEWER)
    number = sight.find(session, ask.number, by=ask.person).number
    results = reports.results(session, number, now=ask.now)
    full = report.full(results, zone=ask.account.zone, price=ask.account.price_per_segment)
    return Reply(form=surface.report(full, number))


def edit(session: Session, ask: Ask) -> Reply:
    """Ask for what is to be changed; the argument says from which custom property on."""
    demand(ask.person, Role.AUTHOR)
    at = _look(ask)
    contact = people.contact(session, at.contact)
    shown = contacts.shown(contact)
    state = {"contact": contact.id, "shown": shown, "start": at.start}
    form = forms.open(session, user=ask.person.id, kind="contact", now=ask.now, state=state)
    custom = properties.custom(session, "contact")
    return Reply(edit=contact_form.view(form, custom, shown, contact=contact.id, start=at.start))


def submit(session: Session, ask: Ask) -> Reply:
    """Keep what was typed, or tell at each input what is wrong with it."""
    demand(ask.person, Role.AUTHOR)
    state = forms.state(session, ask.form).state
    typed = _typed(session, ask, state["shown"])
    if typed.errors:
        return Reply(errors=typed.errors)
    known = state.get("contact")
    if known:
        contact = people.contact(session, known)
        rule.check({**contacts.shown(contact), **typed.values})
        changed = contacts.change(session, contact, typed, state["shown"], by=ask.person.id, now=ask.now)
        notice = _changed(session, typed, changed)
    else:
        rule.check(typed.values)
        known = contacts.add(session, typed, by=ask.person.id, now=ask.now)
        notice = f"✅ Added.{_agreed(session, typed)}"
    forms.done(session, ask.form)
    return Reply(edit=_view(session, ask, Look(known), notice=notice))


def lists_of(session: Session, ask: Ask) -> Reply:
    """Ask which lists they are in."""
    demand(ask.person, Role.AUTHOR)
    contact = people.contact(session, _look(ask).contact)
    there = person.in_lists(session, contact.id, by=ask.person)
    state = {"contact": contact.id, "lists": [each.id for each in there if not each.why]}
    form = forms.open(session, user=ask.person.id, kind="contact lists", now=ask.now, state=state)
    return Reply(edit=contact_form.lists(form, contact.id, there))


def find_lists(session: Session, ask: Ask) -> Reply:
    """Find lists that somebody can be put into."""
    by_hand = [each for each in lists.every(session) if each.rule is None]
    found = pages.holding(ask.argument, by_hand, names=lambda each: (each.name,))
    return Reply(choices=composer.choices((each.name, str(each.id)) for each in found))


def lists_submit(session: Session, ask: Ask) -> Reply:
    """Put them into lists and take them out of others; what somebody else changed meanwhile stays."""
    demand(ask.person, Role.AUTHOR)
    state = forms.state(session, ask.form).state
    contact = people.contact(session, state["contact"])
    shown, chosen = set(state["lists"]), {int(each) for each in ask.values.get("lists") or ()}
    for list_id in sorted(chosen ^ shown):
        lists.check_by_hand(session, list_id)
        each = lists.get(session, list_id)
        if list_id in chosen:
            lists.put(session, each, [contact.id], by=ask.person.id, now=ask.now)
        else:
            lists.take_out(session, each, contact.id, by=ask.person.id, now=ask.now)
    forms.done(session, ask.form)
    notice = "✅ The lists are changed." if chosen != shown else "Nothing was changed."
    return Reply(edit=_view(session, ask, Look(contact.id), notice=notice))


def company(session: Session, ask: Ask) -> Reply:
    """Ask for the name and the properties of their company."""
    demand(ask.person, Role.AUTHOR)
    contact = people.contact(session, _look(ask).contact)
    if not contact.company:
        raise Unknown("They belong to no company.", hint="Press `Edit` and type one.")
    custom, values = properties.custom(session, "company"), contacts.company_values(session, contact.id)
    state = {"contact": contact.id}
    form = forms.open(session, user=ask.person.id, kind="company", now=ask.now, state=state)
    return Reply(edit=contact_form.company(form, contact.company, custom, values, contact=contact.id))


def company_submit(session: Session, ask: Ask) -> Reply:
    """Keep the company as it is to be, for everybody there."""
    demand(ask.person, Role.AUTHOR)
    contact = people.contact(session, forms.state(session, ask.form).state["contact"])
    name = naming.read(str(ask.values.get("name") or ""), taken=(), field="name")
    custom = properties.custom(session, "company")
    asked = {each.name: str(ask.values.get(each.name) or "") for each in custom if each.name in ask.values}
    was = {f"company.{own}": value for own, value in contacts.company_values(session, contact.id).items()}
    typed = rule.read(asked, was, rule=read_rule(ask.account.number_rule), custom=custom)
    if typed.errors:
        return Reply(errors=typed.errors)
    values = {each.own: typed.values[each.name] for each in custom if each.name in typed.values}
    contacts.change_company(session, contact, name, values, by=ask.person.id, now=ask.now)
    forms.done(session, ask.form)
    return Reply(edit=_view(session, ask, Look(contact.id), notice=f"✅ {bold(escape(name))} is changed."))


def _view(session: Session, ask: Ask, at: Look, *, notice: str = "") -> Modal:
    eyes = Eyes(ask.account.zone, may_change=ask.person.role >= Role.AUTHOR)
    return surface.view(person.whole(session, at, account=ask.account, now=ask.now, by=ask.person), eyes, notice=notice)


def _look(ask: Ask) -> Look:
    at = timeline.read(ask.argument)
    if at is None:
        raise Unknown
    return at


def _typed(session: Session, ask: Ask, shown: dict[str, str]) -> Typed:
    """Read what stood in the form: a field that was on another page is none of its business."""
    custom = properties.custom(session, "contact")
    fields = (*rule.TEXTS, contacts.MARKETING, *(each.name for each in custom))
    asked = {name: str(ask.values.get(name) or "") for name in fields if name in ask.values}
    return rule.read(asked, shown, rule=read_rule(ask.account.number_rule), custom=custom)


def _changed(session: Session, typed: Typed, changed: tuple[str, ...]) -> str:
    if not changed:
        return "Nothing was changed."
    numbers = {name: number for name, number in typed.numbers.items() if name in changed}
    return f"✅ Changed: {', '.join(changed)}.{_agreed(session, replace(typed, numbers=numbers))}"


def _agreed(session: Session, typed: Typed) -> str:
    """Say what new numbers have agreed to, for consent does not come along."""
    kinds = subscriptions.names(session)
    told = ""
    for number in typed.numbers.values():
        agreed = [name for name, kind in kinds.items() if consent.has_agreed(session, number, subscription_id=kind)]
        told += f" Consent belongs to the number: {number} has agreed to {escape(', '.join(agreed)) or 'nothing yet'}."
    return told


COMMAND = Command(
    "contact",
    run,
    usage="NUMBER or NAME",
    reads=True,
    parts=(
        Part("contact.open", open_, reads=True),
        Part("contact.look", look, reads=True),
        Part("contact.newer", look, reads=True),
        Part("contact.older", look, reads=True),
        Part("contact.back", look, reads=True),
        Part("contact.report", read_report, reads=True),
        Part("contact.edit", edit),
        Part("contact.more_fields", edit),
        Part("contact.submit", submit),
        Part("contact.lists", lists_of),
        Part("contact.lists_find", find_lists, reads=True),
        Part("contact.lists_submit", lists_submit),
        Part("contact.company", company),
        Part("contact.company_submit", company_submit),
    ),
)
