from dataclasses import replace
from datetime import date

import pytest

from commands import quota as verb
from commands.ask import Ask, Run
from simulator.slack.blocks.surfaces import message_problems, view_problems
from sms.errors import Problem
from sms.settings import from_rows
from store import Session, audit, quota, teams
from tests.commands.conftest import ACCOUNT, BO, CY


@pytest.fixture
def admin(ask: Ask) -> Ask:
    account = from_rows(ACCOUNT | {"renewal_date": "2026-08-05"})
    return replace(ask, person=CY, account=account, form="F1", values={"segments": "15,000", "bought": "2026-08-15"})


def told(session: Session, ask: Ask) -> str:
    reply = verb.run(session, ask)
    assert reply.say
    assert message_problems(list(reply.say.blocks)) == []
    return reply.say.text


def test_the_meter_shows_used_and_reserved(session: Session, ask: Ask) -> None:
    quota.use(session, ask.account, segments=21_960, now=ask.now)
    assert told(session, ask) == "▓▓▓▓▓▓▓░░░░░ 61 % · 21,960 of 36,000 segments used, 14,040 free"


@pytest.mark.parametrize(
    ("used", "heading"),
    [
        (12_000, "At this pace 66 % by the renewal, with what is scheduled."),
        (30_000, "⚠️ At this pace it runs out about 23 November, with what is scheduled."),
    ],
)
def test_it_tells_where_the_month_is_heading(session: Session, admin: Ask, used: int, heading: str) -> None:
    quota.use(session, admin.account, segments=used, now=admin.now)
    reply = verb.run(session, replace(admin, now=admin.now.replace(day=20, hour=5)))
    assert reply.say
    assert heading in str(reply.say.blocks)


def test_each_team_has_its_line_and_a_meter_if_it_has_a_budget(session: Session, admin: Ask) -> None:
    ops = teams.add(session, "Ops <!here>", members=["UANA"], by="UCY", now=admin.now)
    teams.add(session, "crm", members=[], by="UCY", now=admin.now)
    form = verb.budget(session, admin).form
    assert form
    assert view_problems(form.view()) == []
    values = {"team": str(ops), "segments": "1,000"}
    reply = verb.budget_submit(session, replace(admin, values=values))
    assert reply.edit
    assert "1,000 segments a month from now on" in str(reply.edit.blocks)
    shown = verb.run(session, admin).say
    assert shown
    assert message_problems(list(shown.blocks)) == []
    lines = next(block["text"]["text"] for block in shown.blocks if block["block_id"] == "teams").split("\n")
    assert lines == [
        "*By team*",
        "crm: 0 segments used · no budget",
        "Ops &lt;!here&gt;: ░░░░░░░░░░░░ 0 % · 0 of 1,000 segments used",
    ]
    quota.use(session, admin.account, segments=7, now=admin.now)
    assert "_No team_: 7 segments used" in str(verb.run(session, admin).say)
    verb.budget_submit(session, replace(admin, values={"team": str(ops), "segments": None}))
    assert "Ops &lt;!here&gt;: 0 segments used · no budget" in str(verb.run(session, admin).say)


def test_a_planned_increase_is_shown_and_an_admin_can_remove_it(session: Session, admin: Ask) -> None:
    verb.submit(session, replace(admin, values={"segments": "15000", "bought": "2026-11-26"}))
    shown = verb.run(session, admin).say
    assert shown
    line = next(block for block in shown.blocks if block["block_id"].startswith("planned."))
    assert "15,000 more a month from 5 December 2026 on · by <@UCY>" in line["text"]["text"]
    assert "accessory" not in str(verb.run(session, replace(admin, person=BO)).say)
    pressed = replace(admin, argument=line["accessory"]["value"])
    reply = verb.remove(session, pressed)
    assert reply.say
    assert reply.say.text == "The limit is not increased by 15,000 on 5 December 2026."
    assert "planned." not in str(verb.run(session, admin).say)
    with pytest.raises(Problem, match="in force or gone"):
        verb.remove(session, pressed)


@pytest.mark.parametrize("bought", [None, "9999-12-31"])
def test_an_increase_needs_its_date(session: Session, admin: Ask, bought: str | None) -> None:
    with pytest.raises(Problem, match="Pick the day") as refused:
        verb.submit(session, replace(admin, values={"segments": "5", "bought": bought}))
    assert refused.value.field == "bought"


def test_without_a_limit_it_says_so(session: Session, ask: Ask) -> None:
    quota.use(session, ask.account, segments=3, now=ask.now)
    assert told(session, replace(ask, account=from_rows({}))) == "No limit is set · 3 segments used"


def test_an_increase_holds_from_the_first_renewal_after_its_purchase(session: Session, admin: Ask) -> None:
    reply = verb.submit(session, admin)
    assert reply.edit
    assert view_problems(reply.edit.view()) == []
    assert "5 September 2026" in str(reply.edit.blocks)
    assert quota.standing(session, admin.account, now=admin.now).limit == 51_000
    assert audit.tail(session)[0].detail == {"segments": 15_000, "bought": "2026-08-15"}


def test_the_form_asks_for_segments_and_purchase_date(session: Session, admin: Ask) -> None:
    form = verb.increase(session, admin).form
    assert form
    assert view_problems(form.view()) == []
    assert [block["label"]["text"] for block in form.blocks] == ["Segments", "Purchase date"]
    assert form.blocks[1]["element"]["initial_date"] == date(2026, 11, 26).isoformat()


@pytest.mark.parametrize("typed", ["", "0", "-5", "many", "1.5", "9" * 13, "9" * 5_000, None])
def test_what_is_no_number_of_segments_is_told_under_the_input(session: Session, admin: Ask, typed: str | None) -> None:
    with pytest.raises(Problem, match="whole number") as refused:
        verb.submit(session, replace(admin, values={"segments": typed, "bought": "2026-08-15"}))
    assert refused.value.field == "segments"


@pytest.mark.parametrize("part", [verb.increase, verb.submit, verb.remove, verb.budget, verb.budget_submit])
def test_only_an_admin_may_change_limit_and_budgets(session: Session, admin: Ask, part: Run) -> None:
    with pytest.raises(Problem, match="Only an admin"):
        part(session, replace(admin, person=BO))
