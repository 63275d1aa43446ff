import re
from dataclasses import replace

import pytest

from commands import numbers as verb
from commands.ask import Ask
from commands.perform import perform
from simulator.slack.blocks.surfaces import message_problems, view_problems
from sms.errors import Problem
from store import Session, numbers, singles
from store.numbers import TRIES_MAX
from tests.commands.conftest import BO, CY, EVA

PHONE = "+1 212 555 0123"


def asked(session: Session, ask: Ask, phone: str = PHONE) -> tuple[Ask, str]:
    """Ana asks for a code; give what she asks next, and the code that her phone gets."""
    form = verb.add(session, ask).form
    assert form
    assert view_problems(form.view()) == []
    ask = replace(ask, form=form.form)
    reply = verb.number(session, replace(ask, values={"label": "Ana's phone", "phone": phone}))
    assert reply.edit
    assert view_problems(reply.edit.view()) == []
    text = singles.get(session, int(reply.jobs[0].key))
    assert text
    return ask, re.findall(r"\d{6}", text.body)[0]


def test_a_phone_is_on_the_list_once_its_code_was_typed(session: Session, ask: Ask) -> None:
    ask, code = asked(session, ask)
    assert numbers.every(session) == []
    reply = verb.code(session, replace(ask, values={"code": code}))
    assert reply.edit
    assert view_problems(reply.edit.view()) == []
    assert [(each.number, each.label, each.owner) for each in numbers.every(session)] == [
        ("+12125550123", "Ana's phone", "UANA")
    ]


def test_a_wrong_code_is_told_under_the_input_and_its_try_counts(session: Session, ask: Ask) -> None:
    ask, code = asked(session, ask)
    wrong = replace(ask, values={"code": f"{(int(code) + 1) % 1_000_000:06}"})
    for _ in range(TRIES_MAX):
        assert "not the code" in perform(session, wrong, verb.code).errors["code"]
    right = replace(ask, values={"code": code})
    assert "counts no more" in perform(session, right, verb.code).errors["code"]
    assert numbers.every(session) == []


@pytest.mark.parametrize("phone", ["", "212 555 0123", "+1 212", "hello", "+1 555 555 5555"])
def test_what_is_no_number_gets_no_code(session: Session, ask: Ask, phone: str) -> None:
    with pytest.raises(Problem) as refused:
        asked(session, ask, phone)
    assert refused.value.field == "phone"


def test_a_phone_may_be_in_any_country(session: Session, ask: Ask) -> None:
    assert asked(session, ask, "+47 906 12 345")


def test_the_list_masks_every_number_and_escapes_its_label(session: Session, ask: Ask) -> None:
    numbers.keep(session, "+12125550123", label="<!channel>", owner="UANA", now=ask.now)
    said = verb.run(session, ask).say
    assert said
    assert message_problems(list(said.blocks)) == []
    assert "+1 212 ••• 0123" in str(said.blocks)
    assert "5550123" not in str(said.blocks)
    assert "<!channel>" not in str([block.get("text") for block in said.blocks])


def test_a_label_that_is_too_long_for_slack_leaves_the_list_readable(session: Session, ask: Ask) -> None:
    numbers.keep(session, "+12125550123", label="L" * 400, owner="UANA", now=ask.now)
    said = verb.run(session, ask).say
    assert said
    assert message_problems(list(said.blocks)) == []


def test_its_owner_or_an_admin_may_remove_a_number_and_nobody_else(session: Session, ask: Ask) -> None:
    numbers.keep(session, "+12125550123", label="Ana", owner="UANA", now=ask.now)
    ask = replace(ask, argument=str(numbers.every(session)[0].id))
    assert "Remove" not in str(verb.run(session, replace(ask, person=BO)).say)
    with pytest.raises(Problem, match="Only its owner"):
        verb.remove(session, replace(ask, person=BO))
    verb.remove(session, replace(ask, person=CY))
    assert numbers.every(session) == []


def test_a_viewer_adds_no_number(session: Session, ask: Ask) -> None:
    with pytest.raises(Problem, match="Only an author"):
        verb.add(session, replace(ask, person=EVA))
