"""Tests of segments a month."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms.quota import Forecast, Increase, Period, effective, forecast, judge, limit_at, period

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


STARTS = datetime(2026, 11, 5, 5, tzinfo=UTC)
NOVEMBER = Period(date(2026, 11, 5), STARTS, STARTS + timedelta(days=30))


@pytest.mark.parametrize(
    ("day", "used", "reserved", "by_the_end", "runs_out"),
    [
        (10, 300, 0, 900, None),
        (10, 400, 0, 1_200, 25),  # 40 a day, and 600 are left for 15 days
        (10, 400, 200, 1_400, 20),  # 200 of those are held for later
        (15, 500, 0, 1_000, None),  # to the last segment on the last day
        (10, 0, 1_000, 1_000, 10),  # all is held: nothing more can be approved from now on
        (10, 0, 0, 0, None),
    ],
)
def test_the_forecast_goes_on_at_the_periods_pace(
    day: int, used: int, reserved: int, by_the_end: int, runs_out: int | None
) -> None:
    now = STARTS + timedelta(days=day)
    found = forecast(NOVEMBER, now=now, used=used, reserved=reserved, limit=1_000)
    assert found == Forecast(by_the_end, None if runs_out is None else STARTS + timedelta(days=runs_out))


def test_there_is_no_forecast_on_the_first_day_nor_without_a_limit() -> None:
    early, late = STARTS + timedelta(hours=23), STARTS + timedelta(days=3)
    assert forecast(NOVEMBER, now=early, used=900, reserved=0, limit=1_000) is None
    assert forecast(NOVEMBER, now=late, used=900, reserved=0, limit=None) is None


OSLO, AUCKLAND, KIRITIMATI = ZoneInfo("Europe/Oslo"), ZoneInfo("Pacific/Auckland"), ZoneInfo("Pacific/Kiritimati")


@pytest.mark.parametrize(
    ("at", "renewal", "zone", "begun", "ends"),
    [
        # The clocks change within the period: it is an hour longer or shorter, and both ends are at midnight.
        ("2026-03-20T12:00Z", 1, NEW_YORK, "2026-03-01T05:00Z", "2026-04-01T04:00Z"),
        ("2026-11-20T12:00Z", 1, NEW_YORK, "2026-11-01T04:00Z", "2026-12-01T05:00Z"),
        ("2026-04-10T12:00Z", 1, AUCKLAND, "2026-03-31T11:00Z", "2026-04-30T12:00Z"),
        # The clocks change on the renewal day itself.
        ("2026-03-29T12:00Z", 29, OSLO, "2026-03-28T23:00Z", "2026-04-28T22:00Z"),
        ("2026-10-25T12:00Z", 25, OSLO, "2026-10-24T22:00Z", "2026-11-24T23:00Z"),
        # Leap years, and the last day of short months.
        ("2028-02-29T12:00Z", 29, OSLO, "2028-02-28T23:00Z", "2028-03-28T22:00Z"),
        ("2028-02-29T12:00Z", 31, OSLO, "2028-02-28T23:00Z", "2028-03-30T22:00Z"),
        ("2027-02-28T12:00Z", 30, OSLO, "2027-02-27T23:00Z", "2027-03-29T22:00Z"),
        # At the same instant it is another day elsewhere, and so another period.
        ("2026-08-04T23:00Z", 5, KIRITIMATI, "2026-08-04T10:00Z", "2026-09-04T10:00Z"),
        ("2026-08-04T23:00Z", 5, NEW_YORK, "2026-07-05T04:00Z", "2026-08-05T04:00Z"),
    ],
)
def test_both_ends_are_at_midnight_of_the_accounts_clock_whatever_clocks_do(
    at: str, renewal: int, zone: ZoneInfo, begun: str, ends: str
) -> None:
    found = period(datetime.fromisoformat(at), date(2020, 1, renewal), zone=zone)
    assert (found.start, found.end) == (datetime.fromisoformat(begun), datetime.fromisoformat(ends))
