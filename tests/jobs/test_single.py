"""Claims about single texts: judged in the last moment, so nobody who opted out gets one, but for an answer in time."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from jobs import single
from sms.consent import Evidence, How
from store import consent, inbox, singles
from store.inbox import Inbound
from store.schema.ledger import singles as table
from tests.jobs.conftest import Stand

ANN = "+12125550101"


def puts(stand: Stand, kind: str) -> None:
    stand.does(lambda s: singles.put(s, kind=kind, number=ANN, body="Hi", by="U0ANA", now=stand.clock.now()))


def stops(stand: Stand) -> None:
    evidence = Evidence("STOP", How.KEYWORD, stand.clock.now(), ANN, "SM9")
    stand.does(lambda session: consent.opt_out(session, ANN, evidence=evidence))


def asks(stand: Stand) -> None:
    text = Inbound("SM9", ANN, "+12015550100", "please stop texting me")
    stand.does(lambda session: inbox.store_inbound(session, [text], now=stand.clock.now()))


def kept(stand: Stand) -> tuple[str, str | None]:
    row = stand.does(lambda session: session.execute(select(table.c.state, table.c.reason)).one())
    return row.state, row.reason


@pytest.mark.parametrize("kind", ["test", "reply"])
@pytest.mark.parametrize("tells", [stops, asks], ids=["opted out", "on hold"])
def test_whoever_opted_out_or_is_on_hold_gets_neither_test_nor_reply(stand: Stand, kind: str, tells: object) -> None:
    puts(stand, kind)
    assert callable(tells)
    tells(stand)
    assert stand.runs(single.run, 1) == {"nothing": 1}
    assert kept(stand) == ("skipped", "suppressed")
    assert stand.carrier.texts == []


def test_an_answer_to_a_keyword_reaches_who_opted_out_within_five_minutes(stand: Stand) -> None:
    puts(stand, "answer")
    stops(stand)
    stand.clock.time += timedelta(minutes=5)
    assert stand.runs(single.run, 1) == {"accepted": 1}


def test_an_answer_that_is_late_is_not_sent_any_more(stand: Stand) -> None:
    puts(stand, "answer")
    stand.clock.time += timedelta(minutes=5, seconds=1)
    stand.runs(single.run, 1)
    assert kept(stand) == ("skipped", "late")
    assert stand.carrier.texts == []


def test_a_reply_that_was_left_over_until_night_waits_for_the_morning(stand: Stand) -> None:
    text = Inbound("SM8", ANN, "+12015550100", "Shoes?")
    stand.does(lambda session: inbox.store_inbound(session, [text], now=stand.clock.now()))
    puts(stand, "reply")
    stand.clock.time += timedelta(hours=36)  # 2:00 on the account's clock, which is UTC, and 21:00 in New York
    stand.runs(single.run, 1)
    assert stand.carrier.texts == []
    stand.clock.time += timedelta(hours=12)
    stand.runs(single.run, 1)
    assert len(stand.carrier.texts) == 1
