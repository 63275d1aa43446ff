"""Tests of segments a month."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms.quota import Increase, crossed, effective, judge, limit_at, period

NEW_YORK = ZoneInfo("America/New_York")
WARNING = Decimal("0.60")


@pytest.mark.parametrize(
    ("today", "renewal", "begun", "ends"),
    [
        ("2026-08-05", "2025-08-05", "2026-08-05", "2026-09-05"),
        ("2026-08-04", "2025-08-05", "2026-07-05", "2026-08-05"),
        ("2026-01-04", "2025-08-05", "2025-12-05", "2026-01-05"),
        ("2026-02-27", "2025-01-28", "2026-01-28", "2026-02-28"),
        ("2026-02-28", "2025-01-29", "2026-02-28", "2026-03-29"),
        ("2024-02-29", "2023-01-29", "2024-02-29", "2024-03-29"),
        ("2026-02-28", "2025-01-30", "2026-02-28", "2026-03-30"),
        ("2026-03-30", "2025-01-31", "2026-02-28", "2026-03-31"),
        ("2026-04-30", "2025-01-31", "2026-04-30", "2026-05-31"),
        ("2026-12-31", "2025-01-31", "2026-12-31", "2027-01-31"),
        ("2026-11-27", None, "2026-11-01", "2026-12-01"),
    ],
)
def test_periods_run_from_the_renewal_day(today: str, renewal: str | None, begun: str, ends: str) -> None:
    now = datetime.fromisoformat(today).replace(hour=12, tzinfo=NEW_YORK)
    found = period(now, date.fromisoformat(renewal) if renewal else None, zone=NEW_YORK)
    assert found.day == date.fromisoformat(begun)
    assert found.start.astimezone(NEW_YORK).isoformat()[:16] == f"{begun}T00:00"
    assert found.end.astimezone(NEW_YORK).isoformat()[:16] == f"{ends}T00:00"


def test_a_period_begins_at_midnight_in_the_accounts_zone() -> None:
    before = datetime(2026, 8, 5, 3, 59, 59, tzinfo=UTC)
    after = datetime(2026, 8, 5, 4, tzinfo=UTC)
    assert period(before, date(2025, 1, 5), zone=NEW_YORK).day == date(2026, 7, 5)
    assert period(after, date(2025, 1, 5), zone=NEW_YORK).day == date(2026, 8, 5)


@given(
    st.datetimes(
        min_value=datetime(2001, 1, 1),  # noqa: DTZ001 - hypothesis puts the zone on
        max_value=datetime(2036, 1, 1),  # noqa: DTZ001
        timezones=st.just(UTC),
    ),
    st.dates(min_value=date(2020, 1, 1), max_value=date(2030, 1, 1)),
)
def test_periods_hold_their_instant_and_follow_one_another(now: datetime, renewal: date) -> None:
    found = period(now, renewal, zone=NEW_YORK)
    assert found.start <= now < found.end
    assert period(found.end, renewal, zone=NEW_YORK).start == found.end


@pytest.mark.parametrize(
    ("purchased", "renewal", "in_force"),
    [
        ("2026-08-15", "2026-08-05", "2026-09-05"),  # the article's own example
        ("2026-08-04", "2026-08-05", "2026-08-05"),
        ("2026-08-05", "2026-08-05", "2026-09-05"),
        ("2026-12-20", "2026-08-05", "2027-01-05"),
        ("2026-02-10", "2026-01-31", "2026-02-28"),
    ],
)
def test_an_increase_waits_for_the_renewal_after_its_purchase(purchased: str, renewal: str, in_force: str) -> None:
    assert effective(date.fromisoformat(purchased), date.fromisoformat(renewal)) == date.fromisoformat(in_force)


def test_the_limit_rises_with_each_increase_in_force() -> None:
    renewal = date(2026, 8, 5)
    bought = [Increase(5_000, date(2026, 8, 15)), Increase(1_000, date(2026, 9, 6))]
    limits = [limit_at(date(2026, month, 5), 10_000, increases=bought, renewal=renewal) for month in (8, 9, 10)]
    assert limits == [10_000, 15_000, 16_000]


def test_without_a_base_there_is_no_limit() -> None:
    assert limit_at(date(2026, 8, 5), None, increases=[Increase(5, date(2026, 1, 1))], renewal=None) is None
    verdict = judge(10**9, 0, 10**9, limit=None, warning=WARNING)
    assert (verdict.share, verdict.warns, verdict.exceeds, verdict.left) == (None, False, False, None)


@pytest.mark.parametrize(
    ("used", "reserved", "asked", "warns", "exceeds"),
    [
        (500, 0, 99, False, False),  # 59.9 %
        (500, 50, 50, True, False),  # 60.0 %
        (900, 50, 50, True, False),  # 100.0 %
        (900, 50, 51, True, True),  # 100.1 %
    ],
)
def test_the_lines_are_exact(used: int, reserved: int, asked: int, warns: bool, exceeds: bool) -> None:
    verdict = judge(used, reserved, asked, limit=1_000, warning=WARNING)
    assert (verdict.warns, verdict.exceeds) == (warns, exceeds)
    assert verdict.share == Fraction(used + reserved + asked, 1_000)


@given(st.integers(min_value=1, max_value=10**12))
def test_sixty_per_cent_warns_at_any_size(unit: int) -> None:
    assert judge(6 * unit, 0, 0, limit=10 * unit, warning=WARNING).warns
    assert not judge(6 * unit - 1, 0, 0, limit=10 * unit, warning=WARNING).warns


def test_a_limit_of_nothing_lets_nothing_out() -> None:
    verdict = judge(0, 0, 1, limit=0, warning=WARNING)
    assert verdict.exceeds
    assert verdict.share is None


def test_what_is_left_is_never_negative() -> None:
    assert judge(900, 50, 0, limit=1_000, warning=WARNING).left == 50
    assert judge(1_200, 0, 0, limit=1_000, warning=WARNING).left == 0


@pytest.mark.parametrize(
    ("before", "after", "news"),
    [(0, 599, ()), (0, 600, (60,)), (599, 600, (60,)), (600, 799, ()), (500, 1_000, (60, 80, 100)), (1_000, 1_200, ())],
)
def test_each_threshold_is_news_once(before: int, after: int, news: tuple[int, ...]) -> None:
    assert crossed(before, after, limit=1_000) == news


def test_no_limit_has_no_thresholds() -> None:
    assert crossed(0, 10**9, limit=None) == ()
