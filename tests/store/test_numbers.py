from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from sms.consent import Evidence, How
from store import Session, audit, consent, numbers
from store.numbers import CODE_LIFE, CODES_A_DAY, CODES_AN_HOUR, TRIES_MAX, OptedOut, Proof
from store.schema.people import verifications

PHONE = "+12125550123"


def other(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_the_right_code_proves_a_phone_once(session: Session, now: datetime) -> None:
    code = numbers.new_code(session, PHONE, by="UANA", now=now)
    assert len(code) == 6
    assert numbers.prove(session, PHONE, code=f" {code} ", by="UANA", now=now) is Proof.RIGHT
    assert numbers.prove(session, PHONE, code=code, by="UANA", now=now) is Proof.OVER


def test_a_code_is_its_askers_alone(session: Session, now: datetime) -> None:
    code = numbers.new_code(session, PHONE, by="UANA", now=now)
    assert numbers.prove(session, PHONE, code=code, by="UBO", now=now) is Proof.OVER


def test_the_code_itself_is_kept_nowhere(session: Session, now: datetime) -> None:
    code = numbers.new_code(session, PHONE, by="UANA", now=now)
    kept = session.execute(select(verifications)).one()
    assert code not in {str(value) for value in kept}
    assert code not in str(audit.tail(session))


def test_five_tries_end_a_code(session: Session, now: datetime) -> None:
    code = numbers.new_code(session, PHONE, by="UANA", now=now)
    for _ in range(TRIES_MAX):
        assert numbers.prove(session, PHONE, code=other(code), by="UANA", now=now) is Proof.WRONG
    assert numbers.prove(session, PHONE, code=code, by="UANA", now=now) is Proof.OVER


def test_ten_minutes_end_a_code(session: Session, now: datetime) -> None:
    code = numbers.new_code(session, PHONE, by="UANA", now=now)
    assert numbers.prove(session, PHONE, code=code, by="UANA", now=now + CODE_LIFE) is Proof.OVER


def test_a_new_code_ends_the_one_before(session: Session, now: datetime) -> None:
    first = numbers.new_code(session, PHONE, by="UANA", now=now)
    second = numbers.new_code(session, PHONE, by="UANA", now=now)
    if first != second:
        assert numbers.prove(session, PHONE, code=first, by="UANA", now=now) is Proof.WRONG
    assert numbers.prove(session, PHONE, code=second, by="UANA", now=now) is Proof.RIGHT


def test_a_phone_gets_three_codes_an_hour_whoever_asks(session: Session, now: datetime) -> None:
    for user in ("UANA", "UBO", "UCY")[:CODES_AN_HOUR]:
        numbers.new_code(session, PHONE, by=user, now=now)
    with pytest.raises(numbers.TooManyCodes, match="within an hour"):
        numbers.new_code(session, PHONE, by="UDAN", now=now + timedelta(minutes=59))
    numbers.new_code(session, PHONE, by="UDAN", now=now + timedelta(minutes=60))


def test_a_person_gets_ten_codes_a_day(session: Session, now: datetime) -> None:
    for line in range(CODES_A_DAY):
        numbers.new_code(session, f"+1212555010{line}", by="UANA", now=now)
    with pytest.raises(numbers.TooManyCodes, match="within a day"):
        numbers.new_code(session, "+12125550199", by="UANA", now=now + timedelta(hours=23))
    numbers.new_code(session, "+12125550199", by="UBO", now=now)


def test_a_phone_is_listed_by_label_and_proved_again_changes_it(session: Session, now: datetime) -> None:
    numbers.keep(session, PHONE, label="Zoe's phone", owner="UZOE", now=now)
    numbers.keep(session, "+12125550124", label="ana's phone", owner="UANA", now=now)
    assert [each.label for each in numbers.every(session)] == ["ana's phone", "Zoe's phone"]
    numbers.keep(session, PHONE, label=" ", owner="UZOE", now=now)
    assert [each.label for each in numbers.every(session)] == ["+1 212 ••• 0123", "ana's phone"]


def test_one_that_is_removed_needs_a_new_code(session: Session, now: datetime) -> None:
    numbers.keep(session, PHONE, label="Ana", owner="UANA", now=now)
    phone = numbers.every(session)[0]
    assert numbers.is_verified(session, PHONE)
    numbers.remove(session, phone.id, by="UANA", now=now)
    assert not numbers.is_verified(session, PHONE)
    with pytest.raises(numbers.NoSuchNumber):
        numbers.get(session, phone.id)


def test_a_phone_that_opted_out_gets_no_code(session: Session, now: datetime) -> None:
    consent.opt_out(session, PHONE, evidence=Evidence("STOP", How.KEYWORD, now, PHONE, "SM9"))
    with pytest.raises(OptedOut, match="Text START from it"):
        numbers.new_code(session, PHONE, by="UANA", now=now)
