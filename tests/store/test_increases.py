"""Claims about higher limits: when they hold, and until when they can be taken back."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from sms.settings import from_rows
from store import audit, increases, quota, settings

ACCOUNT = from_rows({"monthly_segments": "1000", "renewal_date": "2026-01-05", "time_zone": "America/New_York"})
DECEMBER = timedelta(days=10)


def bought(session: Session, now: datetime, day: int, *, segments: int = 500) -> date:
    return increases.add(session, ACCOUNT, segments=segments, bought=date(2026, 11, day), by="ana", now=now)


def test_an_increase_counts_from_the_first_renewal_after_its_purchase(session: Session, now: datetime) -> None:
    assert bought(session, now, 15) == date(2026, 12, 5)
    assert quota.standing(session, ACCOUNT, now=now).limit == 1000
    assert quota.standing(session, ACCOUNT, now=now + DECEMBER).limit == 1500


def test_what_waits_for_its_renewal_is_planned_the_next_first(session: Session, now: datetime) -> None:
    bought(session, now, 2)  # in force since the 5th
    bought(session, now, 15)
    increases.add(session, ACCOUNT, segments=7, bought=date(2026, 12, 20), by="bo", now=now)
    found = increases.planned(session, ACCOUNT, now=now)
    assert [(one.segments, one.starts, one.by) for one in found] == [
        (500, date(2026, 12, 5), "ana"),
        (7, date(2027, 1, 5), "bo"),
    ]


def test_what_is_planned_can_be_removed_once_and_is_in_the_log(session: Session, now: datetime) -> None:
    bought(session, now, 15)
    [one] = increases.planned(session, ACCOUNT, now=now)
    assert increases.remove(session, ACCOUNT, one.id, by="cy", now=now) == one
    assert quota.standing(session, ACCOUNT, now=now + DECEMBER).limit == 1000
    with pytest.raises(increases.InForce, match="in force or gone"):
        increases.remove(session, ACCOUNT, one.id, by="bo", now=now)
    last = audit.tail(session, subject="quota")[0]
    assert (last.who, last.action, last.detail) == (
        "cy",
        "took an increase back",
        {"segments": 500, "starts": "2026-12-05"},
    )


def test_what_has_taken_effect_cannot_be_removed(session: Session, now: datetime) -> None:
    bought(session, now, 15)
    [one] = increases.planned(session, ACCOUNT, now=now)
    with pytest.raises(increases.InForce):
        increases.remove(session, ACCOUNT, one.id, by="cy", now=now + DECEMBER)
    assert quota.standing(session, ACCOUNT, now=now + DECEMBER).limit == 1500


def test_a_limit_that_is_set_anew_is_the_limit_at_once_and_what_is_planned_still_comes(
    session: Session, now: datetime
) -> None:
    for key, text in (("monthly_segments", "1000"), ("renewal_date", "2026-01-05")):
        settings.save(session, key, text=text, by="cy", now=now)
    account = settings.load(session)
    for day in (1, 15):
        increases.add(session, account, segments=500, bought=date(2026, 11, day), by="ana", now=now)
    assert quota.standing(session, account, now=now).limit == 1500
    settings.save(session, "monthly_segments", text="1200", by="cy", now=now)
    account = settings.load(session)
    limits = [quota.standing(session, account, now=at).limit for at in (now, now + timedelta(days=12))]
    assert limits == [1200, 1700]
