from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from sms.consent import Change, How, Standing, stand
from store import consent, subscriptions
from store.schema.people import suppressions
from tests.store.people import EVIDENCE, number

ANN = number(1)
KEYWORD = replace(EVIDENCE, how=How.KEYWORD)


@pytest.fixture
def offers(session: Session) -> int:
    return subscriptions.ensure(session, "Offers")[0]


@pytest.fixture
def news(session: Session) -> int:
    return subscriptions.ensure(session, "News")[0]


def is_suppressed(session: Session) -> bool:
    return session.scalar(select(suppressions.c.number).where(suppressions.c.number == ANN)) is not None


def opt_in(session: Session, subscription: int) -> None:
    consent.record(session, ANN, change=Change.OPT_IN, evidence=EVIDENCE, subscription_id=subscription)


def test_nobody_has_agreed_before_they_said_so(session: Session, offers: int, news: int) -> None:
    assert consent.standing(session, ANN, subscription_id=offers) is Standing.UNKNOWN
    opt_in(session, offers)
    assert consent.standing(session, ANN, subscription_id=offers) is Standing.OPTED_IN
    assert consent.standing(session, ANN, subscription_id=news) is Standing.UNKNOWN


def test_stop_ends_everything_and_start_gives_it_back(session: Session, offers: int, news: int) -> None:
    opt_in(session, offers)
    consent.opt_out(session, ANN, evidence=KEYWORD)
    assert consent.standing(session, ANN, subscription_id=offers) is Standing.OPTED_OUT
    assert is_suppressed(session)
    assert consent.opt_in_again(session, ANN, evidence=KEYWORD) == (offers,)
    assert consent.standing(session, ANN, subscription_id=offers) is Standing.OPTED_IN
    assert consent.standing(session, ANN, subscription_id=news) is not Standing.OPTED_IN
    assert not is_suppressed(session)


def test_start_from_a_stranger_gives_nothing(session: Session, offers: int) -> None:
    assert consent.opt_in_again(session, ANN, evidence=KEYWORD) == ()
    assert consent.standing(session, ANN, subscription_id=offers) is Standing.UNKNOWN


def test_start_does_not_undo_what_somebody_else_ended(session: Session, offers: int) -> None:
    opt_in(session, offers)
    consent.opt_out_many(session, [ANN], evidence=EVIDENCE)
    assert consent.opt_in_again(session, ANN, evidence=KEYWORD) == ()
    assert is_suppressed(session)


@pytest.mark.parametrize(("how", "lifted"), [(How.KEYWORD, False), (How.CARRIER, False), (How.IMPORT, True)])
def test_agreeing_anew_lifts_all_but_what_the_carrier_blocks(
    session: Session, offers: int, how: How, *, lifted: bool
) -> None:
    change = Change.OPT_OUT if lifted else Change.STOP
    consent.record(session, ANN, change=change, evidence=replace(EVIDENCE, how=how))
    opt_in(session, offers)
    assert is_suppressed(session) is not lifted


def test_opting_out_of_one_type_does_not_suppress_the_number(session: Session, offers: int) -> None:
    consent.record(session, ANN, change=Change.OPT_OUT, evidence=EVIDENCE, subscription_id=offers)
    assert not is_suppressed(session)


def test_everything_that_was_said_stays_in_the_log(session: Session, offers: int) -> None:
    opt_in(session, offers)
    consent.opt_out(session, ANN, evidence=KEYWORD)
    log = consent.log(session, ANN)
    assert [(event.change, event.subscription) for event in log] == [(Change.OPT_IN, offers), (Change.STOP, None)]
    assert [event.evidence for event in log] == [EVIDENCE, KEYWORD]


def test_many_are_opted_out_once(session: Session, offers: int) -> None:
    opt_in(session, offers)
    outs = [ANN, number(2), ANN]
    assert consent.opt_out_many(session, outs, evidence=EVIDENCE) == 2
    assert consent.opt_out_many(session, outs, evidence=EVIDENCE) == 0
    assert consent.standing(session, ANN, subscription_id=offers) is Standing.OPTED_OUT
    later = replace(EVIDENCE, at=EVIDENCE.at + timedelta(days=1))
    assert consent.grant_many(session, outs, subscription_id=offers, evidence=later) == 0


@given(told=st.lists(st.tuples(st.sampled_from(Change), st.sampled_from(["Offers", "News", None])), max_size=6))
@settings(max_examples=40)
def test_what_is_folded_is_what_the_log_says(session: Session, told: list[tuple[Change, str | None]]) -> None:
    with session.begin_nested() as savepoint:
        types = {name: subscriptions.ensure(session, name)[0] for name in ("Offers", "News")}
        for change, name in told:
            about = types[name] if name else None
            consent.record(session, ANN, change=change, evidence=KEYWORD, subscription_id=about)
        log = consent.log(session, ANN)
        for each in types.values():
            assert consent.standing(session, ANN, subscription_id=each) is stand(log, each)
        savepoint.rollback()
