from datetime import datetime

from sqlalchemy.orm import Session

from sms.message import Draft, Frozen
from sms.settings import from_rows
from store import messages, sending

BODY = "Hi, https://acme.example/sale or http://acme.example/plain or https://192.0.2.7/x"


def frozen(session: Session, body: str, now: datetime) -> Frozen:
    message = messages.add(session, Draft("Sale", "C1", body, opt_out=False), author="ana", now=now)
    sending.freeze(session, message, account=from_rows({}), sender="Ana Hill")
    kept = messages.frozen(session, message.number)
    assert kept
    return kept


def test_a_link_that_is_refused_is_never_a_redirect_of_ours(session: Session, now: datetime) -> None:
    assert list(frozen(session, BODY, now).links) == ["https://acme.example/sale"]


def test_a_text_without_good_links_freezes_none(session: Session, now: datetime) -> None:
    assert frozen(session, "http://acme.example", now).links == {}


def test_the_sender_is_frozen_by_name(session: Session, now: datetime) -> None:
    assert frozen(session, "Hi", now).sender == {"sender.name": "Ana Hill", "sender.first_name": "Ana"}
