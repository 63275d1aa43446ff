"""The lists of contacts, the members of one, and what a count came to."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from slackblocks import Block as Built
from slackblocks import Button, ExternalMultiSelectMenu, PlainText

from blocks import pages
from blocks.elements import actions, bold, button, context, escape, field, in_modal, post, section, text_field
from blocks.pages import Shelf
from blocks.surface import Modal, Surface
from blocks.words import counted, moment
from sms.message import Message
from sms.pages import Page
from sms.phone import mask
from sms.rule_words import Names, sentence
from store.lists import List
from store.people import Contact

SHELF = Shelf("lists", "Lists", "Add a list", "There are no lists yet. Add one, or import contacts into one.")
ADD_PEOPLE = "Add people"
COUNT = "Count"
KEPT = "Nobody is deleted, and messages of the past keep its name."


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page of lists needs to know beside them."""

    names: Names
    sends: Mapping[int, Sequence[Message]]  # by list, latest change first
    seen: Collection[int]  # the numbers of those that the person may see
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Members:
    """A page of the members of a list."""

    of: List
    people: tuple[Contact, ...]
    start: int
    found: int
    size: int


def view(page: Page[List], shown: Shown) -> Surface:
    """List the lists, each with its kind, how many are in it, and the message that used it last."""
    return pages.view(SHELF, page, lambda each: _line(each, shown))


def rename_form(form: str, each: List) -> Modal:
    """Ask for another name."""
    name = pages_name(each)
    return Modal(callback="lists.renamed", form=form, title="Rename list", blocks=in_modal(name), submit="Rename")


def add_form(form: str, each: List) -> Modal:
    """Ask who is put into a list that is picked by hand."""
    people = ExternalMultiSelectMenu("lists.people", min_query_length=0, placeholder=PlainText("Type to find"))
    return Modal(
        callback="lists.added",
        form=form,
        title=ADD_PEOPLE,
        blocks=in_modal(section("to", f"To {bold(escape(each.name))}."), field("people", "Contacts", people)),
        submit="Add",
    )


def saved(form: str, *, title: str, tells: str) -> Modal:
    """Turn a form that was submitted into what came of it."""
    return pages.done(SHELF, form, title=title, tells=tells)


def counting(form: str, each: List) -> Modal:
    """Show that a list is being counted."""
    return _count(form, f"{bold(escape(each.name))}\nCounting…")


def counted_form(form: str, each: List, names: Names) -> Modal:
    """Tell what a count came to."""
    said = f"{escape(sentence(each.rule, names))}\n" if each.rule else ""
    return _count(form, f"{bold(escape(each.name))}\n{said}*{counted(each.size or 0, 'contact')}* now.")


def gone_form(form: str, *, why: str) -> Modal:
    """Tell why it could not be counted."""
    return _count(form, f"❌ {escape(why)}")


def members(page: Members, *, zone: ZoneInfo) -> Surface:
    """Show the members of a list, their numbers masked; those of a list by rule are as of its last count."""
    name, last = escape(page.of.name), page.start + len(page.people)
    place = f"{page.start + 1:,}–{last:,} of {page.found:,}" if page.found > page.size else f"{page.found:,}"
    top = f"{bold(name)} · {place}" if page.found else f"{bold(name)} has no members."
    when = f"As of the last count, {moment(page.of.counted_at, zone)}." if page.of.rule and page.of.counted_at else ""
    return post(
        top.replace("*", ""),
        section("top", top),
        context("when", when) if when else None,
        *(_person(each, page.of) for each in page.people),
        _ways(page),
    )


def pages_name(each: List) -> Built:
    """Ask for the name of a list."""
    return text_field("name", "Name", value=each.name)


def _count(form: str, tells: str) -> Modal:
    return Modal("lists.done", form, "List", in_modal(section("done", tells)), close="Done")


def _person(each: Contact, of: List) -> Built:
    out = None if of.rule else button("lists.out", "Take out", value=f"{of.id} {each.id}")
    number = mask(each.number) if each.number else "no number"
    return section(f"member.{each.id}", f"{escape(each.name)} · {number}", accessory=out)


def _ways(page: Members) -> Built | None:
    ways: list[Button] = [] if page.of.rule else [button("lists.put", ADD_PEOPLE, value=str(page.of.id))]
    if page.start:
        ways.append(button("lists.members", "Back", value=f"{page.of.id} {max(0, page.start - page.size)}"))
    if page.start + page.size < page.found:
        ways.append(button("lists.members_on", "More", value=f"{page.of.id} {page.start + page.size}"))
    return actions("ways", *ways) if ways else None


def _line(each: List, shown: Shown) -> tuple[Built, ...]:
    value, name = str(each.id), bold(escape(each.name))
    kind = "by rule" if each.rule else "picked by hand"
    told = " · ".join((name, kind, _size(each, shown.zone), _used(each, shown)))
    said = f"\n{escape(sentence(each.rule, shown.names))}" if each.rule else ""
    by_rule = [button("lists.edit", "Edit", value=value), button("lists.count", COUNT, value=value)]
    return (
        section(f"list.{value}", told + said),
        actions(
            f"list.{value}.do",
            button("lists.members", "Members", value=value),
            button("contacts.export", "Export", value=f"list {value}"),
            *(by_rule if each.rule else ()),
            button("lists.rename", "Rename", value=value),
            button("lists.remove", "Remove", value=value, sure=KEPT),
        ),
    )


def _size(each: List, zone: ZoneInfo) -> str:
    if each.size is None:
        return "not counted yet"
    size = counted(each.size, "contact")
    return f"{size}, counted {moment(each.counted_at, zone)}" if each.rule and each.counted_at else size


def _used(of: List, shown: Shown) -> str:
    every = shown.sends.get(of.id, ())
    sends = [each for each in every if each.number in shown.seen]
    if not sends:
        return "used only in messages that you cannot see" if every else "not used yet"
    last: datetime | None = max(filter(None, (each.started_at for each in sends)), default=None)
    in_last = f"last used in #{sends[0].number} {escape(sends[0].draft.name)}"
    return f"{in_last}, last sent to {moment(last, shown.zone)}" if last else in_last
