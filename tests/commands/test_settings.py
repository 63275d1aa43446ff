from dataclasses import replace

import pytest

from commands import settings as verb
from commands.ask import Ask, Run
from simulator.slack.blocks.surfaces import view_problems
from sms.errors import Problem
from sms.settings import SETTINGS
from store import Session, audit, settings
from tests.commands.conftest import BO, CY


@pytest.fixture
def admin(ask: Ask) -> Ask:
    return replace(ask, person=CY)


def opened(session: Session, admin: Ask) -> Ask:
    """The form as it opens, about to be submitted."""
    form = verb.run(session, admin).form
    assert form
    shown = {block["block_id"]: block["element"].get("initial_value") for block in form.blocks}
    return replace(admin, form=form.form, values=shown)


def submit(session: Session, admin: Ask, typed: dict[str, str | None]) -> dict[str, str]:
    form = opened(session, admin)
    return dict(verb.submit(session, replace(form, values={**form.values, **typed})).errors)


def test_every_setting_has_an_input_under_its_own_name(session: Session, admin: Ask) -> None:
    form = verb.run(session, admin).form
    assert form
    assert view_problems(form.view()) == []
    assert [block["label"]["text"] for block in form.blocks] == [setting.key for setting in SETTINGS]


def test_what_is_changed_is_saved_and_audited_and_the_rest_is_left_alone(session: Session, admin: Ask) -> None:
    assert submit(session, admin, {"monthly_segments": "36000", "quiet_hours": "off"}) == {}
    assert settings.rows(session) == {"monthly_segments": "36000", "quiet_hours": "off"}
    assert {entry.subject for entry in audit.tail(session)} == {"monthly_segments", "quiet_hours"}


def test_a_wrong_value_is_told_under_its_input_and_nothing_is_saved(session: Session, admin: Ask) -> None:
    errors = submit(session, admin, {"approval_hours": "soon", "late_minutes": "20"})
    assert set(errors) == {"approval_hours"}
    assert "whole number" in errors["approval_hours"]
    assert settings.rows(session) == {}


def test_an_input_left_empty_is_empty_where_that_means_something(session: Session, admin: Ask) -> None:
    submit(session, admin, {"test_prefix": "TEST: "})
    assert submit(session, admin, {"test_prefix": None}) == {}
    assert settings.load(session).test_prefix == ""
    assert set(submit(session, admin, {"stop_text": None})) == {"stop_text"}


@pytest.mark.parametrize("part", [verb.run, verb.submit])
def test_only_an_admin_may_change_settings(session: Session, admin: Ask, part: Run) -> None:
    with pytest.raises(Problem, match="Only an admin can do that"):
        part(session, replace(admin, person=BO))


def test_what_another_admin_changes_meanwhile_is_not_taken_back(session: Session, admin: Ask) -> None:
    mine = opened(session, admin)
    submit(session, admin, {"late_minutes": "30", "approval_hours": "12"})
    refused = verb.submit(session, replace(mine, values={**mine.values, "late_minutes": "45"}))
    assert set(refused.errors) == {"late_minutes"}
    assert "Somebody else has changed this" in refused.errors["late_minutes"]
    verb.submit(session, replace(mine, values={**mine.values, "late_minutes": "30", "drift_percent": "20"}))
    assert settings.rows(session) == {"late_minutes": "30", "approval_hours": "12", "drift_percent": "20"}


def test_the_log_keeps_what_a_setting_was_and_is(session: Session, admin: Ask) -> None:
    for hours in ("12", "36"):
        submit(session, admin, {"approval_hours": hours})
    [last, first] = audit.tail(session, subject="approval_hours")
    assert (first.who, first.detail) == ("UCY", {"before": None, "after": "12"})
    assert last.detail == {"before": "12", "after": "36"}
