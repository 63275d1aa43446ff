"""What the carrier bills is what the report says, though the carrier did not tell when it took the texts."""

import time

import pytest

from tests.journeys.stage import Stage
from tests.journeys.steps import approves, drafts, requests

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("stage", ["socket"], indirect=True)]

WAIT_SECONDS = 20


def test_the_bill_of_a_send_is_the_sum_of_the_carriers_own_ledger(stage: Stage) -> None:
    ana, bo = stage.person("ana"), stage.person("bo")
    stage.textops("settings", "set", "price_per_segment", "0.01")
    drafts(ana, "Invoice", body=f"Acme pays {'Đ' * 80} to {{{{ contact.first_name }}}}.")
    requests(ana, "Invoice")
    approves(bo, "Invoice")
    stage.phone("+12122340105").expects("to Farid")
    bo.sees("sent to 6 people")
    billed = sum(int(row["segments"]) for row in stage.carrier.ledger() if "Acme pays" in row["body"])
    assert billed == 12
    until = time.monotonic() + WAIT_SECONDS
    while stage.report("Invoice")["segments"]["billed"] != billed and time.monotonic() < until:
        time.sleep(0.2)
    segments = stage.report("Invoice")["segments"]
    assert (segments["exact"], segments["billed"]) == (12, billed)
    bo.sees("12 billed · $0.12")
