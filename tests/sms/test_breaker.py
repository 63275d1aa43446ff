"""Claims about keeping texts back: who is not there is asked ever less often, and people are told once."""

from datetime import datetime, timedelta

import pytest

from sms.breaker import Breaker, Trouble, is_to_be_told, next_try


@pytest.mark.parametrize(("tries", "seconds"), [(1, 2), (3, 8), (6, 60), (1_000, 60)])
def test_who_is_not_there_is_asked_ever_less_often(tries: int, seconds: int, now: datetime) -> None:
    assert next_try(Trouble.UNREACHABLE, tries, now=now) == now + timedelta(seconds=seconds)


@pytest.mark.parametrize("trouble", [Trouble.REFUSED, Trouble.REPORTED])
def test_what_people_repair_is_tried_when_they_resume(trouble: Trouble, now: datetime) -> None:
    assert next_try(trouble, 9, now=now) == now


@pytest.mark.parametrize(
    ("trouble", "minutes", "told", "is_time"),
    [
        (Trouble.REFUSED, 0, False, True),
        (Trouble.REPORTED, 0, False, True),
        (Trouble.REFUSED, 9, True, False),
        (Trouble.UNREACHABLE, 1, False, False),
        (Trouble.UNREACHABLE, 2, False, True),
        (Trouble.UNREACHABLE, 9, True, False),
    ],
)
def test_people_are_told_once_and_not_of_a_short_silence(
    trouble: Trouble, minutes: int, told: bool, is_time: bool, now: datetime
) -> None:
    breaker = Breaker(trouble, 0, now - timedelta(minutes=minutes), 1, now, told=told)
    assert is_to_be_told(breaker, now=now) is is_time
