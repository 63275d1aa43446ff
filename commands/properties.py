"""Fields of contacts and companies that texts can name, and what stands in for a missing value."""

from collections.abc import Iterable
from dataclasses import replace

from blocks import properties as surface
from blocks.elements import escape
from blocks.words import mention
from commands.ask import Ask, Command, Part, Reply
from sms import columns, naming, pages
from sms import properties as rule
from sms.errors import Problem, told_at
from sms.lifecycle import State
from sms.message import Message
from sms.properties import BadPropertyName, BadValue, Kind, Property
from sms.roles import Role, demand
from store import Session, forms, lists, properties, sight, uses

NAMED_MAX = 5  # of those that stand in the way of a removal


class InUse(Problem):
    """That property is in use."""

    hint = "Take it out of them first."


def run(session: Session, ask: Ask) -> Reply:
    """List them a page at a time, or those with the words that were typed."""
    page = pages.page(properties.every(session), pages.read(ask.argument), names=lambda each: (each.label, each.name))
    return Reply(say=surface.view(page, built_in=properties.BUILT_IN))


def add(session: Session, ask: Ask) -> Reply:
    """Ask what the new one is."""
    demand(ask.person, Role.AUTHOR)
    return Reply(form=surface.add_form(forms.open(session, user=ask.person.id, kind="property", now=ask.now)))


def edit(session: Session, ask: Ask) -> Reply:
    """Ask for label, choices and default; of a built-in one for the default alone."""
    demand(ask.person, Role.AUTHOR)
    each = properties.get(session, ask.argument)
    form = forms.open(session, user=ask.person.id, kind="property", now=ask.now, state={"name": each.name})
    under_way = _under_way(uses.in_messages(session, each.name, needing_default=True))
    built_in = each.name in properties.BUILT_IN
    return Reply(form=surface.edit_form(form, each, is_built_in=built_in, under_way=under_way))


def submit(session: Session, ask: Ask) -> Reply:
    """Keep it; another default is another text, so messages that need it lose their approval."""
    demand(ask.person, Role.AUTHOR)
    name = forms.state(session, ask.form).state.get("name")
    old = properties.get(session, name) if name else None
    new = _changed(session, ask, old) if old else _new(session, ask)
    new = replace(new, default=_default(ask, new))
    properties.keep(session, new, by=ask.person.id, now=ask.now)
    forms.done(session, ask.form)
    if old is None or old.default == new.default:
        users: list[Message] = []
    else:
        users = uses.in_messages(session, new.name, needing_default=True)
    jobs = uses.revise(session, users, by=ask.person.id, now=ask.now, why=_why(ask, old or new, new))
    title = surface.EDIT if old else surface.ADD
    return Reply(edit=surface.saved(ask.form, new, title=title, taken_back=_under_way(users)), jobs=jobs)


def remove(session: Session, ask: Ask) -> Reply:
    """Forget a custom one that no text uses; the values that people have are kept."""
    demand(ask.person, Role.AUTHOR)
    name = ask.argument
    used = sight.told(session, [message.number for message in uses.in_messages(session, name)], by=ask.person)
    used += [f"the snippet “{each}”" for each in uses.in_snippets(session, name)]
    used += [f"the list “{each}”" for each in lists.using_property(session, name)]
    if used:
        more = f" and {len(used) - NAMED_MAX} more" if len(used) > NAMED_MAX else ""
        raise InUse(f"`{name}` is used by {', '.join(used[:NAMED_MAX])}{more}.")
    properties.remove(session, name, by=ask.person.id, now=ask.now)
    return run(session, replace(ask, argument=""))


def _new(session: Session, ask: Ask) -> Property:
    owner, every = str(ask.values["for"]), properties.every(session)
    label = naming.read(_typed(ask, "label"), taken=_labels(every, owner), field="label")
    with told_at("name"):
        name = rule.name_of(_typed(ask, "name") or label, owner)
        _check_free(name, {each.name for each in every})
    kind = Kind(str(ask.values["kind"]))
    return Property(name, label, kind, choices=_choices(ask, kind))


def _changed(session: Session, ask: Ask, old: Property) -> Property:
    if old.name in properties.BUILT_IN:
        return old
    others = (each for each in properties.every(session) if each.name != old.name)
    label = naming.read(_typed(ask, "label"), taken=_labels(others, old.owner), field="label")
    return replace(old, label=label, choices=_choices(ask, old.kind))


def _labels(every: Iterable[Property], owner: str) -> list[str]:
    return [each.label for each in every if each.owner == owner]


def _check_free(name: str, taken: Iterable[str]) -> None:
    if name in taken:
        raise BadPropertyName(f"There is {name} already.", hint="Choose another name.")
    owner, _, own = name.partition(".")
    means = columns.ALSO_CALLED.get(own, own)
    if owner == "contact" and means in columns.FIELDS:
        raise BadPropertyName(f"In an import “{own}” is the column {means}.", hint="Choose another name.")


def _choices(ask: Ask, kind: Kind) -> tuple[str, ...]:
    typed = _typed(ask, "choices")
    with told_at("choices"):
        if kind is Kind.CHOICE:
            return rule.read_choices(typed)
        if typed:
            raise BadValue("Only the kind “choice” has choices.", hint="Choose it, or leave this empty.")
    return ()


def _default(ask: Ask, each: Property) -> str:
    typed = _typed(ask, "default")
    with told_at("default"):
        return rule.write(rule.read(typed, each)) if typed else ""


def _typed(ask: Ask, name: str) -> str:
    return str(ask.values.get(name) or "").strip()


def _under_way(messages: Iterable[Message]) -> tuple[str, ...]:
    return tuple(f"#{message.number}" for message in messages if message.state is not State.DRAFT)


def _why(ask: Ask, old: Property, new: Property) -> str:
    was, is_now = (f"“{escape(each.default)}”" if each.default else "nothing" for each in (old, new))
    told = f"⚠️ {mention(ask.person.id)} changed the default of `{new.name}` from {was} to {is_now}, so this text is"
    return f"{told} another. It is a draft again, and no approval stands: press *Send or schedule* on the card."


COMMAND = Command(
    "properties",
    run,
    usage="[words]",
    reads=True,
    parts=(
        Part("properties.earlier", run, reads=True),
        Part("properties.further", run, reads=True),
        Part("properties.add", add),
        Part("properties.edit", edit),
        Part("properties.submit", submit),
        Part("properties.remove", remove),
    ),
)
