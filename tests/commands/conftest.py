"""Who asks, and what they ask with: tests `replace` what matters to them."""

from datetime import datetime

import pytest

from commands.ask import Ask
from sms.message import Draft, Message
from sms.roles import Person, Role
from sms.settings import from_rows
from store import Session, messages

ANA = Person("UANA", "ana", Role.AUTHOR, zone="America/New_York")
BO = Person("UBO", "bo", Role.APPROVER, zone="Europe/Oslo")
CY = Person("UCY", "cy", Role.ADMIN, zone="America/New_York")
EVA = Person("UEVA", "eva", Role.VIEWER, zone="America/New_York")
GUEST = Person("UGUEST", "gus", Role.NOBODY, guest=True)

ACCOUNT = {"time_zone": "America/New_York", "monthly_segments": "36000", "renewal_date": "2026-01-01"}


@pytest.fixture
def ask(now: datetime) -> Ask:
    """Ana asks something, on a Thursday morning."""
    return Ask(person=ANA, entry="", now=now, account=from_rows(ACCOUNT), channel="CTEAM")


@pytest.fixture
def message(session: Session, now: datetime) -> Message:
    """Ana's draft, #1."""
    draft = Draft("Black Friday teaser", "CTEAM", "Hi there, Black Friday starts now!", "Autumn 2026", "Offers")
    return messages.add(session, draft, author=ANA.id, now=now)
