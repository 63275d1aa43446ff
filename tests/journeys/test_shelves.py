"""What a team keeps to write with: properties, snippets, campaigns and subscription types, each by its verb."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.journeys.stage import Stage
from tests.journeys.steps import approves, closes_everything, drafts, requests, schedules

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("stage", ["socket"], indirect=True)]


@pytest.fixture(autouse=True)
def _nothing_left_open(stage: Stage) -> Iterator[None]:
    yield
    closes_everything(stage)


def test_a_property_is_added_picked_by_typing_and_goes_out_with_its_default(stage: Stage) -> None:
    ana, bo = stage.person("ana"), stage.person("bo")
    ana.types("/sms properties", in_="#marketing")
    ana.sees("Properties · 10")
    ana.clicks("Add a property")
    ana.modal()
    ana.fills("Label", "Shirt size")
    ana.chooses("Kind", "choice")
    ana.fills("Choices", "Small\nMedium\nLarge")
    ana.fills("Default value", "Huge")
    ana.submits()
    assert "They are Small, Medium, Large." in ana.modal().errors["Default value"]
    ana.fills("Default value", "medium")
    ana.submits()
    ana.sees("write {{ contact.shirt_size }} in a text")
    ana.closes(everything=True)
    number = drafts(ana, "Shirts", body="Your size:")
    ana.clicks("Edit", on=f"#{number} Shirts\n")
    ana.modal()
    assert ana.options("Property", "shirt") == ["Shirt size"]
    ana.chooses("Property", "Shirt size")
    ana.clicks("Insert")
    ana.sees("44 characters")
    assert ana.modal().inputs["Message"] == "Your size: {{ contact.shirt_size }}"
    ana.submits()
    ana.has_no_modal()
    requests(ana, "Shirts")
    approves(bo, "Shirts")
    stage.phone("+12122340100").expects("Your size: Medium")


def test_the_properties_follow_the_type(stage: Stage) -> None:
    ana = stage.person("ana")
    ana.types("/sms draft Types", in_="#marketing")
    ana.modal()
    assert "First name" in ana.options("Property", "")
    ana.chooses("Type", "Company")
    ana.clicks("Insert")
    ana.sees("Choose a property first")  # what was done before it is done by then
    assert ana.options("Property", "") == ["Name"]
    ana.chooses("Type", "Sender")
    ana.sees("0 segments")
    assert ana.options("Property", "") == ["Name", "First name"]


def test_another_default_takes_a_scheduled_message_back_and_its_thread_says_why(stage: Stage) -> None:
    ana, bo, cy = stage.person("ana"), stage.person("bo"), stage.person("cy")
    number = drafts(ana, "Defaults", body="Hi {{ contact.last_name }}")
    schedules(ana, "Defaults", at=stage.clock.now() + timedelta(days=2))
    approves(bo, "Defaults")
    bo.sees(f"approved #{number}")
    cy.types("/sms properties last name", in_="#ops")
    cy.clicks("Edit", beside="contact.last_name")
    assert f"#{number}: another default" in cy.modal().text
    cy.fills("Default value", "friend")
    cy.submits()
    cy.sees(f"Drafts again, for their text is another now: #{number}.")
    bo.sees("changed the default of contact.last_name from nothing to “friend”")
    bo.sees(f"#{number} Defaults\nDraft\n")


def test_a_property_in_use_stays_and_one_that_is_free_goes(stage: Stage) -> None:
    ana = stage.person("ana")
    ana.types("/sms properties", in_="#marketing")
    ana.clicks("Add a property")
    ana.modal()
    ana.fills("Label", "Pet")
    ana.submits()
    ana.sees("write {{ contact.pet }} in a text")
    ana.closes(everything=True)
    number = drafts(ana, "Pets", body="Hi {{ contact.pet }}")
    ana.types("/sms properties pet", in_="#marketing")
    ana.clicks("Remove", beside="contact.pet")
    ana.sees(f"contact.pet is used by #{number}.")
    ana.picks_from_menu("Delete", on=f"#{number} Pets\n")
    ana.modal()
    ana.fills(f"Type {number}", f"{number}")
    ana.submits()
    ana.closes(everything=True)
    ana.types("/sms properties pet", in_="#marketing")
    ana.clicks("Remove", beside="contact.pet")
    ana.types("/sms properties pets", in_="#marketing")
    ana.sees("Nothing here is called “pets”.")


def test_a_property_is_refused_at_the_input_that_is_wrong(stage: Stage) -> None:
    ana = stage.person("ana")
    ana.types("/sms properties", in_="#marketing")
    ana.clicks("Add a property")
    ana.modal()
    for label, told in (
        ("First name", "There is “First name” already."),
        ("x" * 76, "75 are the most"),
        ("<!channel>", ""),
    ):
        ana.fills("Label", label)
        ana.fills("Name", "" if told else "1 channel")
        ana.submits()
        errors = ana.modal().errors
        assert told in errors.get("Label", "") if told else "makes no name" in errors["Name"]
        assert ana.modal().inputs["Label"] == label


def test_a_snippet_is_kept_found_by_typing_and_put_in(stage: Stage) -> None:
    ana = stage.person("ana")
    ana.types("/sms snippets", in_="#marketing")
    ana.sees("There are no snippets yet.")
    ana.clicks("Add a snippet")
    ana.modal()
    ana.fills("Name", "Opening <!here>")
    ana.fills("Text", "Hi {{ contact.frist_name }}!")
    ana.submits()
    assert "Did you mean “contact.first_name”?" in ana.modal().errors["Text"]
    ana.fills("Text", "Hi {{ contact.first_name }}!")
    ana.submits()
    ana.sees("about 1 segment")
    ana.closes(everything=True)
    ana.types("/sms draft Put together", in_="#marketing")
    ana.modal()
    ana.fills("Message", "News:")
    assert ana.options("Snippet", "zzz") == []
    ana.chooses("Snippet", "Opening <!here>", typing="open")
    ana.sees("52 characters")  # with the opt-out text
    assert ana.modal().inputs["Message"] == "News: Hi {{ contact.first_name }}!"
    ana.submits()
    ana.has_no_modal()
    ana.types("/sms snippets openin", in_="#marketing")
    ana.clicks("Edit", beside="Opening")
    ana.modal()
    ana.fills("Name", "Opening")
    ana.submits()
    ana.closes(everything=True)
    ana.types("/sms snippets opning", in_="#marketing")
    ana.sees("Did you mean “Opening”?")
    ana.clicks("Show all")
    ana.clicks("Remove", beside="Opening")
    ana.sees("There are no snippets yet.")


def test_make_it_plain_says_what_it_saves(stage: Stage) -> None:
    ana = stage.person("ana")
    ana.types("/sms draft Curly", in_="#marketing")
    ana.modal()
    ana.fills("Message", "“" + "x" * 80)
    ana.sees("2 segments")
    ana.clicks("Make it plain: 2 → 1 segment")
    ana.sees("108 characters · 1 segment · GSM-7")
    assert ana.modal().inputs["Message"].startswith('"x')
    ana.clicks("Make it plain")


def test_a_campaign_is_added_renamed_and_leads_to_its_messages(stage: Stage) -> None:
    ana = stage.person("ana")
    ana.types("/sms campaigns", in_="#marketing")
    ana.clicks("Add a campaign")
    ana.modal()
    ana.fills("Name", "Autmn")
    ana.submits()
    ana.sees("choose it under Campaign")
    ana.closes(everything=True)
    ana.types("/sms draft Leaves", in_="#marketing")
    ana.modal()
    ana.fills("Message", "Leaves fall.")
    ana.fills("Campaign", "Autum")
    ana.sees("New: saving makes it. Did you mean “Autmn”?")
    ana.fills("Campaign", "autmn")
    ana.submits()
    ana.has_no_modal()
    drafts(ana, "No leaves")
    ana.types("/sms campaigns autumn", in_="#marketing")
    ana.sees("Did you mean “Autmn”?")
    ana.types("/sms campaigns", in_="#marketing")
    ana.sees("Autmn · 1 message · nothing sent yet")
    ana.clicks("Rename", beside="Autmn")
    ana.modal()
    ana.fills("Name", "Autumn")
    ana.submits()
    ana.closes(everything=True)
    assert "Leaves\n" in ana.sees("Autumn · ")  # on its card
    ana.types("/sms campaigns autumn", in_="#marketing")
    ana.clicks("Messages", beside="Autumn · 1 message")
    assert "No leaves" not in ana.sees("Leaves · draft")


def test_a_subscription_type_is_added_by_an_author_and_renamed_by_an_admin(stage: Stage) -> None:
    ana, cy = stage.person("ana"), stage.person("cy")
    ana.types("/sms subscriptions", in_="#marketing")
    ana.sees("Offers · 6 opted in · 0 opted out")
    ana.clicks("Add a subscription type")
    ana.modal()
    ana.fills("Name", "OFFERS")
    ana.submits()
    assert "There is “Offers” already." in ana.modal().errors["Name"]
    ana.fills("Name", "News")
    ana.fills("Description", "The monthly letter")
    ana.submits()
    ana.sees("Nobody has agreed to it yet.")
    ana.closes(everything=True)
    ana.types("/sms draft Letter", in_="#marketing")
    ana.modal()
    ana.fills("Message", "The letter is out.")
    ana.chooses("Subscription type", "News")
    cy.types("/sms subscriptions news", in_="#ops")
    cy.clicks("Edit", beside="News · 0 opted in")  # a card of before says “News” too
    cy.modal()
    cy.fills("Name", "Letters")
    cy.submits()
    cy.sees("Who agreed to it still does.")
    ana.submits()
    assert "no such type any more" in ana.modal().errors["Subscription type"]
    ana.closes(everything=True)
    ana.types("/sms subscriptions letters", in_="#marketing")
    ana.clicks("Edit", beside="Letters")
    ana.sees("Only an admin can do that.")


def test_two_hundred_properties_are_paged_and_found_by_typing(stage: Stage) -> None:
    ana = stage.person("ana")
    fields = [f"field_{place:03}_{'x' * 70}" for place in range(200)]
    header = ",".join(["first_name", "mobile_phone", "external_id", *fields])
    stage.imports([f"Zoe,+12122340901,z1{',1' * 200}"], to="Wide", header=header)
    ana.types("/sms properties field", in_="#marketing")
    ana.sees("1–10 of 200 with “field”")
    ana.clicks("More", on="1–10 of 200")
    ana.clicks("More", on="11–20 of 200")
    assert "field_020" in ana.sees("21–30 of 200")
    ana.types("/sms draft Wide", in_="#marketing")
    ana.modal()
    assert len(ana.options("Property", "field")) == 100
    [found] = ana.options("Property", "field 199")
    assert len(found) == 75
    ana.chooses("Property", found, typing="field 199")
    ana.clicks("Insert")
    ana.sees("1 segment ·")
    assert fields[199] in ana.modal().inputs["Message"]
