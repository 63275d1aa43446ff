"""Two people edit at once, a form is closed by its cross: nothing typed is lost, and the thread tells what changed."""

import pytest

from simulator.people import Person
from tests.journeys.stage import Stage
from tests.journeys.steps import closes_everything, drafts, requests

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("stage", ["socket"], indirect=True)]


@pytest.fixture(autouse=True)
def _nothing_left_open(stage: Stage) -> None:
    closes_everything(stage)


def edits(who: Person, number: int, name: str, *, text: str) -> None:
    who.clicks("Edit", on=f"#{number} {name}\n")
    who.modal()
    who.fills("Message", text)


def saves(who: Person) -> None:
    who.submits()
    who.has_no_modal()


def test_of_two_who_edit_at_once_the_second_is_told_and_loses_nothing(stage: Stage) -> None:
    ana, bo = stage.person("ana"), stage.person("bo")
    number = drafts(ana, "Both", body="Acme: 20 % off today")
    edits(ana, number, "Both", text="Acme: 25 % off today")
    edits(bo, number, "Both", text="Acme: 30 % off today")
    saves(bo)
    ana.submits()
    told = ana.sees("was quicker")
    assert "@Bo" in told
    assert "Your text is not lost" in told
    ana.sees("Acme: 30 % off today")
    closes_everything(stage)
    ana.clicks("Edit", on=f"#{number} Both\n")
    assert ana.modal().inputs["Message"] == "Acme: 30 % off today"
    ana.clicks("Continue")
    ana.sees("Acme: 25 % off today")
    saves(ana)
    ana.sees("Revision 3 by Ana: “30” → “25”")


def test_what_changed_can_be_read_in_the_thread_and_nobody_is_mentioned(stage: Stage) -> None:
    ana = stage.person("ana")
    number = drafts(ana, "Told", body="Acme: 20 % off today")
    requests(ana, "Told")
    for text in ("Acme: 25 % off today", "Acme: 30 % off, today only"):
        edits(ana, number, "Told", text=text)
        saves(ana)
    ana.sees("Revision 4 by Ana: “20” → “30” · “off” → “off,” · + “only”")
    told = [reply for reply in ana.thread(f"#{number} Told\n").replies if "✏️" in reply.text]
    assert [(len(told), *reply.mentions) for reply in told] == [(1,)]


@pytest.mark.parametrize("by_the_cross", [False, True], ids=["cancel", "cross"])
def test_a_form_that_is_closed_keeps_what_was_typed(stage: Stage, *, by_the_cross: bool) -> None:
    ana = stage.person("ana")
    ana.types("/sms draft Kept", in_="#marketing")
    ana.modal()
    ana.fills("Message", "Acme: half a thought")
    ana.closes(everything=by_the_cross)
    ana.has_no_modal()
    ana.types("/sms draft", in_="#marketing")
    ana.modal()
    ana.clicks("Continue")
    ana.sees("half a thought")
    modal = ana.modal()
    assert (modal.inputs["Name"], modal.inputs["Message"]) == ("Kept", "Acme: half a thought")


def test_the_form_warns_that_saving_voids_what_is_asked_for(stage: Stage) -> None:
    ana = stage.person("ana")
    number = drafts(ana, "Warned", body="Acme: 20 % off today")
    ana.clicks("Edit", on=f"#{number} Warned\n")
    assert "Saving makes it a draft again" not in ana.modal().text
    ana.closes(everything=True)
    requests(ana, "Warned")
    ana.clicks("Edit", on=f"#{number} Warned\n")
    assert "It is in review. Saving makes it a draft again, and the request for approval void." in ana.modal().text
