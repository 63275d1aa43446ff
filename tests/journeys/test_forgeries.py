"""Requests that nobody signed: refused with a sentence, and as if they had never come."""

import re
import time

import pytest
import requests

from tests.journeys import steps
from tests.journeys.stage import Stage

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("stage", ["http"], indirect=True)]

CUSTOMER = "+12122340101"
SIGNATURES = [{}, {"X-Twilio-Signature": ""}, {"X-Twilio-Signature": "bm90IHlvdXJzIQ=="}, {"X-Twilio-Signature": "é"}]


@pytest.mark.parametrize("signature", SIGNATURES)
def test_a_forged_opt_out_is_refused_and_opts_nobody_out(stage: Stage, signature: dict[str, str]) -> None:
    form = {"MessageSid": "SM1", "From": CUSTOMER, "To": "+12015550100", "Body": "STOP forged"}
    headers = {name: value.encode() for name, value in signature.items()}
    answer = requests.post(f"{stage.public_url}/twilio/inbound", data=form, headers=headers, timeout=60)
    assert answer.status_code == 403
    assert "signature does not match" in answer.text


def test_a_forged_status_is_refused_and_changes_no_report(stage: Stage) -> None:
    ana, bo = stage.person("ana"), stage.person("bo")
    number = steps.drafts(ana, "True news")
    steps.requests(ana, "True news")
    steps.approves(bo, "True news")
    stage.phone(CUSTOMER).expects("Acme has news.")
    ana.sees("sent to 6 people")
    sid = next(row["sid"] for row in stage.carrier.ledger() if row["to"] == CUSTOMER)
    form = {"MessageSid": sid, "MessageStatus": "failed", "ErrorCode": "30003"}
    answer = requests.post(f"{stage.public_url}/twilio/status?attempt=d-1-1", data=form, timeout=60)
    assert answer.status_code == 403
    assert "signature does not match" in answer.text
    ana.sees("Delivered 100.0 % (6)")
    assert stage.report(f"#{number}")["counts"]["failed"] == 0
    ana.does_not_see("STOP forged")


def test_a_forged_slack_request_is_refused_and_nothing_is_written(stage: Stage) -> None:
    body = "command=%2Fsms&text=draft+Forged&user_id=U0ANA&channel_id=C0MARKET&trigger_id=1.2.3&team_id=T0SIM"
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": str(int(time.time())),
        "X-Slack-Signature": f"v0={'0' * 64}",
    }
    answer = requests.post(f"{stage.public_url}/slack/events", data=body, headers=headers, timeout=60)
    assert answer.status_code in {401, 403}
    assert re.search("signature|invalid request", answer.text)
    unsigned = requests.post(f"{stage.public_url}/slack/events", data=body, timeout=60)
    assert unsigned.status_code in {401, 403}
    assert not stage.person("ana").screen()["modals"]
