"""Claims about replies: one line a person, and opt-outs in own words that hold at once and are decided once."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert, select

from sms.consent import Change, Evidence, How, Standing
from sms.delivery import DeliveryState
from sms.message import Draft
from sms.reply import HELD_AT_LEAST, OPTED_OUT_AFTER, OptOut, Unreachable, demand_reachable
from store import Session, bars, consent, inbox, messages, replies, singles
from store.inbox import Inbound
from store.replies import Decided, NoSuchReply
from store.schema.ledger import deliveries, inbound
from store.schema.people import contacts, holds, subscriptions, suppressions

ANN, SENDER = "+12125550101", "+15005550006"
PLEASE = "please stop texting me"


@pytest.fixture(autouse=True)
def agreed(session: Session, now: datetime) -> None:
    """Ann gets Offers, and was sent message 1."""
    session.execute(insert(subscriptions).values(id=1, name="Offers"))
    evidence = Evidence("Offers by text", How.FORM, now, "Ann", "shop")
    consent.record(session, ANN, change=Change.OPT_IN, evidence=evidence, subscription_id=1)
    messages.add(session, Draft("Teaser", "C0MARKET", "Hi"), author="U0ANA", now=now)
    session.execute(
        insert(deliveries).values(
            message=1, number=ANN, contact_id=1, state="sent", due=now, attempt=1, segments=1, attempted_at=now
        )
    )
    session.execute(
        insert(contacts).values(id=7, phone=ANN, marketing=True, properties={}, created_at=now, updated_at=now)
    )


def texts(session: Session, body: str, *, now: datetime, number: str = ANN) -> int:
    last = session.scalar(select(inbound.c.id).order_by(inbound.c.id.desc()).limit(1)) or 0
    inbox.store_inbound(session, [Inbound(f"SM{last + 1}", number, SENDER, body)], now=now)
    return session.scalars(select(inbound.c.id).order_by(inbound.c.id.desc())).first() or 0


def held(session: Session) -> list[str]:
    return list(session.scalars(select(holds.c.number)))


def test_all_that_a_person_says_about_a_message_is_one_line(session: Session, now: datetime) -> None:
    first = texts(session, "Do you have shoes?", now=now)
    singles.put(session, kind="reply", number=ANN, body="Yes", by="U0ANA", now=now + timedelta(1), message=1)
    last = texts(session, "In blue?", now=now + timedelta(2))
    line = replies.line(session, last, now=now)
    assert (line.id, line.number, line.message, line.contact) == (first, ANN, 1, 7)
    assert [(each.text, each.by, each.state) for each in line.said] == [
        ("Do you have shoes?", "", None),
        ("Yes", "U0ANA", DeliveryState.PLANNED),
        ("In blue?", "", None),
    ]
    assert replies.answered(session, ANN, message=1, at=now) == first


def test_each_text_of_a_stranger_stands_alone_with_what_was_answered_to_it(session: Session, now: datetime) -> None:
    stranger = "+12125550177"
    first = texts(session, "Who is this?", now=now, number=stranger)
    singles.put(session, kind="reply", number=stranger, body="Acme", by="U0ANA", now=now + timedelta(1))
    second = texts(session, "Ah", now=now + timedelta(2), number=stranger)
    assert [each.text for each in replies.line(session, first, now=now).said] == ["Who is this?", "Acme"]
    assert [each.text for each in replies.line(session, second, now=now).said] == ["Ah"]
    assert replies.answered(session, stranger, message=None, at=now + timedelta(1)) == first
    assert replies.line(session, first, now=now).contact is None


def test_what_was_said_about_a_deleted_message_is_shown_like_a_strangers(session: Session, now: datetime) -> None:
    text = texts(session, "Shoes?", now=now)
    messages.delete(session, 1, by="U0ANA", now=now)
    assert replies.line(session, text, now=now).message is None


@pytest.mark.parametrize("argument", ["", "17", "text", "text x", "text 99", "message 1"])
def test_what_is_no_reply_is_refused(session: Session, now: datetime, argument: str) -> None:
    with pytest.raises(NoSuchReply):
        replies.line(session, replies.read(argument), now=now)


def test_a_keyword_is_no_reply(session: Session, now: datetime) -> None:
    with pytest.raises(NoSuchReply):
        replies.line(session, texts(session, "HELP", now=now), now=now)


def test_an_opt_out_in_own_words_holds_in_the_transaction_that_stores_it(session: Session, now: datetime) -> None:
    line = replies.line(session, texts(session, PLEASE, now=now), now=now)
    assert held(session) == [ANN]
    assert (line.opt_out, line.opt_out_at) == (OptOut.PENDING, now + timedelta(hours=24))
    assert consent.standing(session, ANN, subscription_id=1) is Standing.OPTED_IN
    with pytest.raises(Unreachable):
        demand_reachable(line)


def test_an_ordinary_reply_holds_nobody(session: Session, now: datetime) -> None:
    line = replies.line(session, texts(session, "don't stop!", now=now), now=now)
    assert (held(session), line.opt_out) == ([], None)
    demand_reachable(line)


def test_it_is_due_after_24_hours_and_then_an_opt_out_with_its_words_that_start_gives_back(
    session: Session, now: datetime
) -> None:
    text, later = texts(session, PLEASE, now=now), now + timedelta(hours=24)
    assert replies.overdue(session, now=later - timedelta(seconds=1)) == []
    assert replies.overdue(session, now=later) == [text]
    replies.opt_out(session, replies.line(session, text, now=later), by="clock", now=later)
    told = consent.log(session, ANN)[-1]
    assert (told.change, told.evidence.shown, told.evidence.how) == (Change.STOP, PLEASE, How.REPLY)
    assert (told.evidence.by, told.evidence.source) == ("clock", "SM1")
    assert (held(session), replies.overdue(session, now=later)) == ([], [])
    line = replies.line(session, text, now=later)
    assert (line.suppressed, line.opt_out, line.opt_out_by) == (True, OptOut.DONE, "clock")
    texts(session, "START", now=later)
    assert consent.standing(session, ANN, subscription_id=1) is Standing.OPTED_IN
    assert not replies.is_suppressed(session, ANN)


def test_whoever_did_not_ask_is_opted_out_by_hand_and_start_gives_nothing_back(session: Session, now: datetime) -> None:
    text = texts(session, "I moved to Oslo", now=now)
    replies.opt_out(session, replies.line(session, text, now=now), by="U0ANA", now=now)
    told = consent.log(session, ANN)[-1]
    assert (told.change, told.evidence.how, told.evidence.by) == (Change.OPT_OUT, How.BY_HAND, "U0ANA")
    texts(session, "START", now=now)
    assert replies.is_suppressed(session, ANN)


def test_what_is_no_opt_out_is_released_once(session: Session, now: datetime) -> None:
    text = texts(session, PLEASE, now=now)
    replies.dismiss(session, replies.line(session, text, now=now), by="U0BO", now=now)
    line = replies.line(session, text, now=now)
    assert (held(session), line.opt_out, line.opt_out_by) == ([], OptOut.DISMISSED, "U0BO")
    assert replies.overdue(session, now=now + timedelta(days=9)) == []
    with pytest.raises(Decided):
        replies.dismiss(session, line, by="U0ANA", now=now)


def test_nobody_is_opted_out_twice(session: Session, now: datetime) -> None:
    text = texts(session, PLEASE, now=now)
    replies.opt_out(session, replies.line(session, text, now=now), by="U0ANA", now=now)
    with pytest.raises(Decided):
        replies.opt_out(session, replies.line(session, text, now=now), by="U0BO", now=now)


def test_stop_decides_what_waits(session: Session, now: datetime) -> None:
    text = texts(session, PLEASE, now=now)
    texts(session, "STOP", now=now)
    assert (held(session), replies.overdue(session, now=now + timedelta(days=2))) == ([], [])
    assert replies.line(session, text, now=now).suppressed


@pytest.mark.parametrize("hours", [1, 23, 72])
@pytest.mark.parametrize("is_first", [True, False], ids=["hold first", "text first"])
def test_a_hold_by_hand_ends_no_sooner_than_an_opt_out_that_waits(
    session: Session, now: datetime, *, hours: int, is_first: bool
) -> None:
    until = now + timedelta(hours=hours)
    if is_first:
        bars.hold(session, ANN, reason="moving", until=until, by="U0ANA", now=now)
    texts(session, "please stop texting me", now=now)
    if not is_first:
        bars.hold(session, ANN, reason="moving", until=until, by="U0ANA", now=now)
    assert replies.is_held(session, ANN, now=max(until, now + OPTED_OUT_AFTER) - timedelta(seconds=1))
    assert replies.overdue(session, now=now + OPTED_OUT_AFTER)
    replies.decide(session, ANN, OptOut.DISMISSED, by="U0ANA")
    assert not replies.is_held(session, ANN, now=max(until, now + HELD_AT_LEAST))
    assert replies.is_held(session, ANN, now=until - timedelta(seconds=1))


def test_a_hold_of_somebody_else_outlasts_the_question(session: Session, now: datetime) -> None:
    session.execute(insert(holds).values(number=ANN, reason="disputed", at=now, until=now + timedelta(hours=1)))
    text = texts(session, PLEASE, now=now)
    assert replies.is_held(session, ANN, now=now + timedelta(hours=2))
    replies.dismiss(session, replies.line(session, text, now=now), by="U0BO", now=now)
    assert replies.is_held(session, ANN, now=now)


def test_a_release_by_hand_says_that_it_was_no_opt_out(session: Session, now: datetime) -> None:
    text = texts(session, PLEASE, now=now)
    assert bars.release(session, ANN, reason="she called", by="U0BO", now=now)
    line = replies.line(session, text, now=now)
    assert (line.held, line.opt_out, line.opt_out_by) == (False, OptOut.DISMISSED, "U0BO")


def test_whoever_is_suppressed_already_asks_for_nothing_new(session: Session, now: datetime) -> None:
    session.execute(insert(suppressions).values(number=ANN, reason="import", at=now))
    assert replies.line(session, texts(session, PLEASE, now=now), now=now).opt_out is None
    assert held(session) == []


def test_start_takes_an_opt_out_in_own_words_back_before_it_counts(session: Session, now: datetime) -> None:
    asked = texts(session, PLEASE, now=now)
    texts(session, "START", now=now + timedelta(minutes=5))
    line = replies.line(session, asked, now=now)
    assert (line.opt_out, line.opt_out_by, line.is_reachable) == (OptOut.DISMISSED, "", True)
    assert replies.overdue(session, now=now + OPTED_OUT_AFTER) == []
    assert consent.has_agreed(session, ANN, subscription_id=1)


def test_the_lines_of_a_number_are_one_for_each_message_and_stray_text(session: Session, now: datetime) -> None:
    first, _ = texts(session, "Shoes?", now=now), texts(session, "Blue?", now=now)
    strays = [texts(session, body, now=now, number="+12125550177") for body in ("Hello?", "Anybody?")]
    assert [each.id for each in replies.lines_of(session, ANN, now=now)] == [first]
    assert [each.id for each in replies.lines_of(session, "+12125550177", now=now)] == strays[::-1]
