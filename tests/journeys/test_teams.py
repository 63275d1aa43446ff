"""Whose a message is: a team's own, seen by others once it is shared; and the log of all that happened."""

import pytest

from tests.journeys.stage import Stage
from tests.journeys.steps import drafts, requests

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("stage", ["socket"], indirect=True)]


def test_a_teams_message_is_as_if_it_never_was_until_it_is_shared(stage: Stage) -> None:
    ana, cy, eve = stage.person("ana"), stage.person("cy"), stage.person("eve")
    stage.workspace.changes("groups", {"id": "S0SALES", "handle": "sales", "name": "Sales", "add": ["U0EVE"]})
    cy.types("/sms teams", in_="#ops")
    cy.clicks("Add a team", on="There are no teams yet")
    cy.modal()
    cy.fills("Name", "Shop")
    cy.chooses("People", "Ana")
    cy.submits()
    cy.sees("what its members draft from now on is seen by the team")
    cy.closes(everything=True)
    number = drafts(ana, "Secret sale")
    ana.sees("by @Ana · Shop")
    eve.types(f"/sms show #{number}", in_="#general")
    eve.sees(f"There is no message #{number}.")
    eve.types("/sms report secret sale", in_="#general")
    eve.sees("There is no message “secret sale”.")
    ana.picks_from_menu("Share", on=f"#{number} Secret sale\n")
    ana.modal()
    ana.chooses("User groups", "@sales", typing="sal")
    ana.submits()
    ana.sees(f"👥 @Ana shared #{number} with @sales.")
    eve.types(f"/sms show #{number}", in_="#general")
    eve.sees("by @Ana · Shop")
    cy.types(f"/sms audit #{number}", in_="#ops")
    assert "@Ana · shared" in cy.sees(f"Audit log · of #{number}")


def test_an_admin_approves_without_the_others_and_they_read_why(stage: Stage) -> None:
    ana, bo, cy = stage.person("ana"), stage.person("bo"), stage.person("cy")
    number = drafts(ana, "Urgent", in_="#ops")
    requests(ana, "Urgent", to="Staff")
    bo.picks_from_menu("Approve without the others", on="Urgent? (revision")
    bo.sees("Only an admin can do that.")
    cy.picks_from_menu("Approve without the others", on="Urgent? (revision")
    cy.modal()
    cy.fills("Reason", "Bo is on a plane")
    cy.submits()
    cy.has_no_modal()
    assert bo.sees("without the others: Bo is on a plane").startswith(f"🚨 @Cy approved #{number} Urgent")
    ana.sees(f"🚨 @Ana: @Cy approved #{number} without the others; it goes out now.")
    ana.sees("✅ Approved by @Cy without the others")
    stage.phone("+12122340100").expects("Acme has news")
    cy.types(f"/sms audit #{number}", in_="#ops")
    log = cy.sees(f"Audit log · of #{number}")
    assert "@Bo · approve.alone" in log
    assert "@Cy · approved without the others" in log
    cy.clicks("CSV", on=f"Audit log · of #{number}")
    cy.sees("lines of the audit log.")
    assert "Bo is on a plane" in cy.downloads("audit.csv").decode("utf-8-sig")
