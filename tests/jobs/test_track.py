"""Claims about asking the carrier what became of texts: only news is folded, and ever less often it is asked."""

from dataclasses import replace
from datetime import timedelta

import pytest

from jobs import deliver, receive, sweep, track
from jobs.world import Listed
from store import jobs
from tests.jobs.conftest import Stand
from tests.jobs.sends import NUMBERS, sends, states

CHUNK = "1:0:1000"


@pytest.fixture
def sent(stand: Stand) -> Stand:
    """Three texts on their way."""
    sends(stand)
    stand.runs(deliver.run, CHUNK)
    return stand


def lists(stand: Stand, *statuses: str) -> None:
    """What the carrier says of each."""
    now = stand.clock.now()
    stand.carrier.at_the_carrier = [
        Listed(f"SM{n}", NUMBERS[n - 1], "Hi", status, 30003 if status == "undelivered" else None, 1, now)
        for n, status in enumerate(statuses, start=1)
    ]


def test_what_is_news_is_folded_like_a_callback(sent: Stand) -> None:
    lists(sent, "delivered", "undelivered", "accepted")
    assert sent.runs(track.run) == {"pages": 2, "news": 2}
    sent.runs(receive.run)
    assert states(sent) == ["delivered", "undelivered", "accepted"]


def test_texts_of_others_are_passed_over(sent: Stand) -> None:
    now = sent.clock.now()
    sent.carrier.at_the_carrier = [Listed("SM99", NUMBERS[0], "Hi", "delivered", None, 1, now)]
    assert sent.runs(track.run)["news"] == 0


def test_it_is_asked_ever_less_often_the_longer_the_last_text_is_gone(sent: Stand) -> None:
    lists(sent, "sent", "sent", "sent")
    sent.runs(track.run)
    assert sent.runs(track.run) == {"not_now": 1}
    sent.clock.time += timedelta(seconds=30)
    assert "pages" in sent.runs(track.run)
    sent.clock.time += timedelta(hours=10)
    assert "pages" in sent.runs(track.run)
    sent.clock.time += timedelta(minutes=50)
    assert sent.runs(track.run) == {"not_now": 1}


def test_when_all_have_ended_nobody_is_asked(sent: Stand) -> None:
    lists(sent, "delivered", "delivered", "delivered")
    sent.runs(track.run)
    sent.runs(receive.run)
    sent.clock.time += timedelta(hours=1)
    assert sent.runs(track.run) == {"not_now": 1}


def test_what_has_no_end_after_three_days_is_given_up(sent: Stand) -> None:
    sent.clock.time += timedelta(hours=73)
    assert sent.runs(track.run) == {"not_now": 1}


@pytest.mark.parametrize(("public_url", "asks"), [("", 2), ("https://t.acme.example", 0)])
def test_only_where_the_carrier_cannot_call_us_it_is_asked(stand: Stand, public_url: str, asks: int) -> None:
    stand.world = replace(stand.world, public_url=public_url)
    stand.runs(sweep.run)
    lease = timedelta(seconds=9)
    claimed = stand.does(lambda s: jobs.claim(s, names=["hear", "track"], now=stand.clock.now(), lease=lease, limit=9))
    assert len(claimed) == asks
