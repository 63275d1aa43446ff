"""Claims about the lists on a person's screen: those by hand are changed there, those by rule say why."""

from dataclasses import replace
from datetime import datetime

import pytest

from commands import contact as verb
from commands.ask import Ask
from sms.errors import Problem
from sms.rules import Comparison, Condition, Group, Join, Rule
from store import Session, audit, lists, person
from tests.commands.conftest import EVA
from tests.commands.people import ann, modal


def lists_form(session: Session, ask: Ask, contact: int) -> Ask:
    """Open the form of somebody's lists."""
    return replace(ask, form=modal(verb.lists_of(session, replace(ask, argument=f"c{contact}"))).form)


def test_lists_are_changed_from_the_person_and_those_by_rule_say_why(session: Session, ask: Ask, now: datetime) -> None:
    contact = ann(session, now)
    news = lists.make(session, "News", rule=None, by="UCY", now=now)
    vip = lists.names(session)["VIP"]
    rule = Rule(Join.ALL, (Group(Join.ALL, (Condition("contact.first_name", Comparison.IS, ("Ann",)),)),))
    anns = lists.make(session, "<Anns>", rule=rule, by="UCY", now=now)
    lists.add(session, anns, [contact], now=now)
    said = str(modal(verb.look(session, replace(ask, argument=f"c{contact}"))).blocks)
    assert "*Lists* VIP\\n• *&lt;Anns&gt;*, by rule: Contacts whose first name is “Ann”" in said
    form = lists_form(session, ask, contact)
    assert [each.text for each in verb.find_lists(session, replace(ask, argument="")).choices] == ["News", "VIP"]
    lists.add(session, lists.make(session, "Late", rule=None, by="UCY", now=now), [contact], now=now)
    reply = verb.lists_submit(session, replace(form, values={"lists": (str(news),)}))
    assert "✅ The lists are changed." in str(modal(reply).blocks)
    assert [each.name for each in person.in_lists(session, contact)] == ["<Anns>", "Late", "News"]
    told = [(line.action, line.subject) for line in audit.tail(session, limit=2)]
    assert sorted(told) == [("put people into a list", "News"), ("took somebody out of a list", "VIP")]
    with pytest.raises(Problem, match="found by its rule"):
        verb.lists_submit(session, replace(lists_form(session, ask, contact), values={"lists": (str(anns),)}))
    assert vip not in {each.id for each in person.in_lists(session, contact)}


def test_a_viewer_changes_no_lists(session: Session, ask: Ask, now: datetime) -> None:
    with pytest.raises(Problem, match="Only an author"):
        verb.lists_of(session, replace(ask, person=EVA, argument=f"c{ann(session, now)}"))
