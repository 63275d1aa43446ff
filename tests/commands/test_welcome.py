"""Claims about the first set-up: whom it greets, what it asks, and that it goes away for good."""

from dataclasses import replace

import pytest

from commands import help as help_verb
from commands import home
from commands import welcome as verb
from commands.ask import Ask, Run
from simulator.slack.blocks.surfaces import message_problems, view_problems
from sms.errors import Problem
from store import Session, audit, settings, welcome
from tests.commands.conftest import ANA, BO, CY

HELP = help_verb.command(())
ANSWERS = {
    "account_name": "Acme",
    "time_zone": "Europe/Oslo",
    "home_channel": "C0OPS",
    "approvers": ("U0BO", "U0CY"),
    "monthly_segments": "36000",
    "renewal_date": "2026-08-05",
}


@pytest.fixture
def admin(ask: Ask) -> Ask:
    return replace(ask, person=CY, form="F1", values=ANSWERS)


def greets(session: Session, ask: Ask) -> str:
    """What `/sms` alone says before anything else."""
    said = HELP.run(session, replace(ask, argument="")).say
    assert said
    assert message_problems(list(said.blocks)) == []
    return str(said.blocks)


def test_an_admin_who_has_just_installed_is_led_through_and_others_read_who_can(session: Session, admin: Ask) -> None:
    assert "Welcome to TextOps" in greets(session, admin)
    told = greets(session, replace(admin, person=ANA))
    assert "Welcome to TextOps" not in told
    assert "an admin of the workspace can do it" in told
    named = replace(admin, person=ANA, account=replace(admin.account, admins=("UCY",)))
    assert "<@UCY> can do it" in greets(session, named)


def test_the_home_greets_as_well(session: Session, admin: Ask) -> None:
    for person, greeted in ((CY, True), (BO, False)):
        tab = home.run(session, replace(admin, person=person)).home
        assert tab
        assert view_problems(tab.view()) == []
        assert ("Welcome to TextOps" in str(tab.blocks)) is greeted


def test_the_form_asks_for_what_matters_first_and_knows_what_is_known(session: Session, admin: Ask) -> None:
    settings.save(session, "time_zone", text="America/New_York", by="UCY", now=admin.now)
    assert welcome.is_due(session)  # the zone was taken from the first admin, by nobody's hand
    form = verb.run(session, admin).form
    assert form
    assert view_problems(form.view()) == []
    assert [block["block_id"] for block in form.blocks] == list(welcome.STEPS)
    assert form.blocks[1]["element"]["initial_value"] == "America/New_York"


def test_answers_are_settings_and_what_comes_next_is_told(session: Session, admin: Ask) -> None:
    reply = verb.submit(session, admin)
    assert reply.edit
    assert view_problems(reply.edit.view()) == []
    assert "Acme is set up" in str(reply.edit.blocks)
    assert settings.rows(session) == {**ANSWERS, "approvers": "U0BO,U0CY"}
    assert [entry.action for entry in audit.tail(session, subject="welcome")] == ["set the account up"]
    assert "Welcome" not in greets(session, admin)


def test_what_cannot_be_read_is_told_under_its_input_and_nothing_is_saved(session: Session, admin: Ask) -> None:
    reply = verb.submit(session, replace(admin, values={**ANSWERS, "time_zone": "Norway"}))
    assert set(reply.errors) == {"time_zone"}
    assert settings.rows(session) == {}
    assert welcome.is_due(session)


def test_what_is_left_empty_stays_and_groups_of_approvers_are_kept(session: Session, admin: Ask) -> None:
    settings.save(session, "approvers", text="S0APPROVE,U0ANA", by="UCY", now=admin.now)
    verb.submit(session, replace(admin, values={"approvers": ("U0BO",), "account_name": None, "home_channel": None}))
    assert settings.rows(session) == {"approvers": "S0APPROVE,U0BO"}


def test_not_now_is_for_good_and_can_be_brought_back(session: Session, admin: Ask) -> None:
    reply = verb.dismiss(session, admin)
    assert reply.say
    assert "`/sms welcome` brings it back" in reply.say.text
    assert "Welcome" not in greets(session, admin)
    assert audit.tail(session, subject="welcome")[0].who == "UCY"
    assert verb.run(session, admin).form


def test_an_account_that_was_set_up_elsewhere_greets_nobody(session: Session, admin: Ask) -> None:
    settings.save(session, "approvers", text="U0BO", by="command line", now=admin.now)
    assert "Welcome" not in greets(session, admin)


@pytest.mark.parametrize("part", [verb.run, verb.submit, verb.dismiss])
def test_only_an_admin_may_set_the_account_up(session: Session, admin: Ask, part: Run) -> None:
    with pytest.raises(Problem, match="Only an admin can do that"):
        part(session, replace(admin, person=BO))
