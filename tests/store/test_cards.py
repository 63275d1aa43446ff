from datetime import datetime

from sqlalchemy.orm import Session

from sms.audience import Selection, Step, Waterfall
from sms.lifecycle import Action
from sms.message import Counted, Draft, When
from sms.segments import count
from store import cards, lists, messages, sending, settings
from tests.store.people import persons, write


def test_a_card_says_to_whom_and_what_it_costs(session: Session, now: datetime) -> None:
    write(session, *persons(2))
    chosen = Selection(lists=(lists.identify(session, "VIP") or 0,))
    message = messages.add(session, Draft("Sale", "C1", "Hi {{ contact.first_name }}"), author="ana", now=now)
    messages.choose(session, message, selection=chosen, when=When(), by="ana", now=now)
    card = cards.card(session, message.number, now=now)
    assert (card.audience_words, card.estimate.segments, card.counted, card.progress) == ("VIP", 1, None, None)


def test_a_card_knows_whether_this_revision_was_tested_and_counted(session: Session, now: datetime) -> None:
    message = messages.add(session, Draft("Sale", "C1", "Hi"), author="ana", now=now)
    counted = Counted(1, Waterfall(tuple((step, 1) for step in Step)), 1, 1, count("Hi"))
    messages.set_counted(session, message.number, counted)
    messages.tested(session, message.number, revision=1)
    card = cards.card(session, message.number, now=now)
    assert card.tested
    assert card.counted == counted
    messages.edit(session, Draft("Sale", "C1", "Ho"), number=message.number, revision=1, by="ana", now=now)
    card = cards.card(session, message.number, now=now)
    assert not card.tested
    assert card.counted is None


def test_a_card_shows_the_opt_out_text_and_what_was_frozen_once_it_is(session: Session, now: datetime) -> None:
    message = messages.add(session, Draft("Sale", "C1", "Hi "), author="ana", now=now)
    assert cards.card(session, message.number, now=now).text == "Hi\nReply STOP to unsubscribe."
    sending.freeze(session, message, account=settings.load(session), sender="Ana")
    settings.save(session, "opt_out_text", text="STOP=END", by="cy", now=now)
    assert cards.card(session, message.number, now=now).text == "Hi\nReply STOP to unsubscribe."
    by_hand = messages.add(session, Draft("Sale", "C1", "Hi", opt_out=False), author="ana", now=now)
    assert cards.card(session, by_hand.number, now=now).text == "Hi"


def test_a_text_that_cannot_be_read_is_still_shown(session: Session, now: datetime) -> None:
    message = messages.add(session, Draft("Sale", "C1", "Hi {{ nonsense"), author="ana", now=now)
    assert cards.card(session, message.number, now=now).estimate.characters == len("Hi {{ nonsense")


def test_progress_shows_once_it_is_under_way(session: Session, now: datetime) -> None:
    message = messages.add(session, Draft("Sale", "C1", "Hi"), author="ana", now=now)
    scheduled = messages.move(session, message, action=Action.SCHEDULE, by="ana", now=now)
    messages.move(session, scheduled, action=Action.LAUNCH, by="clock", now=now)
    assert cards.card(session, message.number, now=now).progress is not None
