"""Claims about the inbox: stored before it is answered, once, and an opt-out acts in the same transaction."""

from datetime import datetime

import pytest
from sqlalchemy import insert

from sms.consent import Change, Evidence, How, Standing
from sms.delivery import DeliveryState
from sms.keywords import Keyword
from sms.message import Draft
from store import Session, consent, inbox, messages
from store.inbox import Callback, Inbound
from store.schema.ledger import deliveries
from store.schema.people import subscriptions

ANN, SENDER = "+12125550101", "+15005550006"


@pytest.fixture(autouse=True)
def agreed(session: Session, now: datetime) -> None:
    """Ann gets Offers, and was sent message 1."""
    session.execute(insert(subscriptions).values(id=1, name="Offers"))
    evidence = Evidence("Offers by text", How.FORM, now, "Ann", "shop")
    consent.record(session, ANN, change=Change.OPT_IN, evidence=evidence, subscription_id=1)
    messages.add(session, Draft("Teaser", "C0MARKET", "Hi"), author="U0ANA", now=now)
    session.execute(
        insert(deliveries).values(
            message=1, number=ANN, contact_id=1, state="sent", due=now, attempt=1, segments=1, attempted_at=now
        )
    )


def texts(session: Session, body: str, *, now: datetime, sid: str = "SM1", opt_out_type: str = "") -> None:
    inbox.store_inbound(session, [Inbound(sid, ANN, SENDER, body, opt_out_type)], now=now)


def standing(session: Session) -> Standing:
    return consent.standing(session, ANN, subscription_id=1)


@pytest.mark.parametrize(("body", "opt_out_type"), [("STOP", ""), (" stop. ", ""), ("no thanks", "STOP")])
def test_an_opt_out_takes_effect_in_the_transaction_that_stores_it(
    session: Session, now: datetime, body: str, opt_out_type: str
) -> None:
    texts(session, body, now=now, opt_out_type=opt_out_type)
    assert standing(session) is Standing.OPTED_OUT


def test_start_gives_back_what_stop_ended(session: Session, now: datetime) -> None:
    texts(session, "STOP", now=now)
    texts(session, "START", now=now, sid="SM2")
    assert standing(session) is Standing.OPTED_IN


def test_any_other_text_changes_no_consent_and_waits_for_the_thread_that_it_answers(
    session: Session, now: datetime
) -> None:
    texts(session, "please do not stop", now=now)
    assert standing(session) is Standing.OPTED_IN
    (received,) = inbox.unfolded_inbound(session, limit=9)
    assert (received.number, received.body, received.keyword, received.message) == (ANN, "please do not stop", None, 1)


def test_a_text_that_comes_twice_is_one(session: Session, now: datetime) -> None:
    texts(session, "STOP", now=now)
    texts(session, "STOP", now=now)
    (received,) = inbox.unfolded_inbound(session, limit=9)
    assert received.keyword is Keyword.STOP
    assert len(consent.log(session, ANN)) == 2


def test_callbacks_are_kept_as_they_came_and_those_that_say_nothing_are_passed_over(
    session: Session, now: datetime
) -> None:
    told = [
        Callback("d1.1", "SM7", "delivered"),
        Callback("nonsense", "SM8", "delivered"),
        Callback("d1.1", "SM7", "?"),
    ]
    inbox.store_callbacks(session, told, now=now)
    ids, reports = inbox.unfolded_callbacks(session, limit=9)
    assert len(ids) == 3
    assert [(str(report.attempt), report.state) for report in reports] == [("d1.1", DeliveryState.DELIVERED)]


def test_both_kinds_wait_until_they_are_folded(session: Session, now: datetime) -> None:
    texts(session, "hello", now=now)
    inbox.store_callbacks(session, [Callback("d1.1", "SM7", "delivered")], now=now)
    assert inbox.waiting(session) == 2
    (received,) = inbox.unfolded_inbound(session, limit=9)
    ids, _ = inbox.unfolded_callbacks(session, limit=9)
    inbox.folded(session, callback_ids=ids, inbound_ids=[received.id], now=now)
    assert inbox.waiting(session) == 0
