"""Claims about opt-ins that wait for a YES: asked once, answered in time by the phone itself, or let go."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from sms.audience import Selection, Step
from sms.consent import YES_WITHIN, Change, How, Standing
from store import Session, audience, bars, confirmations, consent, inbox, lists, singles, subscriptions
from store.inbox import Inbound
from store.schema.ledger import singles as sent
from store.schema.people import confirmations as table
from store.subscriptions import Terms
from tests.store.people import EVIDENCE, THEN, number, persons, stop, write

ANN = number(1)
WORDS = "Reply YES to get Offers texts from Acme."


@pytest.fixture(autouse=True)
def offers(session: Session, now: datetime) -> int:
    subscriptions.add(session, Terms("Offers", double_opt_in=True), by="UCY", now=now)
    return subscriptions.names(session)["Offers"]


def opts_in(session: Session, offers: int) -> Change:
    return consent.record(session, ANN, change=Change.OPT_IN, evidence=EVIDENCE, subscription_id=offers)


def asks(session: Session, now: datetime) -> None:
    """Ask everybody who is due, and let the questions leave."""
    for each in confirmations.due(session, now=now, limit=10):
        job = singles.put(session, kind="question", number=each.number, body=WORDS, by="clock", now=now)
        confirmations.asked(session, each, single=int(job.key), now=now)
    session.execute(update(sent).values(attempted_at=now))


def texts(session: Session, body: str, *, now: datetime) -> None:
    sid = f"SM{body}{now.isoformat()}"
    inbox.store_inbound(session, [Inbound(sid, ANN, "+12015550100", body)], now=now)


def standing(session: Session, offers: int) -> Standing:
    return consent.standing(session, ANN, subscription_id=offers)


def open_questions(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(table).where(table.c.closed_at.is_(None))) or 0


def test_an_opt_in_is_kept_with_its_evidence_and_waits(session: Session, offers: int) -> None:
    assert opts_in(session, offers) is Change.ASK
    assert standing(session, offers) is Standing.PENDING
    assert consent.log(session, ANN)[0].evidence == EVIDENCE


def test_a_second_opt_in_asks_no_second_question(session: Session, now: datetime, offers: int) -> None:
    opts_in(session, offers)
    asks(session, now)
    opts_in(session, offers)
    consent.grant_many(session, [ANN], subscription_id=offers, evidence=replace(EVIDENCE, at=now))
    assert open_questions(session) == 1
    assert confirmations.due(session, now=now, limit=10) == []


@pytest.mark.parametrize("body", ["YES", " yes! ", "Yes 👍"])
def test_yes_makes_it_an_opt_in_with_what_was_asked_as_evidence(
    session: Session, now: datetime, offers: int, body: str
) -> None:
    opts_in(session, offers)
    asks(session, now)
    texts(session, body, now=now)
    assert standing(session, offers) is Standing.OPTED_IN
    said = consent.log(session, ANN)[-1]
    assert (said.change, said.evidence.how, said.evidence.by) == (Change.CONFIRM, How.KEYWORD, ANN)
    assert said.evidence.shown == f"{WORDS} — {body}"
    assert said.evidence.source.startswith("SM")


@pytest.mark.parametrize("body", ["yes please", "Yes, what time?", "ok"])
def test_any_other_answer_is_a_reply(session: Session, now: datetime, offers: int, body: str) -> None:
    opts_in(session, offers)
    asks(session, now)
    texts(session, body, now=now)
    assert standing(session, offers) is Standing.PENDING


def test_a_yes_before_the_question_has_left_joins_nobody(session: Session, now: datetime, offers: int) -> None:
    opts_in(session, offers)
    texts(session, "YES", now=now)
    assert standing(session, offers) is Standing.PENDING


def test_a_yes_answers_the_question_that_came_last_and_the_next_yes_the_other(
    session: Session, now: datetime, offers: int
) -> None:
    opts_in(session, offers)
    asks(session, now)
    subscriptions.add(session, Terms("News", double_opt_in=True), by="UCY", now=now)
    news = subscriptions.names(session)["News"]
    consent.record(session, ANN, change=Change.OPT_IN, evidence=EVIDENCE, subscription_id=news)
    asks(session, now)
    texts(session, "YES", now=now)
    assert consent.standing(session, ANN, subscription_id=news) is Standing.OPTED_IN
    assert standing(session, offers) is Standing.PENDING
    texts(session, "Yes", now=now)
    assert standing(session, offers) is Standing.OPTED_IN


def test_stop_ends_the_question_and_start_brings_back_none(session: Session, now: datetime, offers: int) -> None:
    opts_in(session, offers)
    asks(session, now)
    for word in ("STOP", "YES", "START", "Yes"):
        texts(session, word, now=now)
    assert standing(session, offers) is Standing.UNKNOWN
    assert open_questions(session) == 0


def test_silence_leaves_it_unknown_and_is_kept(session: Session, now: datetime, offers: int) -> None:
    opts_in(session, offers)
    asks(session, now)
    assert consent.lapse(session, now=now + YES_WITHIN - timedelta(seconds=1), limit=10) == 0
    assert consent.lapse(session, now=now + YES_WITHIN, limit=10) == 1
    assert standing(session, offers) is Standing.UNKNOWN
    assert consent.log(session, ANN)[-1].change is Change.LAPSE
    texts(session, "YES", now=now + YES_WITHIN)
    assert standing(session, offers) is Standing.UNKNOWN


def test_a_yes_in_the_last_second_counts_and_one_after_it_does_not(
    session: Session, now: datetime, offers: int
) -> None:
    opts_in(session, offers)
    asks(session, now)
    texts(session, "YES", now=now + YES_WITHIN)  # though nobody has let it go yet
    assert standing(session, offers) is Standing.PENDING
    texts(session, "yes", now=now + YES_WITHIN - timedelta(seconds=1))
    assert standing(session, offers) is Standing.OPTED_IN


def test_an_import_asks_each_number_once_and_nobody_who_fell_silent(
    session: Session, now: datetime, offers: int
) -> None:
    write(session, *persons(3))
    write(session, *persons(3))
    assert open_questions(session) == 3
    asks(session, now)
    consent.lapse(session, now=now + YES_WITHIN, limit=10)
    write(session, *persons(3))
    assert open_questions(session) == 0
    fresh = replace(EVIDENCE, at=now + YES_WITHIN + timedelta(days=1))
    assert consent.grant_many(session, [ANN], subscription_id=offers, evidence=fresh) == 1


def test_who_waits_is_not_consented(session: Session, now: datetime, offers: int) -> None:
    write(session, *persons(3))
    asks(session, now)
    texts(session, "YES", now=now)
    vip = lists.ensure(session, "VIP", now=THEN)[0]
    counted = audience.waterfall(session, Selection(lists=(vip,)), subscription_id=offers, now=now)
    steps = dict(counted.steps)
    assert (steps[Step.VALID_NUMBER], steps[Step.CONSENTED], counted.receive) == (3, 1, 1)
    told = subscriptions.get(session, offers)
    assert (told.opted_in, told.pending, told.opted_out) == (1, 2, 0)


def test_who_agreed_before_the_box_was_ticked_still_does(session: Session, now: datetime, offers: int) -> None:
    subscriptions.change(session, offers, Terms("Offers"), by="UCY", now=now)
    opts_in(session, offers)
    subscriptions.change(session, offers, Terms("Offers", double_opt_in=True), by="UCY", now=now)
    assert opts_in(session, offers) is Change.OPT_IN
    assert standing(session, offers) is Standing.OPTED_IN


def test_an_opt_out_of_everything_ends_every_question(session: Session, now: datetime, offers: int) -> None:
    write(session, *persons(3))
    asks(session, now)
    consent.opt_out_many(session, [number(2)], evidence=replace(EVIDENCE, at=now))
    stop(session, number(3))
    assert open_questions(session) == 1


def test_a_yes_lifts_no_suppression(session: Session, now: datetime, offers: int) -> None:
    opts_in(session, offers)
    asks(session, now)
    bars.suppress(session, ANN, reason="fraud", by="UCY", now=now)
    texts(session, "YES", now=now)
    assert [bar.reason for bar in bars.of(session, [ANN], now=now)] == ["by_hand"]
