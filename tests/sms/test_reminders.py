from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from sms.reminders import awake, next_reminder

NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("after", "due"),
    [
        ("2026-11-26 09:00", "2026-11-26 13:00"),
        ("2026-11-26 15:59", "2026-11-26 19:59"),
        ("2026-11-26 16:00", "2026-11-27 08:00"),
        ("2026-11-26 23:00", "2026-11-27 08:00"),
        ("2026-11-27 03:00", "2026-11-27 08:00"),
        ("2026-11-27 04:00", "2026-11-27 08:00"),
        ("2026-11-27 04:30", "2026-11-27 08:30"),
    ],
)
def test_a_reminder_comes_four_hours_later_but_never_at_night(after: str, due: str) -> None:
    at = datetime.fromisoformat(after).replace(tzinfo=NEW_YORK)
    assert next_reminder(at, zones=[NEW_YORK]).astimezone(NEW_YORK).strftime("%Y-%m-%d %H:%M") == due


def test_with_approvers_far_apart_it_comes_when_it_is_day_for_one_and_to_nobody_asleep() -> None:
    homes = {"UBO": ZoneInfo("Europe/Oslo"), "UCY": NEW_YORK}
    evening = datetime(2026, 11, 26, 17, tzinfo=NEW_YORK)
    due = next_reminder(evening, zones=homes.values())
    assert due.astimezone(homes["UBO"]).strftime("%Y-%m-%d %H:%M") == "2026-11-27 08:00"
    assert awake(homes, at=due) == ["UBO"]
    assert awake(homes, at=datetime(2026, 11, 26, 12, tzinfo=NEW_YORK)) == ["UBO", "UCY"]
