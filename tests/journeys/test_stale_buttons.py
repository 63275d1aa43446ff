"""Buttons pressed too late, twice or by the wrong person: who presses is told what stands, and nothing happens."""

from collections.abc import Iterator

import pytest

from tests.journeys.stage import Stage
from tests.journeys.steps import approves, drafts, requests

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("stage", ["socket"], indirect=True)]


@pytest.fixture(autouse=True)
def _slack_recovers(stage: Stage) -> Iterator[None]:
    yield
    stage.workspace.recovers()


def freezes_the_screen(stage: Stage) -> None:
    """From now on posts stay as they were, as on a phone in a tunnel: the buttons on them are old ones."""
    stage.workspace.faults({"kind": "error", "what": "chat.update"})


def test_an_approval_of_what_was_edited_since_is_void(stage: Stage) -> None:
    ana, bo = stage.person("ana"), stage.person("bo")
    number = drafts(ana, "Edited")
    requests(ana, "Edited")
    freezes_the_screen(stage)
    ana.clicks("Edit", on=f"#{number} Edited\n")
    ana.modal()
    ana.fills("Message", "Acme has other news.")
    ana.submits()
    ana.has_no_modal()
    approves(bo, "Edited")
    bo.sees("This request is already void, because the message was changed by @Ana, ")
    stage.phone("+12122340101").expects_nothing(for_seconds=0.3)
    stage.workspace.recovers()
    ana.sees("↩️ Void: the message was changed")
    assert stage.report(f"#{number}")["state"] == "draft"


def test_the_second_approver_is_told_who_was_quicker_and_the_author_that_another_must(stage: Stage) -> None:
    ana, bo, eve = stage.person("ana"), stage.person("bo"), stage.person("eve")
    stage.workspace.changes("groups", {"id": "S0APPROVE", "add": ["U0EVE", "U0ANA"]})
    number = drafts(ana, "Twice")
    requests(ana, "Twice")
    approves(ana, "Twice")
    ana.sees("Only an approver who is not the author can approve.\nAsk @approvers")
    freezes_the_screen(stage)
    approves(bo, "Twice")
    stage.phone("+12122340101").expects("Acme has news.")
    approves(eve, "Twice")
    eve.sees("This request is already approved by @Bo, ")
    eve.clicks("Reject", in_thread_of="Twice")
    eve.sees("This request is already approved by @Bo, ")
    stage.workspace.recovers()
    ana.sees("Twice sent to 6 people")
    assert stage.report(f"#{number}")["counts"]["sent"] == 6
    assert stage.carrier.sums()["duplicates"] == 0


def test_a_member_who_is_no_approver_is_told_whom_to_ask(stage: Stage) -> None:
    ana, cy = stage.person("ana"), stage.person("cy")
    drafts(ana, "Not yours")
    requests(ana, "Not yours")
    approves(cy, "Not yours")
    cy.sees("Only an approver can approve.\nAsk @approvers")
    ana.clicks("Withdraw", in_thread_of="Not yours")
    ana.sees("@Ana withdrew the request")


def test_a_message_that_is_sent_cannot_be_paused_and_the_answer_says_what_can_be_done(stage: Stage) -> None:
    ana, bo = stage.person("ana"), stage.person("bo")
    number = drafts(ana, "Gone")
    requests(ana, "Gone")
    stage.textops("settings", "set", "segments_per_second", "2")
    approves(bo, "Gone")
    ana.sees("Pause")
    freezes_the_screen(stage)
    bo.sees("Gone sent to 6 people")
    ana.clicks("Pause", on=f"#{number} Gone\n")
    ana.sees("A message that is sent cannot be paused.")
    stage.textops("settings", "set", "segments_per_second", "500")
    assert stage.report(f"#{number}")["state"] == "sent"
