"""Keywords of our own: a text that is one agrees to what it stands for and lets its sender into an automation."""

from datetime import datetime

from sms import automation as rule
from sms.automation import Kind
from sms.consent import Change, Evidence
from sms.keywords import bare
from sms.person import Typed
from store import Session, consent, contacts, entries, replies
from store.entries import Watch


def hear(session: Session, number: str, body: str, *, evidence: Evidence, now: datetime) -> None:
    """Do what a text asks for by a keyword; whoever is suppressed has to text START before anything."""
    watches = entries.watching(session, Kind.KEYWORD, [bare(body)])
    if not watches or replies.is_suppressed(session, number):
        return
    people = entries.holders(session, [number]) or [_add(session, number, now=now)]
    for watch in watches:
        _agree(session, number, watch, evidence=evidence)
        entries.enter(session, watch, people, now=now)


def _agree(session: Session, number: str, watch: Watch, *, evidence: Evidence) -> None:
    trigger = rule.read(watch.plan).trigger
    if trigger.subscription:
        shown = f"{trigger.shown} — {evidence.shown}"
        said = Evidence(shown, evidence.how, evidence.at, evidence.by, evidence.source)
        consent.record(session, number, change=Change.OPT_IN, evidence=said, subscription_id=trigger.subscription)


def _add(session: Session, number: str, *, now: datetime) -> int:
    told = {"mobile_phone": number}
    return contacts.add(session, Typed(values=told, numbers=told, errors={}), by="carrier", now=now)
