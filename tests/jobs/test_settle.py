"""Claims about settling what nobody can tell of, when the carrier's list or a clock fails as well."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from jobs import deliver, settle
from jobs.world import Listed
from sms.delivery import Uncertain
from tests.jobs.conftest import FakeCarrier, Stand
from tests.jobs.sends import NUMBERS, rows, sends, states

SETTLED = timedelta(minutes=16)


@dataclass
class Forgetful(FakeCarrier):
    """A carrier that does not find what it sent to some numbers."""

    failing: set[str] = field(default_factory=set)
    fatal: str = ""  # the process ends while this number is asked about

    async def listed(self, number: str) -> Sequence[Listed]:
        if number == self.fatal:
            raise SystemExit
        if number in self.failing:
            raise OSError("the list cannot be had")
        return await super().listed(number)


@pytest.fixture
def carrier() -> Forgetful:
    """A carrier that takes all of three texts, and whose answers are lost."""
    return Forgetful(answers=[Uncertain("no reply")] * 3)


@pytest.fixture
def lost(stand: Stand, carrier: Forgetful) -> Stand:
    """Three texts of which nobody can tell, and a carrier that lists them."""
    lost = replace(stand, world=replace(stand.world, carrier=carrier))
    sends(lost)
    lost.runs(deliver.run, "1:0:1000")
    carrier.at_the_carrier = [
        Listed(f"SM{row['id']}", str(row["number"]), str(row["body"]), "delivered", None, 1, stand.clock.now())
        for row in rows(lost)
    ]
    return lost


def test_a_look_up_that_fails_keeps_no_other_waiting(lost: Stand, carrier: Forgetful) -> None:
    lost.clock.time += SETTLED
    carrier.failing = {NUMBERS[1]}
    assert lost.runs(settle.run, "d") == {"accepted": 2, "planned": 0, "looked_up": 3}
    assert states(lost) == ["delivered", "uncertain", "delivered"]
    carrier.failing = set()
    lost.runs(settle.run, "d")
    assert states(lost) == ["delivered"] * 3


def test_what_was_looked_up_before_a_process_ends_is_settled(
    lost: Stand, carrier: Forgetful, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost.clock.time += SETTLED
    monkeypatch.setattr(settle, "PART_ROWS", 1)
    carrier.fatal = NUMBERS[1]
    with pytest.raises(SystemExit):
        lost.runs(settle.run, "d")
    assert states(lost) == ["delivered", "uncertain", "uncertain"]


def test_where_every_look_up_fails_the_job_is_tried_again_later(lost: Stand, carrier: Forgetful) -> None:
    lost.clock.time += SETTLED
    carrier.failing = set(NUMBERS)
    with pytest.raises(OSError, match="cannot be had"):
        lost.runs(settle.run, "d")
    assert states(lost) == ["uncertain"] * 3


def test_a_text_is_found_though_our_clock_was_nine_minutes_ahead(lost: Stand, carrier: Forgetful) -> None:
    carrier.at_the_carrier = [
        replace(each, created_at=each.created_at - timedelta(minutes=9)) for each in carrier.at_the_carrier
    ]
    lost.clock.time += SETTLED
    lost.runs(settle.run, "d")
    assert states(lost) == ["delivered"] * 3
