"""Lists by rule: built in a form that says and counts them, sent to, and never taken from under a message."""

from collections.abc import Iterator

import pytest

from simulator.people import Person
from tests.journeys.stage import Stage
from tests.journeys.steps import approves, closes_everything, drafts, number_of, requests, reviews

pytestmark = pytest.mark.journey

HEADER = "first_name,mobile_phone,external_id,city,shoe_size"


@pytest.fixture(autouse=True)
def _nothing_left_open(stage: Stage) -> Iterator[None]:
    stage.imports(
        ["Lars,+12122340201,l1,Oslo,42", "Liv,+12122340202,l2,Oslo,38", "Per,+12122340203,l3,Bergen,44"],
        to="Norway",
        header=HEADER,
    )
    yield
    closes_everything(stage)


def begins(who: Person, name: str) -> None:
    """Open the form of a new list by rule."""
    who.types("/sms lists", in_="#marketing")
    who.clicks("Add a list")
    who.modal()
    who.fills("Name", name)
    who.chooses("Members", "By rule")
    who.sees("Choose what to look at.")


def in_oslo(who: Person, name: str) -> None:
    """Make a list of people in Oslo."""
    begins(who, name)
    who.chooses("Condition", "City", typing="cit")
    who.fills("Value", "oslo")
    who.sees("Contacts whose city is “oslo”")
    who.sees(" contacts now.")
    who.submits()
    who.sees(f"{name}\nContacts whose city is “oslo”\n")  # filled in once it is counted
    who.closes(everything=True)


def test_a_list_by_rule_is_built_counted_and_sent_to(stage: Stage) -> None:
    ana, bo = stage.person("ana"), stage.person("bo")
    in_oslo(ana, "Oslo")
    ana.types("/sms lists oslo", in_="#marketing")
    ana.sees("Oslo · by rule · 2 contacts, counted")
    ana.clicks("Members", beside="Oslo · by rule")
    ana.sees("Lars")
    drafts(ana, "Hello Oslo", body="Hei!")
    requests(ana, "Hello Oslo", to="Oslo")
    approves(bo, "Hello Oslo")
    stage.phone("+12122340201").expects("Hei!")
    stage.phone("+12122340202").expects("Hei!")
    ana.types("/sms lists oslo", in_="#marketing")
    ana.sees("last used in #")


@pytest.mark.parametrize("stage", ["socket"], indirect=True)
def test_the_review_finds_who_came_since(stage: Stage) -> None:
    ana = stage.person("ana")
    in_oslo(ana, "Oslo now")
    stage.imports(["Nina,+12122340204,l4,Oslo,39"], to="Norway", header=HEADER)
    drafts(ana, "Hello again", body="Hei igjen!")
    assert "3" in reviews(ana, "Hello again", to="Oslo now")
    ana.closes(everything=True)
    ana.types("/sms lists oslo now", in_="#marketing")
    ana.sees("Oslo now · by rule · 3 contacts")


@pytest.mark.parametrize("stage", ["socket"], indirect=True)
def test_conditions_are_added_compared_otherwise_and_removed(stage: Stage) -> None:
    ana = stage.person("ana")
    begins(ana, "Both")
    ana.chooses("Condition", "City", typing="city")
    ana.fills("Value", "Oslo")
    ana.clicks("Add a condition")
    ana.sees("Choose what to look at.")
    ana.chooses("Condition 2", "Shoe size", typing="shoe")
    ana.chooses("Comparison 2", "begins with")
    ana.fills("Value 2", "4")
    ana.sees("Contacts whose city is “Oslo” and whose shoe size begins with “4”")
    ana.sees("1 contact now.")
    ana.clicks("Add a group")
    ana.sees("Group 2: contacts for whom")
    ana.chooses("Condition 3", "Was sent a message", typing="sent")
    ana.chooses("Comparison 3", "never")
    ana.chooses("Contacts for whom", "any group holds")
    ana.sees("(whose city is “Oslo” and whose shoe size begins with “4”) or who were never sent anything")
    ana.submits()
    ana.sees("contacts now.")
    ana.closes(everything=True)
    ana.types("/sms lists both", in_="#marketing")
    ana.clicks("Edit", beside="Both · by rule")
    ana.modal()
    ana.clicks("Remove condition", beside="Condition 3")
    ana.sees("Contacts whose city is “Oslo” and whose shoe size begins with “4”")
    ana.fills("Value 2", "3")
    ana.submits()
    ana.sees("whose shoe size begins with “3”")


@pytest.mark.parametrize("stage", ["socket"], indirect=True)
def test_a_list_in_use_stays_and_one_that_is_free_goes(stage: Stage) -> None:
    ana = stage.person("ana")
    in_oslo(ana, "Kept")
    drafts(ana, "Uses it", body="Hei!")
    reviews(ana, "Uses it", to="Kept")
    ana.closes(everything=True)
    number = number_of(ana, "Uses it")
    ana.types("/sms lists kept", in_="#marketing")
    ana.clicks("Remove", beside="Kept · by rule")
    ana.sees(f"“Kept” is used by #{number}.")
    in_oslo(ana, "Free")
    ana.types("/sms lists free", in_="#marketing")
    ana.clicks("Remove", beside="Free · by rule")
    while "Free" in ana.channel("#marketing")[-1].text:  # what is left is told in a post of its own
        ana.screen(since=ana.screen()["number"], wait=2)
    ana.types("/sms lists free", in_="#marketing")
    ana.sees("Nothing here is called “free”")


@pytest.mark.parametrize("stage", ["socket"], indirect=True)
def test_a_static_list_is_filled_by_finding_people(stage: Stage) -> None:
    ana = stage.person("ana")
    ana.types("/sms lists", in_="#marketing")
    ana.clicks("Add a list")
    ana.modal()
    ana.fills("Name", "Board")
    ana.submits()
    ana.sees("Board is kept.")
    ana.closes(everything=True)
    ana.types("/sms lists board", in_="#marketing")
    ana.clicks("Members", beside="Board · picked by hand")
    ana.sees("Board has no members.")
    ana.clicks("Add people", on="Board has no members.")
    ana.modal()
    [lars] = ana.options("Contacts", "lars")
    ana.chooses("Contacts", lars, typing="lars")
    ana.submits()
    ana.sees("1 person added to Board.")
