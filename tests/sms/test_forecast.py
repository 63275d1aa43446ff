"""Claims about when a send starts and ends, and who is put off."""

from dataclasses import replace
from datetime import date, time
from zoneinfo import ZoneInfo

from sms.forecast import Batch, Forecast, ends, forecast
from sms.hours import Hours, Span, every_day
from sms.message import When
from sms.place import Place
from sms.setting_values import QuietPolicy
from sms.settings import from_rows
from tests.sms.test_hours import utc

ACCOUNT = from_rows({"time_zone": "America/New_York", "segments_per_second": "10"})
NEW_YORK, LOS_ANGELES = Place(area="+1212"), Place(area="+1213")
OWN = When(date(2026, 11, 27), time(9), recipient_zone=True)
NEW_YORK_BY_DAY = Hours((ZoneInfo("America/New_York"),), (every_day(Span(time(20), time(8))),))


def test_a_send_by_day_ends_after_its_segments_at_the_senders_pace() -> None:
    now = utc("2026-11-27T15:00")
    told = forecast({NEW_YORK: 600}, When(), ACCOUNT, segments=1_200, now=now)
    assert told == Forecast(starts=None, ends=utc("2026-11-27T15:02"))


def test_who_is_asleep_is_counted_with_the_first_and_the_last_opening() -> None:
    told = forecast({NEW_YORK: 300, LOS_ANGELES: 300}, When(), ACCOUNT, segments=600, now=utc("2026-11-27T08:00"))
    assert (told.quiet, told.quiet_until, told.quiet_last) == (600, utc("2026-11-27T13:00"), utc("2026-11-27T16:00"))
    assert told.ends == utc("2026-11-27T16:00:30")


def test_who_gets_nothing_keeps_nobody_waiting() -> None:
    account = replace(ACCOUNT, quiet_policy=QuietPolicy.DROP)
    told = forecast({NEW_YORK: 300, LOS_ANGELES: 300}, When(), account, segments=600, now=utc("2026-11-27T13:30"))
    assert (told.quiet, told.ends) == (300, utc("2026-11-27T13:30:30"))


def test_it_goes_zone_by_zone_from_the_east() -> None:
    told = forecast({NEW_YORK: 300, LOS_ANGELES: 300}, OWN, ACCOUNT, segments=600, now=utc("2026-11-26T15:00"))
    assert told == Forecast(starts=utc("2026-11-27T14:00"), ends=utc("2026-11-27T17:00:30"))


def test_it_starts_with_those_whose_time_is_still_to_come() -> None:
    now = utc("2026-11-27T15:00")  # ten in New York
    told = forecast({NEW_YORK: 200, LOS_ANGELES: 300}, OWN, ACCOUNT, segments=500, now=now)
    assert (told.starts, told.passed) == (utc("2026-11-27T17:00"), 200)
    everywhere = forecast({NEW_YORK: 200, LOS_ANGELES: 300}, OWN, ACCOUNT, segments=500, now=utc("2026-11-27T18:00"))
    assert (everywhere.starts, everywhere.passed) == (utc("2026-11-27T14:00"), 500)


def test_what_does_not_fit_before_the_night_goes_on_in_the_morning() -> None:
    at = utc("2026-11-28T00:30")  # half an hour is left, which is 18,000 segments
    assert ends([Batch(at, 24_000, NEW_YORK_BY_DAY)], rate=10, now=at) == utc("2026-11-28T13:10")


def test_two_batches_share_one_sender() -> None:
    at = utc("2026-11-27T15:00")
    both = [Batch(at, 600, NEW_YORK_BY_DAY), Batch(at, 600, Hours((ZoneInfo("UTC"),)))]
    assert ends(both, rate=10, now=at) == utc("2026-11-27T15:02")


def test_nobody_is_done_at_once() -> None:
    now = utc("2026-11-27T15:00")
    assert forecast({}, OWN, ACCOUNT, segments=0, now=now) == Forecast(ends=now)
