"""Calls from other programs: each names a contact that an automation lets in, once for each event."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from sms import person, phone
from sms.automation import Kind
from sms.errors import Problem
from sms.person import NUMBERS, TEXTS, Typed
from sms.settings import Settings
from store import Session, automations, contacts, entries, people, properties, sight
from store.automations import Automation
from store.schema.automations import hook_calls as table
from store.schema.people import contacts as contacts_table
from store.upsert import insert

CALLER = "webhook"
ID_CHARACTERS_MAX = 100
KEPT = timedelta(days=30)  # nobody repeats a call after so long
CHANGEABLE = frozenset(TEXTS) - set(NUMBERS) - {"company", "external_id"}


@dataclass(frozen=True, slots=True)
class Called:
    """What a call says; `event_id` is the caller's own, so that a call that is repeated counts once."""

    event_id: str
    number: str = ""
    external_id: str = ""
    values: Mapping[str, str] | None = None


class NoSuchPerson(Problem):
    """There is no such contact."""

    hint = "Import them first, or tick “Make a contact of whoever is unknown” in the automation."


class NotRunning(Problem):
    """The automation does not run."""

    hint = "Have it approved, or resumed, in Slack."


class BadCall(Problem):
    """The call cannot be read."""


def call(session: Session, each: Automation, called: Called, *, account: Settings, now: datetime) -> str:
    """Let a contact in, changed as the call says, and tell how: entered, not_again, or known from before."""
    new = insert(session, table).values(automation=each.number, event_id=called.event_id, at=now)
    first = new.on_conflict_do_nothing(index_elements=["automation", "event_id"]).returning(table.c.event_id)
    if session.execute(first).first() is None:
        return "known"
    if not each.is_running:
        raise NotRunning
    contact = _contact(session, each, called, account=account, now=now)
    _change(session, contact, called.values or {}, account=account, now=now)
    return "entered" if automations.let_in(session, each, [contact], now=now) else "not_again"


def step(session: Session, automation: str, contact: str, *, run: str, account: Settings, now: datetime) -> str:
    """Let in whom a workflow names, by external id or number, to the automation that it names."""
    each = automations.get(session, sight.find(session, automation, by=None).number)
    if each.plan.trigger.kind is not Kind.CALL:
        raise BadCall(f"#{each.number} does not wait for a workflow.", hint="Choose that under `When` in its form.")
    here = contacts_table.c.external_id == contact.strip()
    is_external = session.scalar(select(contacts_table.c.id).where(here)) is not None
    named = {"external_id" if is_external else "number": contact.strip()}
    called = Called(run[:ID_CHARACTERS_MAX], named.get("number", ""), named.get("external_id", ""))
    return call(session, each, called, account=account, now=now)


def forget(session: Session, *, now: datetime) -> None:
    """Forget which calls came long ago."""
    session.execute(delete(table).where(table.c.at < now - KEPT))


def _contact(session: Session, each: Automation, called: Called, *, account: Settings, now: datetime) -> int:
    number = phone.parse(called.number, phone.read_rule(account.number_rule)) if called.number else ""
    if called.external_id:
        here = contacts_table.c.external_id == called.external_id
        found: int | None = session.scalar(select(contacts_table.c.id).where(here))
        if found is not None:
            return found
    holders = entries.holders(session, [number]) if number else []
    if holders and not called.external_id:
        return holders[0]
    if holders or not (number and each.plan.trigger.creates):
        raise NoSuchPerson
    told = {"mobile_phone": number, "external_id": called.external_id}
    return contacts.add(session, Typed(told, {"mobile_phone": number}, {}), by=CALLER, now=now)


def _change(session: Session, contact: int, values: Mapping[str, str], *, account: Settings, now: datetime) -> None:
    if not values:
        return
    custom = properties.custom(session, "contact")
    named = {name: name if name in CHANGEABLE else f"contact.{name.removeprefix('contact.')}" for name in values}
    known = CHANGEABLE | {each.name for each in custom}
    if unknown := next((name for name, field in named.items() if field not in known), ""):
        raise BadCall(f"There is no property {unknown} that a call can change.")
    row = people.contact(session, contact)
    shown = contacts.shown(row)
    asked = {named[name]: value for name, value in values.items()}
    typed = person.read(asked, shown, rule=phone.read_rule(account.number_rule), custom=custom)
    if typed.errors:
        name, error = next(iter(typed.errors.items()))
        raise BadCall(f"{name}: {error}")
    contacts.change(session, row, typed, shown, by=CALLER, now=now)
