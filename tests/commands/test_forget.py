from dataclasses import replace

import pytest

from commands import forget as verb
from commands.ask import Ask, Need, Reply
from commands.perform import perform
from sms.errors import Problem
from sms.roles import Person
from store import Session, audit, people
from tests.commands.conftest import ANA, BO, CY, EVA
from tests.commands.people import ann, modal
from tests.store.people import number


def submitted(session: Session, ask: Ask, typed: str) -> Reply:
    opened = modal(verb.from_contact(session, replace(ask, argument="c1")))
    return perform(session, replace(ask, form=opened.form, values={"typed": typed}), verb.submit)


@pytest.mark.parametrize("typed", ["+1 212 555 0123", "2125550123", "5550124", "Ann Olsen", " ann  OLSEN "])
def test_the_number_or_the_name_forgets(session: Session, ask: Ask, typed: str) -> None:
    ann(session, ask.now)
    told = str(modal(submitted(session, replace(ask, person=CY), typed)).blocks)
    assert "They are forgotten." in told
    assert "Ann" not in told
    assert people.count(session) == 0
    assert next(entry.action for entry in audit.tail(session, subject="contact 1")) == "forgot a person"


@pytest.mark.parametrize("typed", ["", "Ann", "0123", "+1 212 555 9999", "yes"])
def test_anything_else_forgets_nobody(session: Session, ask: Ask, typed: str) -> None:
    ann(session, ask.now)
    errors = submitted(session, replace(ask, person=CY), typed).errors
    assert "nobody was forgotten" in errors["typed"]
    assert people.count(session) == 1


@pytest.mark.parametrize("person", [ANA, BO, EVA])
def test_only_an_admin_forgets_and_their_role_is_looked_up_afresh(session: Session, ask: Ask, person: Person) -> None:
    ann(session, ask.now)
    for part in (verb.run, verb.from_contact, verb.submit):
        with pytest.raises(Problem, match="Only an admin"):
            part(session, replace(ask, person=person, argument="c1"))
    assert all(Need.FRESH_ROLE in each.needs for each in verb.COMMAND.parts)
    assert Need.FRESH_ROLE in verb.COMMAND.needs


def test_the_form_tells_what_goes_and_what_stays(session: Session, ask: Ask) -> None:
    ann(session, ask.now)
    told = str(modal(verb.run(session, replace(ask, person=CY, argument=number(123)))).blocks)
    assert "keyed hash" in told
    assert "Reports keep their counts" in told
