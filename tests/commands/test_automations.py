from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from commands import approve, draft, send
from commands import automations as verb
from commands.ask import Ask
from simulator.slack.blocks.surfaces import message_problems, view_problems
from sms.automation import Does, Kind, Step, Trigger, Unit
from sms.errors import Problem
from sms.job import Job
from sms.lifecycle import State
from store import Session, approvals, automations, cards, lists, messages, subscriptions
from tests.commands.conftest import BO, EVA
from tests.store.automated import TEXT, begun, running

TYPED: dict[str, Any] = {
    "name": "Welcome",
    "channel": "CTEAM",
    "trigger": "list",
    "list": "1",
    "does0": "wait",
    "amount0": "2",
    "unit0": "hours",
    "does1": "text",
    "text1": "Hello!",
    "subscription1": "1",
    "opt_out1": ("yes",),
    "again": "days",
    "days_between": "30",
}


@pytest.fixture
def filled(session: Session, ask: Ask) -> Ask:
    """Ana has filled in the form of a new automation, with two steps."""
    lists.ensure(session, "VIP", now=ask.now)
    subscriptions.ensure(session, "Offers")
    form = verb.add(session, ask).form
    assert form
    verb.more(session, replace(ask, form=form.form))
    return replace(ask, form=form.form, values=TYPED, in_channel=True, approvers=("UBO",))


def saved(session: Session, filled: Ask) -> automations.Automation:
    verb.submit(session, filled)
    return automations.get(session, 1)


def test_what_is_typed_is_kept_as_a_plan(session: Session, filled: Ask) -> None:
    plan = saved(session, filled).plan
    assert plan.trigger == Trigger(Kind.LIST, "1")
    assert plan.steps[0] == Step(Does.WAIT, amount=2, unit=Unit.HOURS)
    assert (plan.steps[1].body, plan.steps[1].subscription, plan.again_days) == ("Hello!", 1, 30)


@pytest.mark.parametrize("kind", list(Kind))
def test_the_form_of_every_trigger_is_one_that_slack_takes(session: Session, filled: Ask, kind: Kind) -> None:
    drawn = verb.built(session, replace(filled, values={**TYPED, "trigger": kind.value})).edit
    assert drawn
    assert view_problems(drawn.view()) == []


@pytest.mark.parametrize("does", list(Does))
def test_the_form_of_every_step_is_one_that_slack_takes(session: Session, filled: Ask, does: Does) -> None:
    drawn = verb.built(session, replace(filled, values={**TYPED, "does0": does.value})).edit
    assert drawn
    assert view_problems(drawn.view()) == []


def test_five_full_steps_fit_into_the_form(session: Session, filled: Ask) -> None:
    for _ in range(3):
        verb.more(session, filled)
    full = {**TYPED, **{f"does{key}": "text" for key in range(5)}}
    drawn = verb.built(session, replace(filled, values=full)).edit
    assert drawn
    assert view_problems(drawn.view()) == []
    with pytest.raises(Problem, match="5 steps"):
        verb.more(session, filled)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"channel": ""}, "channel"),
        ({"list": ""}, "list"),
        ({"does0": ""}, "does0"),
        ({"amount0": "two"}, "amount0"),
        ({"text1": "{{ contact.nothing }}"}, "text1"),
        ({"text1": ""}, "text1"),
        ({"subscription1": ""}, "subscription1"),
        ({"trigger": "keyword", "keyword": "STOP"}, "keyword"),
        ({"days_between": "soon"}, "days_between"),
    ],
)
def test_what_is_wrong_is_told_under_its_input(
    session: Session, filled: Ask, wrong: dict[str, str], field: str
) -> None:
    with pytest.raises(Problem) as refused:
        verb.submit(session, replace(filled, values={**TYPED, **wrong}))
    assert refused.value.field == field


def test_a_step_that_is_removed_leaves_the_others(session: Session, filled: Ask) -> None:
    verb.less(session, replace(filled, argument="0"))
    assert [step.does for step in saved(session, filled).plan.steps] == [Does.TEXT]


def test_somebody_else_approves_and_it_runs(session: Session, filled: Ask) -> None:
    each = saved(session, filled)
    verb.request(session, replace(filled, number=1))
    asked = approvals.undecided(session, 1)
    with pytest.raises(Problem, match="not the author"):
        approve.run(session, replace(filled, number=1, revision=asked.revision))
    jobs = approve.run(session, replace(filled, person=BO, number=1, revision=asked.revision)).jobs
    assert automations.get(session, each.number).is_running
    assert "enter" in [job.name for job in jobs]


def test_a_change_voids_and_the_same_again_does_not(session: Session, filled: Ask) -> None:
    saved(session, filled)
    verb.request(session, replace(filled, number=1))
    form = verb.edit(session, replace(filled, number=1)).form
    assert form
    verb.submit(session, replace(filled, form=form.form))
    assert messages.get(session, 1).state is State.IN_REVIEW
    form = verb.edit(session, replace(filled, number=1)).form
    assert form
    verb.submit(session, replace(filled, form=form.form, values={**TYPED, "amount0": "3"}))
    assert messages.get(session, 1).state is State.DRAFT
    assert approvals.open(session, 1) is None


