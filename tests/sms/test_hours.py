"""Tests of quiet hours."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sms.hours import Hours, NotASpan, Span, Week, every_day, is_quiet, next_closing, next_opening, read

NIGHT = Span(time(20), time(8))
ALL_DAY = Span(time(0), time(0))
NEW_YORK = ZoneInfo("America/New_York")
CHICAGO = ZoneInfo("America/Chicago")
TOKYO = ZoneInfo("Asia/Tokyo")

zones = st.sampled_from(
    [
        NEW_YORK,
        CHICAGO,
        TOKYO,
        ZoneInfo("Australia/Lord_Howe"),  # half an hour of daylight saving, in the south
        ZoneInfo("America/St_Johns"),
        ZoneInfo("Asia/Kathmandu"),
        ZoneInfo("America/Santiago"),  # its gap is at midnight
    ]
)
clocks = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30]))
spans = st.builds(Span, clocks, clocks)
weeks = st.one_of(spans.map(every_day), st.tuples(*[spans] * 7))
places = st.builds(
    Hours, st.lists(zones, min_size=1, max_size=2).map(tuple), st.lists(weeks, min_size=1, max_size=2).map(tuple)
)
# Round the changes of clocks of 2026, in the north and in the south, and somewhere else.
moments = st.builds(
    lambda day, minutes: datetime.fromisoformat(day).replace(tzinfo=UTC) + timedelta(minutes=minutes),
    st.sampled_from(["2026-03-07", "2026-10-31", "2026-04-04", "2026-10-03", "2026-09-05", "2026-12-30"]),
    st.integers(0, 48 * 60),
)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def at_night(*where: str, span: Span = NIGHT) -> Hours:
    return Hours(tuple(ZoneInfo(name) for name in where), (every_day(span),))


@pytest.mark.parametrize(
    ("clock", "quiet"),
    [("07:59:59", True), ("08:00:00", False), ("12:00:00", False), ("19:59:59", False), ("20:00:00", True)],
)
def test_the_night_ends_at_eight_and_begins_at_twenty(clock: str, quiet: bool) -> None:
    assert is_quiet(utc(f"2026-05-05T{clock}"), at_night("UTC")) is quiet


def test_a_span_may_lie_within_one_day() -> None:
    siesta = Hours((ZoneInfo("UTC"),), (every_day(Span(time(12), time(14))),))
    assert is_quiet(utc("2026-05-05T13:00"), siesta)
    assert not is_quiet(utc("2026-05-05T23:00"), siesta)
    assert next_closing(utc("2026-05-05T14:00"), siesta) == utc("2026-05-06T12:00")


def test_off_is_never_quiet() -> None:
    off = Hours((NEW_YORK,))
    assert read("off") is None
    assert not is_quiet(utc("2026-05-05T03:00"), off)
    assert next_opening(utc("2026-05-05T03:00"), off) == utc("2026-05-05T03:00")
    assert next_closing(utc("2026-05-05T03:00"), off) is None


@pytest.mark.parametrize("text", ["", "20:00", "20:00-20:00", "8pm-8am", "25:00-08:00", "on"])
def test_what_is_no_span_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(NotASpan, match="20:00-08:00"):
        read(text)


def test_every_zone_a_number_may_be_in_must_be_open() -> None:
    at = utc("2026-05-05T12:30")  # 8:30 in New York, 7:30 in Chicago
    both = at_night("America/New_York", "America/Chicago")
    assert is_quiet(at, both)
    assert next_opening(at, both) == utc("2026-05-05T13:00")


def test_zones_that_are_never_open_together_have_no_opening() -> None:
    apart = at_night("America/New_York", "Asia/Tokyo", span=Span(time(18), time(9)))
    assert next_opening(utc("2026-01-05T12:30"), apart) is None


@pytest.mark.parametrize(
    ("at", "opening"),
    [
        ("2026-05-05T23:30", "2026-05-05T23:30"),  # 19:30, open
        ("2026-05-06T01:00", "2026-05-06T12:00"),  # 21:00, till the morning after
        ("2026-05-06T05:00", "2026-05-06T12:00"),  # 01:00, till the same morning
        ("2026-03-08T02:00", "2026-03-08T12:00"),  # 21:00 before spring forward: one hour less to wait
        ("2026-11-01T01:00", "2026-11-01T13:00"),  # 21:00 before fall back: one hour more
        ("2026-12-31T02:00", "2026-12-31T13:00"),  # into the last day of a year, and out of it
        ("2027-01-01T02:00", "2027-01-01T13:00"),
    ],
)
def test_who_is_asleep_waits_for_the_next_opening(at: str, opening: str) -> None:
    assert next_opening(utc(at), at_night("America/New_York")) == utc(opening)


@pytest.mark.parametrize(
    ("zone", "at", "opening"),
    [
        ("Australia/Sydney", "2026-10-03T11:00", "2026-10-03T21:00"),  # 21:00 before their spring forward
        ("Australia/Sydney", "2026-04-04T10:00", "2026-04-04T22:00"),  # and before their fall back
        ("Australia/Lord_Howe", "2026-10-03T10:30", "2026-10-03T21:00"),  # by half an hour only
        ("Asia/Kathmandu", "2026-05-05T15:00", "2026-05-06T02:15"),  # a quarter to six from Greenwich
        ("America/St_Johns", "2026-05-06T00:00", "2026-05-06T10:30"),
    ],
)
def test_the_morning_comes_by_the_clocks_of_the_place(zone: str, at: str, opening: str) -> None:
    assert next_opening(utc(at), at_night(zone)) == utc(opening)


def test_an_opening_that_dst_skips_is_the_gaps_end() -> None:
    early = at_night("America/New_York", span=Span(time(20), time(2, 30)))
    assert next_opening(utc("2026-03-08T06:00"), early) == utc("2026-03-08T07:00")


def test_an_opening_that_dst_repeats_counts_again_in_its_second_pass() -> None:
    late = at_night("America/New_York", span=Span(time(20), time(1, 30)))
    assert next_opening(utc("2026-11-01T05:10"), late) == utc("2026-11-01T05:30")
    assert next_closing(utc("2026-11-01T05:30"), late) == utc("2026-11-01T06:00")  # it is one o'clock again
    assert next_opening(utc("2026-11-01T06:10"), late) == utc("2026-11-01T06:30")


def test_the_window_ends_where_the_first_zone_closes() -> None:
    at = utc("2026-05-05T16:00")
    assert next_closing(at, at_night("America/Chicago", "America/New_York")) == utc("2026-05-06T00:00")


def test_a_day_may_be_quiet_as_a_whole_and_another_later() -> None:
    week: Week = (*(NIGHT,) * 5, Span(time(20), time(10)), ALL_DAY)
    there = Hours((NEW_YORK,), (week,))
    friday = utc("2026-11-28T01:00")  # 20:00 there
    assert next_opening(friday, there) == utc("2026-11-28T15:00")  # Saturday at 10
    assert next_opening(utc("2026-11-29T01:00"), there) == utc("2026-11-30T13:00")  # over Sunday to Monday at 8
    assert next_closing(utc("2026-11-28T15:00"), there) == utc("2026-11-29T01:00")


def test_of_two_weeks_both_count() -> None:
    both = Hours((NEW_YORK,), (every_day(Span(time(20), time(8))), every_day(Span(time(21), time(9)))))
    assert next_opening(utc("2026-05-05T04:00"), both) == utc("2026-05-05T13:00")  # nine: the later of the two
    assert next_closing(utc("2026-05-05T13:00"), both) == utc("2026-05-06T00:00")  # twenty: the sooner


@settings(max_examples=60)
@given(moments, places)
def test_an_opening_is_what_one_finds_minute_by_minute(at: datetime, there: Hours) -> None:
    minutes = (at + timedelta(minutes=nth) for nth in range(3 * 24 * 60))
    assert _within(at, next_opening(at, there)) == next((each for each in minutes if not is_quiet(each, there)), None)


@settings(max_examples=60)
@given(moments, places)
def test_a_closing_is_what_one_finds_minute_by_minute(at: datetime, there: Hours) -> None:
    ahead = [at + timedelta(minutes=nth) for nth in range(3 * 24 * 60)]
    closing = next_closing(at, there)
    if is_quiet(at, there):
        assert closing is None or is_quiet(closing, there)
    else:
        assert _within(at, closing) == next((each for each in ahead if is_quiet(each, there)), None)


def _within(at: datetime, found: datetime | None) -> datetime | None:
    return found if found and found - at < timedelta(days=3) else None
