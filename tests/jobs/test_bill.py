"""Claims about bills: each text's is learnt from the carrier's own list, once."""

from datetime import timedelta

from jobs import bill, deliver
from jobs.world import Listed
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


def test_every_text_has_the_bill_that_the_carrier_lists(stand: Stand) -> None:
    handed_over(stand)
    assert [row["billed"] for row in rows(stand)] == [None] * 3
    assert stand.runs(bill.run, 1) == {"pages": 2, "billed": 3, "ended": 3}
    assert [row["billed"] for row in rows(stand)] == [1, 2, 3]
    assert stand.does(lambda session: reports.report(session, 1)).segments.billed == 6


def test_the_report_is_redrawn_with_it(stand: Stand) -> None:
    handed_over(stand)
    stand.runs(bill.run, 1)
    (redraw,) = stand.does(
        lambda s: jobs.claim(s, names=["redraw"], now=stand.clock.now(), lease=timedelta(seconds=9), limit=9)
    )
    assert redraw.name == "redraw"


def test_what_no_callback_told_is_made_up_for_and_the_message_is_looked_at_again(stand: Stand) -> None:
    handed_over(stand)
    assert states(stand) == ["accepted"] * 3
    stand.runs(bill.run, 1)
    assert states(stand) == ["delivered"] * 3
    (again,) = stand.does(
        lambda s: jobs.claim(s, names=["progress"], now=stand.clock.now(), lease=timedelta(seconds=9), limit=9)
    )
    assert again.key == "1"


def test_the_carrier_is_not_asked_for_what_is_known_already(stand: Stand) -> None:
    handed_over(stand)
    stand.runs(bill.run, 1)
    assert stand.runs(bill.run, 1) == {"pages": 0, "billed": 0, "ended": 0}


def test_a_refused_text_has_no_bill(stand: Stand) -> None:
    handed_over(stand, refused=3)
    assert stand.runs(bill.run, 1) == {"pages": 0, "billed": 0, "ended": 0}


def test_a_long_list_is_read_on_from_where_the_last_turn_ended(stand: Stand) -> None:
    handed_over(stand)
    assert stand.runs(bill.run, "1:2") == {"pages": 1, "billed": 2, "ended": 2}
    assert [row["billed"] for row in rows(stand)] == [1, 2, None]
