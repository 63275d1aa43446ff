"""Two approvers for a large send, and what has changed since the approval before."""

from datetime import timedelta

import pytest

from tests.journeys.stage import Stage
from tests.journeys.steps import approves, drafts, requests, schedules

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("stage", ["socket"], indirect=True)]


def test_a_request_tells_what_has_changed_since_the_approval_before(stage: Stage) -> None:
    ana, bo = stage.person("ana"), stage.person("bo")
    number = drafts(ana, "Second thoughts", body="Acme gives 20 % off.")
    tomorrow = stage.clock.now() + timedelta(days=1)
    schedules(ana, "Second thoughts", at=tomorrow)
    approves(bo, "Second thoughts")
    ana.sees("Unschedule")
    ana.clicks("Edit", on=f"#{number} Second thoughts\n")
    ana.modal()
    ana.fills("Message", "Acme gives 30 % off.")
    ana.submits()
    ana.has_no_modal()
    schedules(ana, "Second thoughts", at=tomorrow)
    assert "“20” → “30” · as many people" in bo.sees("Changed since revision 2")


def test_a_large_send_goes_out_once_two_have_approved(stage: Stage) -> None:
    ana, bo, cy = stage.person("ana"), stage.person("bo"), stage.person("cy")
    stage.textops("settings", "set", "second_approver_above", "2")
    stage.textops("settings", "set", "approvers", "U0BO,U0CY")
    drafts(ana, "Big one")
    requests(ana, "Big one")
    approves(bo, "Big one")
    ana.sees("✅ 1 of 2: @Bo approved")
    approves(bo, "Big one")
    bo.sees("somebody else must approve it as well")
    approves(cy, "Big one")
    ana.sees("Approved by @Bo and @Cy")
    stage.phone("+12122340101").expects("Acme has news", within=30)
