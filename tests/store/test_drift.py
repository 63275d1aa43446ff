"""Claims about how far an audience is from the approved one."""

from collections.abc import Mapping
from datetime import datetime

import pytest
from sqlalchemy import delete, update

from sms.audience import Reason, Selection
from sms.consent import Change, Evidence, How
from store import Session, consent, drift
from store.audience_sql import Question
from store.drift import Drift
from store.schema import people as people_tables
from tests.store.approved import ANN, BEN, LIST, OFFERS, add, world

__all__ = ["world"]  # of every test here


def question(now: datetime, *, selection: Selection | None = None) -> Question:
    return Question(selection or Selection(lists=(LIST,)), OFFERS, now)


def change(session: Session, person: int, **values: object) -> None:
    session.execute(update(people_tables.contacts).where(people_tables.contacts.c.id == person).values(**values))


def leave(session: Session, person: int) -> None:
    session.execute(delete(people_tables.list_members).where(people_tables.list_members.c.contact_id == person))


def found(session: Session, now: datetime, *, selection: Selection | None = None) -> tuple[int, int, int]:
    told = drift.drift(session, 12, question(now, selection=selection))
    assert told == Drift(told.approved, told.added, told.dropped)
    return told.approved, told.added, told.dropped


def test_nothing_has_drifted_where_nothing_changed(session: Session, now: datetime) -> None:
    assert found(session, now) == (3, 0, 0)


def test_drift_counts_who_joined_and_who_left_but_not_who_opted_out(session: Session, now: datetime) -> None:
    add(session, 4, "+12125550104", now=now)
    leave(session, 1)
    consent.opt_out(session, BEN, evidence=Evidence("STOP", How.KEYWORD, now, BEN, "SM1"))
    assert found(session, now) == (3, 1, 1)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"marketing": False}, Reason.NOT_MARKETING),
        ({"mobile": None}, Reason.NO_VALID_NUMBER),
        ({"mobile": "+12125550199"}, Reason.NO_CONSENT),
    ],
)
def test_why_somebody_left_is_told(
    session: Session, now: datetime, changes: Mapping[str, object], reason: Reason
) -> None:
    change(session, 1, **changes)
    assert drift.reasons(session, 12, question(now)) == {reason: 1}


def test_who_left_the_lists_and_who_is_excluded_are_told_apart_and_who_opted_out_is_neither(
    session: Session, now: datetime
) -> None:
    leave(session, 1)
    consent.opt_out(session, BEN, evidence=Evidence("STOP", How.KEYWORD, now, BEN, "SM1"))
    asked = question(now, selection=Selection(lists=(LIST,), not_contacts=(3,)))
    assert drift.reasons(session, 12, asked) == {Reason.LEFT: 1, Reason.EXCLUDED: 1}


def test_a_number_that_somebody_else_chosen_has_by_now_has_not_left(session: Session, now: datetime) -> None:
    add(session, 4, "+12125550104", now=now)
    change(session, 4, mobile=ANN)
    leave(session, 1)
    assert found(session, now) == (3, 0, 0)


def test_a_number_that_two_have_is_one(session: Session, now: datetime) -> None:
    add(session, 4, "+12125550104", now=now)
    change(session, 4, mobile=ANN)
    assert found(session, now) == (3, 0, 0)
    add(session, 5, "+12125550105", now=now)
    change(session, 4, mobile="+12125550105")
    assert found(session, now) == (3, 1, 0)


def test_a_new_number_of_somebody_approved_is_one_that_joined_and_the_old_one_left(
    session: Session, now: datetime
) -> None:
    evidence = Evidence("Offers by text", How.IMPORT, now, "U0ANA", "shop")
    consent.record(session, "+12125550199", change=Change.OPT_IN, evidence=evidence, subscription_id=OFFERS)
    change(session, 1, mobile="+12125550199")
    assert found(session, now) == (3, 1, 1)
    consent.opt_out(session, ANN, evidence=Evidence("STOP", How.KEYWORD, now, ANN, "SM1"))
    assert found(session, now) == (3, 1, 0)


def test_who_is_excluded_or_not_chosen_any_more_has_left(session: Session, now: datetime) -> None:
    assert found(session, now, selection=Selection(lists=(LIST,), not_contacts=(3,))) == (3, 0, 1)
    assert found(session, now, selection=Selection(contacts=(2,))) == (3, 0, 2)
    assert found(session, now, selection=Selection(lists=(LIST,), contacts=(2,))) == (3, 0, 0)
