"""Claims about asking back: once, outside quiet hours, out of the quota, at the sender's pace, nobody who is barred."""

from datetime import datetime, timedelta

from sqlalchemy import select, update

from jobs import confirm, single
from sms.consent import YES_WITHIN, Standing
from store import Session, bars, confirmations, consent, quota, settings, subscriptions
from store.inbox import Inbound, store_inbound
from store.schema.ledger import singles
from store.schema.people import confirmations as table
from store.schema.people import contacts
from store.subscriptions import Terms
from tests.jobs.conftest import Stand
from tests.store.people import number, persons, write

ANN, BEN, CARLA = (number(last) for last in (1, 2, 3))
QUESTION = "Reply YES to get Offers texts from Acme. Reply STOP to opt out."


def imports(stand: Stand, count: int = 3, *, question: str = "", **account: str) -> None:
    """Import people who agreed to get Offers, which asks back."""
    told = {"account_name": "Acme", "time_zone": "America/New_York", **account}

    def unit(session: Session) -> None:
        for key, value in told.items():
            settings.save(session, key, text=value, by="U0CY", now=stand.clock.now())
        terms = Terms("Offers", double_opt_in=True, question=question)
        subscriptions.add(session, terms, by="U0CY", now=stand.clock.now())
        write(session, *persons(count))

    stand.does(unit)


def asked(stand: Stand) -> dict[str, str]:
    """The questions that were put, by number; some of them twice would be one too many."""
    rows = stand.does(lambda session: session.execute(select(singles).order_by(singles.c.id)).all())
    assert len({row.number for row in rows}) == len(rows)
    return {row.number: row.body for row in rows}


def due(stand: Stand) -> list[datetime]:
    return stand.does(lambda session: list(session.scalars(select(table.c.due).where(table.c.due.is_not(None)))))


def hands_over(stand: Stand) -> None:
    for key in stand.does(lambda session: list(session.scalars(select(singles.c.id)))):
        stand.runs(single.run, key)


def standing(stand: Stand, whose: str) -> Standing:
    return stand.does(lambda session: consent.standing(session, whose, subscription_id=1))


def test_everybody_is_asked_once_in_words_made_from_the_names(stand: Stand) -> None:
    imports(stand)
    assert stand.runs(confirm.run) == {"asked": 3, "lapsed": 0}
    assert stand.runs(confirm.run) == {"asked": 0, "lapsed": 0}
    assert asked(stand) == dict.fromkeys((ANN, BEN, CARLA), QUESTION)
    hands_over(stand)
    assert {text.body for text in stand.carrier.texts} == {QUESTION}


def test_the_team_may_write_the_question(stand: Stand) -> None:
    imports(stand, 1, question="Acme here. YES for offers, STOP for none.")
    stand.runs(confirm.run)
    assert asked(stand) == {ANN: "Acme here. YES for offers, STOP for none."}


def test_many_are_asked_at_the_senders_pace(stand: Stand) -> None:
    imports(stand, 120, segments_per_second="10")
    first = stand.runs(confirm.run)["asked"]
    assert 0 < first <= 20
    assert stand.runs(confirm.run)["asked"] == 0  # in the same instant
    stand.clock.time += timedelta(seconds=1)
    assert 0 < stand.runs(confirm.run)["asked"] <= 20


def test_whoever_is_in_quiet_hours_is_asked_when_they_end_where_they_are(stand: Stand) -> None:
    imports(stand, 2)
    tokyo = update(contacts).where(contacts.c.mobile == BEN).values(time_zone="Asia/Tokyo")  # 23:00 there
    stand.does(lambda session: session.execute(tokyo))
    stand.runs(confirm.run)
    assert set(asked(stand)) == {ANN}
    assert due(stand) == [stand.clock.now() + timedelta(hours=9)]


def test_whoever_gets_nothing_is_not_asked_and_is_looked_at_again(stand: Stand) -> None:
    imports(stand)
    stand.does(lambda s: bars.suppress(s, ANN, reason="fraud", by="U0CY", now=stand.clock.now()))
    stand.does(lambda s: bars.hold(s, BEN, reason="moving", until=None, by="U0CY", now=stand.clock.now()))
    stand.runs(confirm.run)
    assert set(asked(stand)) == {CARLA}
    stand.does(lambda s: bars.release(s, BEN, reason="moved", by="U0CY", now=stand.clock.now()))
    stand.clock.time += timedelta(days=1)
    stand.runs(confirm.run)
    assert set(asked(stand)) == {CARLA, BEN}


def test_questions_count_against_the_quota_and_wait_where_it_is_used_up(stand: Stand) -> None:
    imports(stand, monthly_segments="2", renewal_date="2026-01-01")
    stand.runs(confirm.run)
    assert len(asked(stand)) == 2
    assert stand.does(lambda s: quota.standing(s, settings.load(s), now=stand.clock.now())).used == 2
    assert due(stand) == [stand.clock.now() + timedelta(hours=1)]


def test_who_opted_out_or_was_put_on_hold_meanwhile_is_not_asked(stand: Stand) -> None:
    imports(stand)
    stand.runs(confirm.run)
    said = ((ANN, "STOP"), (BEN, "please stop texting me"))
    texts = [Inbound(f"SM{whose}", whose, "+12015550100", body) for whose, body in said]
    stand.does(lambda session: store_inbound(session, texts, now=stand.clock.now()))
    hands_over(stand)
    assert [text.number for text in stand.carrier.texts] == [CARLA]
    assert due(stand) == [stand.clock.now() + timedelta(days=1)]  # Ben, in case it was no opt-out


def test_a_question_that_never_leaves_gives_its_segment_back(stand: Stand) -> None:
    imports(stand, monthly_segments="10", renewal_date="2026-01-01")
    stand.runs(confirm.run)
    text = Inbound("SM1", ANN, "+12015550100", "STOP")
    stand.does(lambda session: store_inbound(session, [text], now=stand.clock.now()))
    hands_over(stand)
    assert len(stand.carrier.texts) == 2
    assert stand.does(lambda s: quota.standing(s, settings.load(s), now=stand.clock.now())).used == 2


def test_a_question_that_had_to_wait_until_night_waits_until_morning(stand: Stand) -> None:
    imports(stand, 1)
    stand.runs(confirm.run)
    stand.clock.time += timedelta(hours=12)  # 21:00 in New York
    hands_over(stand)
    assert stand.carrier.texts == []
    stand.clock.time += timedelta(hours=11)
    hands_over(stand)
    assert [text.number for text in stand.carrier.texts] == [ANN]


def test_nobody_waits_longer_than_thirty_days(stand: Stand) -> None:
    imports(stand, 2)
    stand.does(lambda s: bars.hold(s, BEN, reason="moving", until=None, by="U0CY", now=stand.clock.now()))
    stand.runs(confirm.run)
    hands_over(stand)
    stand.clock.time += YES_WITHIN
    assert stand.does(lambda s: confirmations.is_waited_for(s, now=stand.clock.now()))
    assert stand.runs(confirm.run)["lapsed"] == 2
    assert (standing(stand, ANN), standing(stand, BEN)) == (Standing.UNKNOWN, Standing.UNKNOWN)
    assert not stand.does(lambda s: confirmations.is_waited_for(s, now=stand.clock.now()))
