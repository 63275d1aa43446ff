from dataclasses import replace
from datetime import date

import pytest

from commands import quota as verb
from commands.ask import Ask, Run
from simulator.slack.blocks.surfaces import message_problems, view_problems
from sms.errors import Problem
from sms.settings import from_rows
from store import Session, audit, quota
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
    assert told(session, ask) == "▓▓▓▓▓▓▓░░░░░ 61 % · 21,960 of 36,000 segments used"


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


@pytest.mark.parametrize("typed", ["", "0", "-5", "many", "1.5", "9" * 13, None])
def test_what_is_no_number_of_segments_is_told_under_the_input(session: Session, admin: Ask, typed: str | None) -> None:
    with pytest.raises(Problem, match="whole number") as refused:
        verb.submit(session, replace(admin, values={"segments": typed, "bought": "2026-08-15"}))
    assert refused.value.field == "segments"


@pytest.mark.parametrize("part", [verb.increase, verb.submit])
def test_only_an_admin_may_increase_the_limit(session: Session, admin: Ask, part: Run) -> None:
    with pytest.raises(Problem, match="Only an admin"):
        part(session, replace(admin, person=BO))
