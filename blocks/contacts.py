"""The contacts that were found, page by page, each with the way to its own screen."""

from slackblocks import Block as Built

from blocks import pages
from blocks.elements import bold, button, escape, section, shorten
from blocks.pages import Shelf
from blocks.surface import Surface
from sms.pages import Page
from sms.phone import mask
from store.people import Contact

SHELF = Shelf(
    "contacts",
    "Contacts",
    "Add a contact",
    "There are no contacts yet. Add one, or import a file of them.",
)
NAME_MAX = 80
ALL = "All contacts come as a file into your direct messages with me. Every such file is written into the audit log."


def view(page: Page[Contact]) -> Surface:
    """List contacts; their numbers are masked, for it may be read over a shoulder in a channel."""
    beside = [button("contacts.export", "Export", sure=ALL)] if page.found and not page.look.words else []
    return pages.view(SHELF, page, _line, beside=beside)


def _line(contact: Contact) -> tuple[Built, ...]:
    number = mask(contact.number) if contact.number else "no number that can be texted"
    company = f" · {escape(shorten(contact.company, NAME_MAX))}" if contact.company else ""
    told = f"{bold(escape(shorten(contact.name, NAME_MAX)))}{company} · {number}"
    return (section(f"contact.{contact.id}", told, accessory=button("contact.open", "Open", value=str(contact.id))),)
