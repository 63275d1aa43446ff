"""A page of what a team keeps, each thing with its buttons, and the way to the others."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from slackblocks import Block as Built
from slackblocks import Button

from blocks.elements import actions, button, escape, in_modal, post, section
from blocks.surface import Modal, Surface
from sms.pages import Page

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Shelf:
    """What is kept, by the verb that shows it, and what to say while nothing is."""

    verb: str
    title: str
    add: str  # the words on the button that adds one; its part is "<verb>.add"
    empty: str


def view(
    shelf: Shelf, page: Page[T], line: Callable[[T], Sequence[Built]], *, beside: Sequence[Button] = ()
) -> Surface:
    """Show a page; words that nothing is called by are answered with the nearest name."""
    add = button(f"{shelf.verb}.add", shelf.add, style=None if page.found else "primary")
    top, lines = _top(shelf, page), [block for item in page.shown for block in line(item)]
    return post(top.replace("*", ""), section("top", top), *lines, actions("ways", add, *beside, *_ways(shelf, page)))


def done(shelf: Shelf, form: str, *, title: str, tells: str) -> Modal:
    """Turn a form that was submitted into what came of it."""
    return Modal(f"{shelf.verb}.done", form, title, in_modal(section("done", tells)), close="Done")


def _top(shelf: Shelf, page: Page[T]) -> str:
    words = f"“{escape(page.look.words)}”" if page.look.words else ""
    if not page.found:
        return f"Nothing here is called {words}. {escape(page.meant)}".strip() if words else shelf.empty
    first, last = page.look.start + 1, page.look.start + len(page.shown)
    place = f"{first}–{last} of {page.found}" if page.found > page.size else str(page.found)
    return f"*{shelf.title}* · {place}" + (f" with {words}" if words else "")


def _ways(shelf: Shelf, page: Page[T]) -> list[Button]:
    ways = [
        button(f"{shelf.verb}.{step}", label, value=look.argument)
        for step, label, look in (("earlier", "Back", page.earlier), ("further", "More", page.further))
        if look
    ]
    return [*ways, button(shelf.verb, "Show all")] if page.look.words else ways
