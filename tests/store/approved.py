"""A message to three people who were all approved: what launches and drifts are tried on."""

from datetime import datetime

import pytest
from sqlalchemy import insert

from sms.consent import Change, Evidence, How
from store import Session, consent
from store.schema import messages as message_tables
from store.schema import people as people_tables

LIST, OFFERS = 1, 1
ANN, BEN, EVA = "+12125550101", "+12125550102", "+12125550103"


@pytest.fixture(autouse=True)
def world(session: Session, now: datetime) -> None:
    """Message 12 to a list of three people who all agreed and were all approved."""
    session.execute(insert(people_tables.subscriptions).values(id=OFFERS, name="Offers"))
    session.execute(insert(people_tables.lists).values(id=LIST, name="VIP", created_at=now))
    session.execute(
        insert(message_tables.messages).values(
            number=12, name="Teaser", channel="C", state="sending", revision=1, archived=False, author="U0ANA",
            body="Hi", opt_out=True, subscription_id=OFFERS, newcomers=False, zone="account", reserved=3, cursor=0,
            audience={"lists": [LIST], "contacts": [], "not_lists": [], "not_contacts": []},
            created_at=now, changed_at=now,
        )
    )  # fmt: skip
    for person, (number, zone) in enumerate([(ANN, None), (BEN, "America/Los_Angeles"), (EVA, None)], start=1):
        add(session, person, number, now=now, zone=zone)
        approve(session, person, number)


def add(session: Session, person: int, number: str, *, now: datetime, zone: str | None = None) -> None:
    session.execute(
        insert(people_tables.contacts).values(
            id=person, mobile=number, marketing=True, properties={}, time_zone=zone, created_at=now, updated_at=now
        )
    )
    session.execute(insert(people_tables.list_members).values(list_id=LIST, contact_id=person))
    evidence = Evidence("Offers by text", How.IMPORT, now, "U0ANA", "shop")
    consent.record(session, number, change=Change.OPT_IN, evidence=evidence, subscription_id=OFFERS)


def approve(session: Session, person: int, number: str) -> None:
    session.execute(insert(message_tables.recipients).values(message=12, number=number, contact_id=person, segments=1))
