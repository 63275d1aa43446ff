"""The members of a list by rule are brought to what its rule says, in pieces that each database takes."""

from datetime import datetime

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from sms.rules import Comparison, Condition, Group, Join, Rule
from store import lists, rule_counts
from store.rule_counts import CHUNK_CONTACTS, Change
from store.schema.people import contacts, list_members
from tests.store.people import persons, write

EVERYBODY = Rule(Join.ALL, (Group(Join.ALL, (Condition("contact.first_name", Comparison.BEGINS, ("NAME",)),)),))


@pytest.fixture
def everybody(session: Session, now: datetime) -> int:
    write(session, *persons(5))
    return lists.make(session, "Everybody", rule=EVERYBODY, by="U0ANA", now=now)


def renew(session: Session, list_id: int, now: datetime) -> Change:
    change = rule_counts.change(session, list_id, now=now)
    for chunk in change.chunks:
        rule_counts.write(session, list_id, chunk, now=now)
    rule_counts.counted(session, list_id, size=change.size, now=now)
    return change


def test_a_change_says_who_comes_and_who_goes(session: Session, everybody: int, now: datetime) -> None:
    first = renew(session, everybody, now)
    assert (first.size, len(first.joined), len(first.left)) == (5, 5, 0)
    assert renew(session, everybody, now).chunks == []
    session.execute(contacts.update().where(contacts.c.id == 1).values(first_name="Ann"))
    assert list(renew(session, everybody, now).left) == [1]
    assert rule_counts.count(session, EVERYBODY, now=now) == lists.size(session, everybody) == 4


def test_who_is_forgotten_meanwhile_does_no_harm(session: Session, everybody: int, now: datetime) -> None:
    change = rule_counts.change(session, everybody, now=now)
    session.execute(delete(list_members))
    session.execute(delete(contacts).where(contacts.c.id == 3))
    rule_counts.write(session, everybody, change, now=now)
    assert lists.some(session, everybody, start=0, limit=10) == [1, 2, 4, 5]


def test_a_list_that_is_removed_meanwhile_stays_empty(session: Session, everybody: int, now: datetime) -> None:
    change = rule_counts.change(session, everybody, now=now)
    lists.remove(session, everybody, by="U0ANA", now=now)
    rule_counts.write(session, everybody, change, now=now)
    assert lists.size(session, everybody) == 0


def test_pieces_are_small() -> None:
    change = Change(0, joined=range(CHUNK_CONTACTS + 1), left=range(3))
    assert [(len(each.joined), len(each.left)) for each in change.chunks] == [(CHUNK_CONTACTS, 0), (1, 0), (0, 3)]
