"""A file with people in it goes from Slack into a list, and what is wrong with it comes back to one person alone."""

import pytest

from tests.journeys.stage import Stage

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("stage", ["socket"], indirect=True)]

FILE = "Vorname;Handy;Größe\nAnn;212 555 0171;38\nBo;none;39\nCy;212 555 0173;40\n"


def test_a_file_is_imported_with_the_columns_that_a_person_chose(stage: Stage) -> None:
    ana = stage.person("ana")
    ana.types("/sms import", in_="#marketing")
    ana.modal()
    ana.uploads("File", "people.csv", FILE.encode("cp1252"))
    ana.fills("Add to list", "Autumn")
    ana.fills("Subscription type", "Offers")
    ana.submits()
    assert "needs a subscription type, a source and a date" in ana.modal().errors["Source of consent"]
    ana.fills("Source of consent", "Sign-up form")
    ana.fills("Date of consent", "2026-01-15")
    ana.checks("Make them marketing contacts")
    ana.submits()
    ana.sees("Ann · Bo · Cy")
    ana.chooses("Vorname", "first name")
    ana.chooses("Handy", "mobile phone")
    ana.chooses("Größe", "New property")
    ana.submits()
    ana.sees("It is being imported")
    ana.closes(everything=True)
    ana.sees("Import of people.csv:")
    ana.sees("3 rows imported: 2 new contacts")
    came_back = ana.downloads("not imported.csv").decode()
    assert came_back.splitlines()[1] == "3,Handy,This is not a phone number.,Bo,none,39"
    stage.person("bo").does_not_see("not imported.csv")
    stage.person("bo").types("/sms import", in_="#marketing")
    stage.person("bo").closes()
