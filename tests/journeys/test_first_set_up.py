"""An admin who has just installed the app is led from the first `/sms` to the first draft."""

import pytest

from tests.journeys.stage import Stage

STEPS = ("account_name", "home_channel", "approvers", "monthly_segments", "renewal_date")

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("stage", ["socket"], indirect=True)]


@pytest.fixture(autouse=True)
def _just_installed(stage: Stage) -> None:
    for step in STEPS:
        stage.textops("settings", "set", step, "")


def test_an_admin_sets_the_account_up_and_goes_on_from_there(stage: Stage) -> None:
    ana, cy, dee = (stage.person(name) for name in ("ana", "cy", "dee"))
    ana.types("/sms", in_="#marketing")
    assert "Set up" not in ana.sees("TextOps is not set up yet").splitlines()
    cy.opens_home()
    cy.sees("Welcome to TextOps.")
    cy.types("/sms", in_="#ops")
    cy.clicks("Set up", on="Welcome to TextOps.")
    cy.modal()
    cy.fills("Account name", "Acme")
    cy.fills("Time zone", "Oslo")
    cy.fills("Segments a month", "2000")
    cy.submits()
    assert "Europe/Oslo" in cy.modal().errors["Time zone"]
    cy.fills("Time zone", "Europe/Oslo")
    cy.chooses("Approvers", "bo")
    cy.submits()
    cy.sees("Acme is set up.")
    cy.clicks("New text message")
    cy.sees("Subscription type")
    cy.closes(everything=True)
    kept = stage.textops("settings", "--json")
    assert all(value in kept for value in ('"Acme"', '"Europe/Oslo"', '"2000"', '"U0BO"'))
    cy.opens_home()
    cy.sees("of 2,000 segments used")
    assert "Welcome" not in cy.home()
    dee.opens_home()
    dee.sees("TextOps is for full members of this workspace.")
