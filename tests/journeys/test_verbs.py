"""Every verb of /sms from typing it to what comes of it."""

import re
from collections.abc import Iterator

import pytest

from tests.journeys.stage import Stage
from tests.journeys.steps import closes_everything, drafts

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("stage", ["socket"], indirect=True)]


@pytest.fixture(autouse=True)
def _nothing_left_open(stage: Stage) -> Iterator[None]:
    yield
    closes_everything(stage)


def test_list_finds_by_words_and_show_leads_to_the_thread(stage: Stage) -> None:
    ana, eve = stage.person("ana"), stage.person("eve")
    number = drafts(ana, "Spring sale")
    drafts(ana, "Autumn news")
    eve.types("/sms list spring", in_="#marketing")
    found = eve.sees(f"#{number} Spring sale")
    assert "Autumn news" not in found
    eve.types(f"/sms show #{number}", in_="#marketing")
    assert "Spring sale" in eve.sees("Open its thread")


def test_a_clone_is_a_draft_of_its_own(stage: Stage) -> None:
    ana = stage.person("ana")
    number = drafts(ana, "Weekly", body="Acme: the week in one text.")
    ana.picks_from_menu("Clone", on=f"#{number} Weekly\n")
    ana.sees(f"is a copy of #{number}")
    assert "Acme: the week in one text." in ana.sees("Weekly (copy)\n")


def test_what_is_archived_leaves_the_list_and_comes_back(stage: Stage) -> None:
    ana, eve = stage.person("ana"), stage.person("eve")
    number = drafts(ana, "Old offer")
    ana.types(f"/sms archive #{number}", in_="#marketing")
    ana.sees(f"#{number} is archived.")
    eve.types("/sms list old offer", in_="#marketing")
    eve.sees("No message")
    eve.types("/sms list archived", in_="#marketing")
    eve.sees("🗄 #")
    ana.picks_from_menu("Unarchive", on=f"#{number} Old offer\n")
    ana.sees("It is in /sms list again.")


def test_delete_asks_for_the_number_and_takes_the_posts_away(stage: Stage) -> None:
    ana = stage.person("ana")
    number = drafts(ana, "Mistake")
    ana.picks_from_menu("Delete", on=f"#{number} Mistake\n")
    ana.modal()
    ana.fills(f"Type {number}", "12345")
    ana.submits()
    assert "nothing was deleted" in ana.modal().errors[f"Type {number} to delete it"]
    ana.fills(f"Type {number}", f"#{number}")
    ana.submits()
    ana.closes(everything=True)
    ana.types(f"/sms show #{number}", in_="#marketing")
    ana.sees(f"There is no message #{number}.")
    ana.loses_sight_of("Mistake\n")


def test_the_limit_is_raised_from_the_next_renewal_on_by_an_admin_alone(stage: Stage) -> None:
    ana, cy = stage.person("ana"), stage.person("cy")
    stage.textops("settings", "set", "monthly_segments", "1000")
    ana.types("/sms quota", in_="#ops")
    assert "of 1,000 segments used" in ana.sees("Quota\n")
    ana.clicks("Increase limit", on="Quota\n")
    ana.sees("Only an admin can do that.")
    cy.types("/sms quota", in_="#ops")
    cy.clicks("Increase limit", on="Quota\n")
    cy.modal()
    cy.fills("Segments", "500")
    cy.submits()
    cy.sees("500 segments more a month, from the renewal on")
    cy.closes(everything=True)
    ana.types("/sms quota", in_="#ops")
    ana.sees("of 1,000 segments used")
    stage.textops("settings", "set", "monthly_segments", "")


def test_settings_are_an_admins_and_a_wrong_one_saves_nothing(stage: Stage) -> None:
    ana, cy = stage.person("ana"), stage.person("cy")
    ana.types("/sms settings", in_="#ops")
    ana.sees("Only an admin can do that.\nAsk an admin.")
    cy.types("/sms settings", in_="#ops")
    cy.modal()
    cy.fills("quota_warning", "sixty")
    cy.fills("test_prefix", "[Trial] ")
    cy.submits()
    assert cy.modal().errors.keys() == {"quota_warning"}
    cy.fills("quota_warning", "0.70")
    cy.submits()
    assert "quota_warning is now 0.70" in cy.sees("test_prefix is now")
    assert "(default: 0.60)" in stage.textops("settings")
    stage.textops("settings", "set", "quota_warning", "0.60")


