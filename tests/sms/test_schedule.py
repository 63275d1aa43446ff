"""Tests of wall-clock times turned into instants."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms.message import When
from sms.schedule import NotATime, due, instant, is_late, read

NEW_YORK = ZoneInfo("America/New_York")
LOS_ANGELES = ZoneInfo("America/Los_Angeles")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "clock", "zone", "expected"),
    [
        ("2026-11-27", "09:00", "America/New_York", "2026-11-27T14:00"),
        ("2026-07-01", "09:00", "America/New_York", "2026-07-01T13:00"),
        # spring forward: 02:00 to 03:00 does not exist
        ("2026-03-08", "01:59", "America/New_York", "2026-03-08T06:59"),
        ("2026-03-08", "02:00", "America/New_York", "2026-03-08T07:00"),
        ("2026-03-08", "02:30", "America/New_York", "2026-03-08T07:00"),
        ("2026-03-08", "03:00", "America/New_York", "2026-03-08T07:00"),
        ("2026-03-29", "02:30", "Europe/Oslo", "2026-03-29T01:00"),
        # fall back: 01:30 comes twice
        ("2026-11-01", "01:30", "America/New_York", "2026-11-01T05:30"),
        ("2026-10-25", "02:30", "Europe/Oslo", "2026-10-25T00:30"),
        # the other way round in the south
        ("2026-10-04", "02:30", "Australia/Sydney", "2026-10-03T16:00"),
        ("2026-04-05", "02:30", "Australia/Sydney", "2026-04-04T15:30"),
        # zones off the hour, which never change or do
        ("2026-11-27", "09:00", "Asia/Kolkata", "2026-11-27T03:30"),
        ("2026-11-27", "09:00", "Asia/Kathmandu", "2026-11-27T03:15"),
        ("2026-03-08", "02:30", "America/St_Johns", "2026-03-08T05:30"),
        ("2026-11-01", "01:30", "America/St_Johns", "2026-11-01T04:00"),
        # ends of months and of a leap February, and a year that ends elsewhere first
        ("2028-02-29", "23:59", "America/New_York", "2028-03-01T04:59"),
        ("2026-10-31", "23:30", "America/Los_Angeles", "2026-11-01T06:30"),
        ("2026-12-31", "23:30", "America/New_York", "2027-01-01T04:30"),
        ("2027-01-01", "00:00", "Pacific/Kiritimati", "2026-12-31T10:00"),
        # half an hour's gap, and a gap at midnight
        ("2026-10-04", "02:15", "Australia/Lord_Howe", "2026-10-03T15:30"),
        ("2026-09-06", "00:00", "America/Santiago", "2026-09-06T04:00"),
        # a whole day that never was
        ("2011-12-30", "12:00", "Pacific/Apia", "2011-12-30T10:00"),
    ],
)
def test_a_wall_clock_becomes_an_instant(day: str, clock: str, zone: str, expected: str) -> None:
    assert instant(date.fromisoformat(day), time.fromisoformat(clock), ZoneInfo(zone)) == utc(expected)


@given(st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2037, 1, 1)))  # noqa: DTZ001 - wall clocks
def test_an_instant_reads_as_its_wall_clock_or_the_first_after_a_gap(wall: datetime) -> None:
    at = instant(wall.date(), wall.time(), NEW_YORK)
    shown = at.astimezone(NEW_YORK).replace(tzinfo=None)
    assert timedelta(0) <= shown - wall <= timedelta(hours=1)


def test_each_recipient_is_due_in_their_own_zone() -> None:
    when = When(date(2026, 11, 27), time(9), recipient_zone=True)
    assert due(when, account=NEW_YORK, recipient=LOS_ANGELES) == utc("2026-11-27T17:00")
    assert due(when, account=NEW_YORK) == utc("2026-11-27T14:00")


def test_the_account_zone_ignores_the_recipients() -> None:
    when = When(date(2026, 11, 27), time(9))
    assert due(when, account=NEW_YORK, recipient=LOS_ANGELES) == utc("2026-11-27T14:00")


def test_nothing_picked_is_now() -> None:
    assert due(When(), account=NEW_YORK) is None


@pytest.mark.parametrize(("missed_seconds", "late"), [(-60, False), (0, False), (900, False), (901, True)])
def test_late_is_more_than_fifteen_minutes(missed_seconds: int, late: bool) -> None:
    due_at = utc("2026-11-27T14:00")
    assert is_late(due_at, due_at + timedelta(seconds=missed_seconds)) is late


def test_pickers_are_read_as_they_stand() -> None:
    assert read("2026-11-27", "09:00") == When(date(2026, 11, 27), time(9))


@pytest.mark.parametrize(
    ("day", "clock", "field"), [(None, "09:00", "date"), ("9999-12-31", "09:00", "date"), ("2026-11-27", None, "time")]
)
def test_a_missing_or_impossible_pick_names_its_field(day: str | None, clock: str | None, field: str) -> None:
    with pytest.raises(NotATime) as refused:
        read(day, clock)
    assert refused.value.field == field
