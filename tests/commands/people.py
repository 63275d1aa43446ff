"""Somebody to look at: Ann, with a company, properties and consent, and whoever looks."""

from datetime import datetime

from blocks.surface import Modal
from commands.ask import Reply
from simulator.slack.blocks.surfaces import view_problems
from sms.importing import Person
from sms.properties import Kind, Property
from store import Session, properties
from tests.store.people import number, write

ANN = Person(
    1,
    "c1",
    "Ann",
    "Olsen",
    "ann@acme.example",
    mobile=number(123),
    mobile_given="212 555 0123",
    phone=number(124),
    phone_given="+1 212 555 0124",
    company="Acme",
    properties={"shoe_size": "38", "born": "1990-02-30"},
    company_properties={"industry": "Shoes"},
)
KINDS = (
    Property("contact.shoe_size", "Shoe size", Kind.NUMBER),
    Property("contact.born", "Born", Kind.DATE),
    Property("contact.tier", "Tier", Kind.CHOICE, "", ("Gold", "Silver")),
    Property("contact.vegan", "Vegan", Kind.YES_NO),
    Property("company.industry", "Industry"),
)


def ann(session: Session, now: datetime) -> int:
    """Write Ann and the properties that there are, and give her id."""
    for each in KINDS:
        properties.keep(session, each, by="UCY", now=now)
    [contact] = write(session, ANN)
    return contact


def modal(reply: Reply) -> Modal:
    """The form of an answer, as Slack takes it."""
    shown = reply.form or reply.edit
    assert shown, reply
    assert view_problems(shown.view()) == []
    return shown
