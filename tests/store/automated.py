"""Automations for tests: written, and let run as if somebody had approved them."""

from datetime import datetime

from sqlalchemy.orm import Session

from sms.automation import Does, Plan, Step, Trigger
from sms.lifecycle import Action
from sms.message import Draft
from store import automation_texts, automations, messages, sending, settings
from store.automations import Automation

BODY = "Hi {{ contact.first_name }}, see https://acme.example/sale"
TEXT = Step(Does.TEXT, subscription=1, body=BODY)


def written(session: Session, trigger: Trigger, *steps: Step, now: datetime, again: int | None = None) -> Automation:
    draft = Draft("Welcome", "CTEAM", "")
    return automations.add(session, draft, Plan(trigger, steps, again), author="UANA", now=now, team=None)


def running(session: Session, trigger: Trigger, *steps: Step, now: datetime, again: int | None = None) -> Automation:
    return begun(session, written(session, trigger, *steps, now=now, again=again), now=now)


def begun(session: Session, each: Automation, *, now: datetime) -> Automation:
    account = settings.load(session)
    automations.freeze(session, each, account=account, sender="Ana")
    automation_texts.freeze_anew(session, each)
    asked = messages.move(session, each.message, action=Action.REQUEST, by="UANA", now=now)
    sending.schedule(session, asked, action=Action.APPROVE, by="UBO", account=account, now=now)
    return automations.get(session, each.number)
