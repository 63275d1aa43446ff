from datetime import datetime

import pytest

from sms.consent import Change
from store import Session, consent, subscriptions
from store.subscriptions import NoSuchSubscription, Terms
from tests.store.people import EVIDENCE, number, persons, stop, write


def test_a_type_tells_how_many_numbers_are_in_and_out(session: Session, now: datetime) -> None:
    write(session, *persons(5))
    subscriptions.add(session, Terms("News", "Monthly letter"), by="UCY", now=now)
    stop(session, number(1), number(2))
    news = subscriptions.identify(session, "news")
    consent.record(session, number(3), change=Change.OPT_IN, evidence=EVIDENCE, subscription_id=news)
    told = {each.name: (each.description, each.opted_in, each.opted_out) for each in subscriptions.every(session)}
    assert told["Offers"] == ("", 3, 2)
    assert told["News"][:2] == ("Monthly letter", 1)


def test_a_type_that_is_renamed_keeps_who_agreed(session: Session, now: datetime) -> None:
    write(session, *persons(2))
    offers = subscriptions.every(session)[0]
    subscriptions.change(session, offers.id, Terms("Deals", "Weekly"), by="UCY", now=now)
    deals = subscriptions.get(session, offers.id)
    assert (deals.name, deals.description, deals.opted_in, deals.opted_out) == ("Deals", "Weekly", 2, 0)
    with pytest.raises(NoSuchSubscription):
        subscriptions.change(session, offers.id + 1, Terms("X"), by="UCY", now=now)
