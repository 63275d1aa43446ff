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
    stage.phone("+12122340101").expects("Acme has news")


def test_whoever_may_not_approve_is_refused_with_the_reason_and_an_unclear_answer_refuses(stage: Stage) -> None:
    ana, bo, cy, dee, eve = (stage.person(name) for name in ("ana", "bo", "cy", "dee", "eve"))
    stage.textops("settings", "set", "second_approver_above", "")
    stage.textops("settings", "set", "approvers", "S0APPROVE")
    stage.workspace.changes("groups", {"id": "S0APPROVE", "add": ["U0EVE", "U0ANA"]})
    number = drafts(ana, "Four eyes")
    requests(ana, "Four eyes", to="Staff")
    approves(ana, "Four eyes")
    ana.sees("Only an approver who is not the author can approve.\nAsk @approvers")
    approves(dee, "Four eyes")
    dee.sees("TextOps is for full members of this workspace.")
    approves(cy, "Four eyes")
    cy.sees("Only an approver can approve.\nAsk @approvers")
    stage.workspace.changes("groups", {"id": "S0APPROVE", "remove": ["U0EVE", "U0ANA"]})
    approves(eve, "Four eyes")
    eve.sees("Only an approver can approve.\nAsk @approvers")
    stage.workspace.faults({"kind": "error", "what": "usergroups.users.list"})
    approves(bo, "Four eyes")
    bo.sees("so nothing was done.")
    stage.workspace.recovers()
    assert stage.report(f"#{number}")["state"] == "in_review"
    approves(bo, "Four eyes")
    ana.sees(f"approved #{number}")
    stage.phone("+12122340100").expects("Acme has news")