def test_a_team_number_is_proved_by_its_code_then_gets_tests_and_can_be_removed(stage: Stage) -> None:
    ana, phone = stage.person("ana"), stage.phone("+4791234567")
    ana.types("/sms numbers", in_="#marketing")
    ana.clicks("Add a number")
    ana.modal()
    ana.fills("Label", "Ana in Oslo")
    ana.fills("Phone number", "12")
    ana.submits()
    assert ana.modal().errors["Phone number"]
    ana.fills("Phone number", "+47 912 34 567")
    ana.submits()
    code = re.search(r"\d{6}", phone.expects("is your TextOps code"))
    assert code
    ana.sees("Verification code")
    ana.fills("Verification code", f"{(int(code[0]) + 1) % 1_000_000:06}")
    ana.submits()
    assert ana.modal().errors["Verification code"] == "That is not the code. Look again: it has six digits."
    ana.fills("Verification code", code[0])
    ana.submits()
    ana.sees("is verified.")
    ana.closes(everything=True)
    drafts(ana, "To Oslo", body="Acme says hei.")
    ana.types("/sms test To Oslo", in_="#marketing")
    assert "Ana in Oslo" in ana.modal().inputs["Team numbers"]
    ana.submits()
    phone.expects("Acme says hei.")
    ana.types("/sms numbers", in_="#marketing")
    ana.clicks("Remove", on="Ana in Oslo")
    ana.sees("is removed.")


def test_the_composer_that_was_closed_offers_its_text_again(stage: Stage) -> None:
    eve = stage.person("eve")
    eve.types("/sms draft Half written", in_="#marketing")
    eve.modal()
    eve.fills("Message", "Acme was going to s")
    eve.sees("46 characters")  # with the opt-out text
    eve.closes()
    eve.types("/sms draft", in_="#marketing")
    eve.sees("You closed Half written without saving it.")
    eve.clicks("Continue")
    eve.sees("46 characters")  # with the opt-out text
    held = eve.modal().inputs
    assert (held["Name"], held["Message"]) == ("Half written", "Acme was going to s")
    eve.fills("Message", "Acme was going to say hello.")
    eve.submits()
    eve.has_no_modal()
    eve.sees("Half written\n")
    eve.types("/sms draft", in_="#marketing")
    assert "without saving" not in eve.modal().text


def test_of_two_people_editing_the_later_keeps_their_text_and_learns_who_was_quicker(stage: Stage) -> None:
    ana, eve = stage.person("ana"), stage.person("eve")
    number = drafts(ana, "Shared")
    for who in (ana, eve):
        who.clicks("Edit", on=f"#{number} Shared\n")
        who.modal()
    ana.fills("Message", "Acme: Ana's words")
    ana.submits()
    ana.has_no_modal()
    eve.fills("Message", "Acme: Eve's words")
    eve.submits()
    assert "Your text is not lost" in eve.sees(f"@Ana was quicker: #{number} was edited,")
    eve.closes()
    assert eve.modal().inputs["Message"] == "Acme: Eve's words"
    ana.sees("Acme: Ana's words\n")


def test_what_slack_delivers_twice_is_done_once(stage: Stage) -> None:
    ana = stage.person("ana")
    number = drafts(ana, "Once")
    ana.picks_from_menu("Clone", on=f"#{number} Once\n")
    ana.sees("Once (copy)\n")
    stage.workspace.sends_again("interactive")
    ana.types("/sms clone Once", in_="#marketing")
    stage.workspace.sends_again("slash_commands")
    ana.sees(f"#{number + 2} is a copy of #{number};")
    ana.types("/sms list once (copy)", in_="#marketing")
    assert ana.sees("Once (copy) · draft").count("Once (copy) · draft") == 2
