"""Tests of quiet hours."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms.hours import NotASpan, Span, is_quiet, next_closing, next_opening, read

NIGHT = Span(time(20), time(8))
NEW_YORK = ZoneInfo("America/New_York")
CHICAGO = ZoneInfo("America/Chicago")
TOKYO = ZoneInfo("Asia/Tokyo")
UTC_ZONE = ZoneInfo("UTC")

moments = st.datetimes(
    min_value=datetime(2020, 1, 1),  # noqa: DTZ001 - hypothesis puts the zone on
    max_value=datetime(2030, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
spans = st.tuples(st.times(), st.times()).filter(lambda pair: pair[0] != pair[1]).map(lambda pair: Span(*pair))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("clock", "quiet"),
    [("07:59:59", True), ("08:00:00", False), ("12:00:00", False), ("19:59:59", False), ("20:00:00", True)],
)
def test_the_night_ends_at_eight_and_begins_at_twenty(clock: str, quiet: bool) -> None:
    assert is_quiet(utc(f"2026-05-05T{clock}"), [UTC_ZONE], span=NIGHT) is quiet


def test_a_span_may_lie_within_one_day() -> None:
    siesta = read("12:00-14:00")
    assert is_quiet(utc("2026-05-05T13:00"), [UTC_ZONE], span=siesta)
    assert not is_quiet(utc("2026-05-05T23:00"), [UTC_ZONE], span=siesta)


def test_off_is_never_quiet() -> None:
    assert read("off") is None
    assert not is_quiet(utc("2026-05-05T03:00"), [UTC_ZONE], span=None)
    assert next_opening(utc("2026-05-05T03:00"), [UTC_ZONE], span=None) == utc("2026-05-05T03:00")
    assert next_closing(utc("2026-05-05T03:00"), [UTC_ZONE], span=None) is None


@pytest.mark.parametrize("text", ["", "20:00", "20:00-20:00", "8pm-8am", "25:00-08:00", "on"])
def test_what_is_no_span_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(NotASpan, match="20:00-08:00"):
        read(text)


def test_every_zone_a_number_may_be_in_must_be_open() -> None:
    at = utc("2026-05-05T12:30")  # 8:30 in New York, 7:30 in Chicago
    assert is_quiet(at, [NEW_YORK, CHICAGO], span=NIGHT)
    assert next_opening(at, [NEW_YORK, CHICAGO], span=NIGHT) == utc("2026-05-05T13:00")


def test_zones_that_are_never_open_together_have_no_opening() -> None:
    assert next_opening(utc("2026-01-05T12:30"), [NEW_YORK, TOKYO], span=Span(time(18), time(9))) is None


@pytest.mark.parametrize(
    ("at", "opening"),
    [
        ("2026-05-05T23:30", "2026-05-05T23:30"),  # 19:30, open
        ("2026-05-06T01:00", "2026-05-06T12:00"),  # 21:00, till the morning after
        ("2026-05-06T05:00", "2026-05-06T12:00"),  # 01:00, till the same morning
        ("2026-03-08T02:00", "2026-03-08T12:00"),  # 21:00 before spring forward: one hour less to wait
        ("2026-11-01T01:00", "2026-11-01T13:00"),  # 21:00 before fall back: one hour more
    ],
)
def test_who_is_asleep_waits_for_the_next_opening(at: str, opening: str) -> None:
    assert next_opening(utc(at), [NEW_YORK], span=NIGHT) == utc(opening)


def test_an_opening_that_dst_skips_is_the_gaps_end() -> None:
    assert next_opening(utc("2026-03-08T06:00"), [NEW_YORK], span=Span(time(20), time(2, 30))) == utc(
        "2026-03-08T07:00"
    )


def test_an_opening_that_dst_repeats_counts_again_in_its_second_pass() -> None:
    late = Span(time(20), time(1, 30))
    assert next_opening(utc("2026-11-01T05:10"), [NEW_YORK], span=late) == utc("2026-11-01T05:30")
    assert next_opening(utc("2026-11-01T06:10"), [NEW_YORK], span=late) == utc("2026-11-01T06:30")


def test_the_window_ends_where_the_first_zone_closes() -> None:
    at = utc("2026-05-05T16:00")
    assert next_closing(at, [CHICAGO, NEW_YORK], span=NIGHT) == utc("2026-05-06T00:00")


@given(moments, spans)
def test_an_opening_is_open_and_never_in_the_past(at: datetime, span: Span) -> None:
    opening = next_opening(at, [NEW_YORK], span=span)
    assert opening is not None
    assert at <= opening <= at + timedelta(hours=25)
    assert not is_quiet(opening, [NEW_YORK], span=span)
