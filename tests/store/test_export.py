"""Claims about files of people: who is in one, and that those left out are the waterfall's."""

from dataclasses import replace
from datetime import datetime

from hypothesis import given, settings
from sqlalchemy.orm import Session

from sms.audience import Reason, Selection
from sms.export import Export
from sms.importing import Person
from sms.message import Draft, When
from store import audience, consent, export, lists, messages, subscriptions
from store.subscriptions import Terms
from tests.store.people import EVIDENCE, number, persons, stop, write
from tests.store.test_waterfall import TOWNS, Town, build


@given(town=TOWNS)
@settings(max_examples=40)
def test_who_is_left_out_for_a_reason_is_as_many_as_the_waterfall_says(
    session: Session, now: datetime, town: Town
) -> None:
    with session.begin_nested() as savepoint:
        selection, _ = build(session, town)
        message = messages.add(session, Draft("Sale", "C1", "Hi", subscription="Offers"), author="ana", now=now)
        message = messages.choose(session, message, selection=selection, when=When(), by="ana", now=now)
        question = audience.question_of(session, message.number, now=now)
        counted = audience.waterfall(session, selection, subscription_id=question.subscription_id, now=now)
        dropped = dict(counted.dropped)
        for reason in Reason:
            found = export.ids(session, Export(message=message.number, reason=reason), now=now)
            if reason is Reason.REPEATED:  # who is in three lists drops out twice, and is one person
                assert bool(found) == bool(dropped.get(reason, 0))
            else:
                assert len(found) == dropped.get(reason, 0), reason
        assert len(export.ids(session, Export(message=message.number), now=now)) == counted.receive
        savepoint.rollback()


def test_people_of_a_list_have_all_fields_under_names_that_an_import_knows(session: Session, now: datetime) -> None:
    ann = Person(1, "a", "Ann", mobile=number(1), mobile_given="1", company="Acme", properties={"size": "38"})
    write(session, ann, *persons(1, first=2))
    stop(session, number(2))
    found = export.ids(session, Export(list_id=lists.identify(session, "VIP")), now=now)
    wanted = Export(list_id=lists.identify(session, "VIP"))
    named = export.headers(session, wanted)
    rows = [dict(zip(named, row, strict=True)) for row in export.rows(session, wanted, list(found))]
    assert [(row["external_id"], row["first_name"], row["company"], row["opted_out"]) for row in rows] == [
        ("a", "Ann", "Acme", ""),
        ("c2", "Name2", "", "yes"),
    ]
    assert len(export.ids(session, Export(), now=now)) == 2


def test_who_has_no_consent_is_told_from_who_opted_out_and_who_was_asked(session: Session, now: datetime) -> None:
    write(session, *persons(3), agreed=None)
    subscriptions.add(session, Terms("Offers", double_opt_in=True), by="UCY", now=now)
    offers, _ = subscriptions.ensure(session, "Offers")
    consent.grant_many(session, [number(2)], subscription_id=offers, evidence=replace(EVIDENCE, at=now))
    stop(session, number(3))
    message = messages.add(session, Draft("Sale", "C1", "Hi", subscription="Offers"), author="ana", now=now)
    chosen = Selection(lists=(lists.identify(session, "VIP") or 0,))
    messages.choose(session, message, selection=chosen, when=When(), by="ana", now=now)
    wanted = Export(message=message.number, reason=Reason.NO_CONSENT)
    found = export.rows(session, wanted, export.ids(session, wanted, now=now))
    told = dict(zip(export.headers(session, wanted), zip(*found, strict=True), strict=True))
    assert told["reason"] == ("no_consent", "pending", "opted_out")
    assert told["why"][2] == "Opted out before."
