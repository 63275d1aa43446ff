from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from sms.errors import Problem
from sms.settings import from_rows
from store import audit, settings


def test_what_nobody_has_set_has_its_default(session: Session) -> None:
    assert settings.load(session) == from_rows({})


def test_a_setting_is_kept_as_it_was_typed_and_the_change_is_logged(session: Session, now: datetime) -> None:
    settings.save(session, "monthly_segments", text="36000", by="ana", now=now)
    settings.save(session, "monthly_segments", text="40000", by="bo", now=now)
    assert settings.rows(session) == {"monthly_segments": "40000"}
    assert settings.load(session).monthly_segments == 40_000
    [last, first] = audit.tail(session, subject="monthly_segments")
    assert (last.who, last.detail) == ("bo", {"before": "36000", "after": "40000"})
    assert first.detail == {"before": None, "after": "36000"}


def test_setting_the_same_again_is_no_change(session: Session, now: datetime) -> None:
    for _ in range(2):
        settings.save(session, "canary", text="off", by="ana", now=now)
    assert len(audit.tail(session)) == 1


@pytest.mark.parametrize(("key", "text"), [("monthly_segments", "many"), ("secret", "x"), ("nonsense", "1")])
def test_what_makes_no_sense_is_refused_and_not_kept(session: Session, now: datetime, key: str, text: str) -> None:
    with pytest.raises(Problem):
        settings.save(session, key, text=text, by="ana", now=now)
    assert settings.rows(session) == {}


def test_the_secret_is_drawn_once_and_never_listed(session: Session) -> None:
    secret = settings.secret(session)
    assert len(secret) == 32
    assert settings.secret(session) == secret
    assert settings.rows(session) == {}


def test_two_who_need_the_secret_first_get_the_same(engine: Engine) -> None:
    def secret(_: int) -> bytes:
        with Session(engine) as session, session.begin():
            return settings.secret(session)

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(secret, range(4)))) == 1
