from datetime import date
from zoneinfo import ZoneInfo

import pytest

from sms.audit_filter import Wanted, read


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("", Wanted()),
        ("#12", Wanted(message=12)),
        ("by:me refused", Wanted(who="UCY", refused=True)),
        ("by:clock", Wanted(who="clock")),
        ("from:2026-11-01 to:2026-11-30", Wanted(since=date(2026, 11, 1), until=date(2026, 11, 30))),
        ("#12 approved without", Wanted(message=12, words="approved without")),
        ("from:2026-02-30", Wanted(words="from:2026-02-30")),
        ("to:9999-12-31", Wanted(words="to:9999-12-31")),
        ("#12 before:300", Wanted(message=12, before=300)),
    ],
)
def test_what_is_typed_is_read_and_carried_by_buttons(typed: str, wanted: Wanted) -> None:
    assert read(typed, me="UCY") == wanted
    assert read(wanted.argument, me="UCY") == wanted


def test_days_are_the_accounts_and_the_last_one_is_whole() -> None:
    begins, ends = Wanted(since=date(2026, 11, 1), until=date(2026, 11, 1)).span(ZoneInfo("America/New_York"))
    assert begins
    assert ends
    assert (ends - begins).days == 1  # as clocks show it: this day has 25 hours
    assert begins.utcoffset() != ends.utcoffset()
