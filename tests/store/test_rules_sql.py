"""A rule in SQL means whom the same rule means in plain Python, on either database."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from sms.rules import Comparison, Condition, Group, Join, Rule
from store.rule_conditions import Then
from store.rules_sql import members
from tests.store.rule_meaning import means
from tests.store.rule_people import KINDS, NOW, PEOPLE, RULES, ZONE, Person, write


def found(session: Session, rule: Rule) -> list[int]:
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    statement = members(rule, kinds=KINDS, then=Then(NOW, ZONE), is_sqlite=is_sqlite)
    return [row.id for row in session.execute(statement)]


@settings(max_examples=150)
@given(people=PEOPLE, drawn=st.lists(RULES, min_size=3, max_size=6))
def test_the_statement_gives_whom_plain_python_gives(session: Session, people: list[Person], drawn: list[Rule]) -> None:
    write(session, people)
    for rule in drawn:
        assert sorted(found(session, rule)) == [person.id for person in people if means(rule, person)], rule


@settings(max_examples=150)
@given(rule=RULES)
def test_postgresql_asks_nothing_of_one_contact_after_the_other(postgres: Engine, rule: Rule) -> None:
    statement = members(rule, kinds=KINDS, then=Then(NOW, ZONE), is_sqlite=False).compile(
        postgres, compile_kwargs={"render_postcompile": True}
    )
    with postgres.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN {statement}", statement.params).scalars().all()
    assert not [line for line in plan if "SubPlan" in line], plan


def test_a_condition_on_what_is_gone_means_nobody_also_negated(session: Session) -> None:
    write(session, [Person(1, "Ann", True, False, True, {}, None, 0, 0, (None, None), frozenset(), ())])
    for negated in (False, True):
        rule = Rule(Join.ALL, (Group(Join.ALL, (Condition("contact.gone", Comparison.EMPTY, (), negated),)),))
        assert found(session, rule) == []


@pytest.mark.parametrize("typed", ["%", "_", "\\", "/", "'", '"', "?", ":x", "${x}", "<!channel>", "\u202e", "👋"])
def test_hostile_words_are_words(session: Session, typed: str) -> None:
    nobody: dict[str, Any] = {"first_name": None, "standings": (None, None), "lists": frozenset(), "did": ()}
    ordinary = {
        "mobile": False,
        "phone": False,
        "marketing": True,
        "company": None,
        "created": 0,
        "updated": 0,
        **nobody,
    }
    people = [
        Person(id=1, properties={"city": f"a{typed}b"}, **ordinary),
        Person(id=2, properties={"city": "ab"}, **ordinary),
    ]
    write(session, people)
    for test, value in ((Comparison.CONTAINS, typed), (Comparison.BEGINS, f"a{typed}"), (Comparison.IS, f"a{typed}b")):
        rule = Rule(Join.ALL, (Group(Join.ALL, (Condition("contact.city", test, (value,)),)),))
        assert found(session, rule) == [1]