@pytest.mark.parametrize(("typed", "stops"), [({"name": "Hello"}, True), ({"channel": "COTHER"}, False)])
def test_what_was_planned_is_stopped_when_a_running_one_is_changed(
    session: Session, filled: Ask, typed: dict[str, str], stops: bool
) -> None:
    each = begun(session, saved(session, filled), now=filled.now)
    form = verb.edit(session, replace(filled, number=each.number)).form
    assert form
    jobs = verb.submit(session, replace(filled, form=form.form, values={**TYPED, **typed})).jobs
    assert (Job("stop", str(each.number)) in jobs) is stops
    assert automations.get(session, each.number).is_running is not stops


def test_who_edits_what_somebody_else_has_changed_is_told(session: Session, filled: Ask) -> None:
    saved(session, filled)
    forms = [verb.edit(session, replace(filled, number=1)).form for _ in range(2)]
    first, second = (replace(filled, form=form.form if form else "") for form in forms)
    verb.submit(session, replace(first, values={**TYPED, "text1": "One"}))
    with pytest.raises(Problem, match="quicker"):
        verb.submit(session, replace(second, values={**TYPED, "text1": "Two"}))


@pytest.mark.parametrize("part", [verb.add, verb.edit, verb.submit, verb.request, verb.hook, verb.renew])
def test_a_viewer_only_looks(session: Session, filled: Ask, part: Any) -> None:
    saved(session, filled)
    with pytest.raises(Problem, match="Only an author"):
        part(session, replace(filled, person=EVA, number=1))


@pytest.mark.parametrize("other", [send.run, draft.edit])
def test_it_is_no_regular_message(session: Session, filled: Ask, other: Any) -> None:
    saved(session, filled)
    with pytest.raises(Problem, match="sends itself"):
        other(session, replace(filled, number=1))


def test_list_card_and_report_are_what_slack_takes(session: Session, filled: Ask) -> None:
    now = filled.now
    each = running(session, Trigger(Kind.CALL), TEXT, TEXT, now=now)
    assert cards.card(session, each.number, now=now).automation
    for shown in (verb.run(session, filled).say, verb.report(session, replace(filled, number=each.number)).say):
        assert shown
        assert message_problems(list(shown.blocks)) == []
        assert "its webhook or a workflow names a contact" in str(shown.blocks)


def test_a_secret_is_shown_once_and_a_new_one_is_asked_for_first(session: Session, filled: Ask) -> None:
    each = running(session, Trigger(Kind.CALL), TEXT, now=filled.now)
    ask = replace(filled, number=each.number, public_url="https://t.acme.example")
    first = verb.hook(session, ask).form
    assert first
    assert view_problems(first.view()) == []
    assert "https://t.acme.example/hooks/" in str(first.blocks)
    again = verb.hook(session, ask).form
    assert again
    assert again.submit == "Make a new secret"
    new = verb.renew(session, replace(ask, form=again.form, number=None)).edit
    assert new
    assert str(new.blocks) != str(first.blocks)


def test_without_an_address_there_is_no_webhook(session: Session, filled: Ask) -> None:
    each = running(session, Trigger(Kind.CALL), TEXT, now=filled.now)
    with pytest.raises(Problem, match="public address"):
        verb.hook(session, replace(filled, number=each.number))


def test_a_list_that_it_names_is_not_removed(session: Session, filled: Ask) -> None:
    saved(session, filled)
    assert automations.naming_list(session, 1) == [1]


def test_what_was_closed_unsaved_is_offered_for_a_day_and_gone_on_with(session: Session, filled: Ask) -> None:
    verb.closed(session, filled)
    form = verb.add(session, replace(filled, values={})).form
    assert form
    assert "You closed *Welcome* without saving it." in str(form.blocks)
    taken = replace(filled, form=form.form, values={})
    restored = verb.go_on(session, taken).edit
    assert restored
    assert view_problems(restored.view()) == []
    assert "joins “VIP”, wait 2 hours, then text “Hello!”" in str(restored.blocks)
    assert {block["block_id"] for block in restored.blocks if block["type"] == "input"} >= {"name:again", "text1:again"}
    again = verb.add(session, replace(filled, values={}, now=filled.now + timedelta(days=2))).form
    assert again
    assert "without saving" not in str(again.blocks)


@pytest.mark.parametrize(("typed", "offered"), [({}, False), ({"text1": "Hello again!"}, True)])
def test_an_edit_that_was_closed_is_offered_if_it_changes_anything(
    session: Session, filled: Ask, typed: dict[str, str], offered: bool
) -> None:
    saved(session, filled)
    form = verb.edit(session, replace(filled, number=1)).form
    assert form
    verb.built(session, replace(filled, form=form.form, values={**TYPED, **typed}))
    again = verb.edit(session, replace(filled, number=1)).form
    assert again
    assert ("without saving" in str(again.blocks)) is offered
