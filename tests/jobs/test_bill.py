"""Claims about bills: each text's is learnt from the carrier's own list, once."""

from datetime import datetime, timedelta
from functools import partial

import pytest

from jobs import bill, deliver
from jobs.world import Listed, Page, StalePage
from sms.delivery import Accepted, DeliveryState, Rejected
from store import jobs, reports
from tests.jobs.conftest import Stand
from tests.jobs.sends import rows, sends, states


def handed_over(stand: Stand, *, refused: int = 0) -> None:
    """Three texts, of whose bill the carrier said nothing when it took them; it lists them newest first."""
    sends(stand)
    taken = [Accepted(f"SM{line}", 0, DeliveryState.ACCEPTED) for line in (1, 2, 3)]
    stand.carrier.answers = [*taken[refused:], *[Rejected(21211)] * refused]
    stand.runs(deliver.run, "1:0:1000")
    stand.carrier.at_the_carrier = [
        Listed(f"SM{line}", "+12125550100", "Hi", "delivered", None, line, stand.clock.now()) for line in (9, 3, 2, 1)
    ]


def waiting(stand: Stand) -> list[str]:
    """Take the jobs that go on with the list."""
    lease = timedelta(seconds=9)
    claimed = stand.does(lambda s: jobs.claim(s, names=["bill"], now=stand.clock.now(), lease=lease, limit=9))
    for job in claimed:
        stand.does(partial(jobs.finish, job=job))
    return [job.key for job in claimed]


def reads(stand: Stand) -> list[dict[str, int]]:
    """Read the list to its end, a page a job."""
    done, keys = [], ["1"]
    while keys:
        done += [stand.runs(bill.run, key) for key in keys]
        keys = waiting(stand)
    return done


def test_every_text_has_the_bill_that_the_carrier_lists(stand: Stand) -> None:
    handed_over(stand)
    assert [row["billed"] for row in rows(stand)] == [None] * 3
    assert reads(stand) == [{"billed": 1, "ended": 1}, {"billed": 2, "ended": 2}]
    assert [row["billed"] for row in rows(stand)] == [1, 2, 3]
    assert stand.does(lambda session: reports.report(session, 1)).segments.billed == 6


def test_the_report_is_redrawn_with_it(stand: Stand) -> None:
    handed_over(stand)
    reads(stand)
    (redraw,) = stand.does(
        lambda s: jobs.claim(
            s, names=["redraw"], now=stand.clock.now() + bill.REDRAWN_AFTER, lease=timedelta(seconds=9), limit=9
        )
    )
    assert redraw.name == "redraw"


def test_what_no_callback_told_is_made_up_for_and_the_message_is_looked_at_again(stand: Stand) -> None:
    handed_over(stand)
    assert states(stand) == ["accepted"] * 3
    reads(stand)
    assert states(stand) == ["delivered"] * 3
    (again,) = stand.does(
        lambda s: jobs.claim(
            s, names=["progress"], now=stand.clock.now() + bill.REDRAWN_AFTER, lease=timedelta(seconds=9), limit=9
        )
    )
    assert again.key == "1"


def test_the_carrier_is_not_asked_for_what_is_known_already(stand: Stand) -> None:
    handed_over(stand)
    reads(stand)
    assert stand.runs(bill.run, 1) == {"billed": 0, "ended": 0}


def test_a_refused_text_has_no_bill(stand: Stand) -> None:
    handed_over(stand, refused=3)
    assert stand.runs(bill.run, 1) == {"billed": 0, "ended": 0}


def test_a_page_that_cannot_be_had_is_asked_for_again_and_those_before_it_are_not(stand: Stand) -> None:
    handed_over(stand)
    stand.runs(bill.run, 1)
    (after,) = waiting(stand)
    assert after == "1:2"
    assert stand.runs(bill.run, after) == {"billed": 2, "ended": 2}
    assert [row["billed"] for row in rows(stand)] == [1, 2, 3]


def test_a_list_whose_next_page_the_carrier_knows_no_more_is_begun_anew(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def stale(since: datetime, *, until: datetime, cursor: str) -> Page:
        raise StalePage

    handed_over(stand)
    stand.runs(bill.run, 1)
    (after,) = waiting(stand)
    with monkeypatch.context() as forgetful:
        forgetful.setattr(stand.carrier, "page", stale)
        assert stand.runs(bill.run, after) == {"anew": 1}
    assert waiting(stand) == []
    stand.clock.time += bill.ANEW_AFTER
    assert sum(done["billed"] for key in waiting(stand) for done in [stand.runs(bill.run, key)]) == 0
    (rest,) = waiting(stand)
    assert stand.runs(bill.run, rest) == {"billed": 2, "ended": 2}
