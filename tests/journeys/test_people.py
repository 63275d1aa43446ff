"""People in Slack: somebody is added, opted in by hand, texted, answers, is looked at, held, and forgotten."""

from collections.abc import Iterator

import pytest

from tests.journeys.stage import Stage
from tests.journeys.steps import approves, closes_everything, drafts, requests

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("stage", ["socket", "postgresql"], indirect=True)]

PHONE = "+12122340177"


@pytest.fixture(autouse=True)
def _nothing_left_open(stage: Stage) -> Iterator[None]:
    yield
    closes_everything(stage)


def adds_mary(stage: Stage, phone: str) -> None:
    """Add Mary Ann Quillfeather, and record that she agreed to get Offers."""
    ana = stage.person("ana")
    ana.types("/sms contacts", in_="#marketing")
    ana.sees("Contacts · 6")
    ana.clicks("Add a contact")
    ana.modal()
    ana.fills("First name", "Mary Ann")
    ana.fills("Last name", "Quillfeather")
    ana.fills("Mobile phone", "555")
    ana.chooses("Marketing contact", "Yes")
    ana.submits()
    assert ana.modal().errors["Mobile phone"]
    ana.fills("Mobile phone", phone)
    ana.fills("Company", "Quill & Sole")
    ana.submits()
    ana.sees(f"{phone} has agreed to nothing yet.")
    ana.sees("Offers: no. Has not agreed to get this subscription type.")
    ana.clicks("Record consent")
    ana.chooses("Subscription type", "Offers")
    ana.fills("What was shown", "May we text you our offers?")
    ana.fills("Source", "Call of today")
    ana.submits()
    ana.sees(f"Offers: yes, at {phone}")
    ana.closes(everything=True)


def forgets_mary(stage: Stage, phone: str) -> None:
    """Have an admin forget her; her first name alone forgets nobody."""
    cy = stage.person("cy")
    cy.types("/sms forget Mary Ann Quillfeather", in_="#ops")
    cy.modal()
    cy.fills("Type the number to forget them", "Mary")
    cy.submits()
    assert cy.modal().errors
    cy.fills("Type the number to forget them", phone)
    cy.submits()
    cy.sees("They are forgotten.")
    cy.closes(everything=True)
    cy.types("/sms contacts Quillfeather", in_="#ops")
    cy.sees("Nothing here is called “Quillfeather”.")


def test_somebody_is_added_texted_looked_at_and_forgotten(stage: Stage) -> None:
    ana, bo, phone = stage.person("ana"), stage.person("bo"), stage.phone(PHONE)
    adds_mary(stage, PHONE)
    drafts(ana, "Quills", body='Hi {{ contact.first_name | default: "there" }}')
    requests(ana, "Quills", to="Mary Ann Quillfeather")
    approves(bo, "Quills")
    phone.expects("Hi Mary Ann")
    phone.replies("Lovely, thanks")
    ana.sees("Lovely, thanks")

    ana.clicks("Open contact", in_thread_of="Quills")
    assert "Mary Ann Quillfeather" in ana.modal().text
    ana.closes(everything=True)
    ana.types("/sms contact ann quill", in_="#marketing")
    ana.modal()
    ana.chooses("Show", "Marketing SMS")
    ana.sees("Quills · Delivered")
    ana.clicks("Report")
    ana.sees("Report of #")
    ana.closes()
    ana.chooses("Show", "Clicks")
    ana.sees("Nothing of this kind has happened.")
    ana.closes(everything=True)

    forgets_mary(stage, PHONE)
    bo.loses_sight_of("Lovely, thanks")
    counts = stage.report("#1")["counts"]
    assert (counts["delivered"], counts["replied"]) == (1, 1)


def test_one_screen_leads_from_form_to_form_and_back(stage: Stage) -> None:
    ana = stage.person("ana")
    ana.types("/sms contact ben", in_="#marketing")
    ana.modal()
    ana.picks_from_menu("Hold")
    ana.fills("Reason", "Asked for a break")
    ana.submits()
    ana.sees("on hold · +12122340101 · Asked for a break")
    ana.clicks("Edit")
    ana.clicks("Back")
    ana.clicks("Edit")
    ana.fills("State", "NY")
    ana.submits()
    ana.sees("Changed: state.")
    ana.picks_from_menu("Release")
    ana.fills("Reason", "Came back")
    ana.submits()
    ana.sees("Offers: yes, at +12122340101")
    ana.clicks("Change lists")
    ana.chooses("Lists picked by hand", "Staff")
    ana.submits()
    ana.sees("The lists are changed.")
    assert "Staff" in ana.modal().text
    ana.picks_from_menu("Forget this person")
    ana.sees("Only an admin can do that.")


def test_a_number_opens_its_person_and_a_guest_sees_nothing(stage: Stage) -> None:
    ana = stage.person("ana")
    ana.types("/sms contact +1 212 234 0100", in_="#marketing")
    assert "Ann" in ana.modal().text
    ana.sees("+12122340100")
    ana.closes(everything=True)
    ana.types("/sms contact Nobody Atall", in_="#marketing")
    ana.sees("There is nobody of that name or number among the contacts.")
