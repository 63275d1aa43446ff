from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from sms.consent import Evidence, How
from store import audit, bars, consent, keyed
from store.bars import Kind
from tests.store.people import number, persons, write

ANN = number(1)


def kinds(session: Session, now: datetime) -> list[Kind]:
    return [bar.kind for bar in bars.of(session, [ANN, number(2)], now=now)]


def test_a_hold_is_over_at_its_instant(session: Session, now: datetime) -> None:
    bars.hold(session, ANN, reason="Away", until=now + timedelta(hours=1), by="UANA", now=now)
    assert kinds(session, now) == [Kind.HELD]
    assert kinds(session, now + timedelta(hours=1)) == []


def test_suppressing_touches_no_consent_and_is_released(session: Session, now: datetime) -> None:
    write(session, *persons(1))
    bars.suppress(session, ANN, reason="Letter", by="UANA", now=now)
    bars.suppress(session, ANN, reason="Second letter", by="UANA", now=now)
    assert kinds(session, now) == [Kind.SUPPRESSED]
    assert bars.release(session, ANN, reason="Settled", by="UBO", now=now)
    assert not bars.release(session, ANN, reason="Again", by="UBO", now=now)
    assert kinds(session, now) == []
    assert consent.has_agreed(session, ANN, subscription_id=1)


def test_the_own_stop_cannot_be_released(session: Session, now: datetime) -> None:
    consent.opt_out(session, ANN, evidence=Evidence("STOP", How.KEYWORD, now, ANN, "SM1"))
    bars.hold(session, ANN, reason="x", until=None, by="UANA", now=now)
    assert bars.release(session, ANN, reason="y", by="UANA", now=now)
    [bar] = bars.of(session, [ANN], now=now)
    assert bar.is_own_word


def test_each_is_logged_under_a_hash_of_the_number(session: Session, now: datetime) -> None:
    bars.suppress(session, ANN, reason="Letter", by="UANA", now=now)
    bars.hold(session, ANN, reason="Away", until=None, by="UBO", now=now)
    bars.release(session, ANN, reason="Back", by="UCY", now=now)
    entries = audit.tail(session, subject=keyed.subject(session, ANN))
    assert [(each.action, each.who, each.detail["reason"]) for each in entries] == [
        ("released", "UCY", "Back"),
        ("put on hold", "UBO", "Away"),
        ("suppressed", "UANA", "Letter"),
    ]
    assert ANN not in str(entries)


def test_a_hash_is_the_same_for_one_number_and_tells_nothing_of_it(session: Session) -> None:
    assert keyed.digest(session, ANN) == keyed.digest(session, ANN) != keyed.digest(session, number(2))
    assert len(keyed.digests(session, [ANN, number(2)])) == 2
