"""Claims about sending one chunk: intent first, each row once, nobody who may not be texted."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import insert, update

from jobs import deliver
from sms.audience import Reason
from sms.consent import Evidence, How
from sms.delivery import Accepted, Broken, DeliveryState, NotAccepted, Rejected, Uncertain
from sms.lifecycle import Action, State
from sms.message import Draft
from store import Session, consent, inbox, jobs, links, messages, settings
from store.inbox import Inbound
from store.schema.ledger import deliveries
from store.schema.people import contacts
from tests.jobs.conftest import Stand
from tests.jobs.sends import NUMBERS, MovesInBetween, StopsInBetween, rows, sends, states

CHUNK = "1:0:1000"


def test_everybody_gets_their_own_text_and_their_own_short_link(stand: Stand) -> None:
    sends(stand)
    stand.runs(deliver.run, CHUNK)
    assert [text.number for text in stand.carrier.texts] == list(NUMBERS)
    assert [text.body.partition(",")[0] for text in stand.carrier.texts] == ["Hi P1", "Hi P2", "Hi P3"]
    codes = {text.body.rpartition("/")[2] for text in stand.carrier.texts}
    assert len(codes) == 3
    targets = stand.does(lambda session: links.resolve(session, codes, since=stand.clock.now() - timedelta(days=1)))
    assert {target.url for target in targets.values()} == {"https://acme.example/sale"}
    assert [text.attempt for text in stand.carrier.texts] == ["d1.1", "d2.1", "d3.1"]
    assert states(stand) == ["accepted"] * 3


def test_short_links_stand_on_the_domain_that_is_set(stand: Stand) -> None:
    stand.does(lambda s: settings.save(s, "link_domain", text="go.acme.com", by="U0CY", now=stand.clock.now()))
    sends(stand)
    stand.runs(deliver.run, CHUNK)
    links_sent = [text.body.split()[-1].rpartition("/")[0] for text in stand.carrier.texts]
    assert links_sent == ["https://go.acme.com"] * 3


def test_a_chunk_run_twice_sends_nothing_twice(stand: Stand) -> None:
    sends(stand)
    stand.runs(deliver.run, CHUNK)
    stand.runs(deliver.run, CHUNK)
    assert len(stand.carrier.texts) == 3


def test_a_stop_between_approval_and_sending_is_honoured(stand: Stand) -> None:
    sends(stand)
    evidence = Evidence("STOP", How.KEYWORD, stand.clock.now(), NUMBERS[1], "SM9")
    stand.does(lambda session: consent.opt_out(session, NUMBERS[1], evidence=evidence))
    assert stand.runs(deliver.run, CHUNK) == {"accepted": 2, "skipped": 1}
    assert [(row["state"], row["reason"]) for row in rows(stand)] == [
        ("accepted", None),
        ("skipped", "suppressed"),
        ("accepted", None),
    ]


def test_a_stop_between_claim_and_request_is_honoured(stand: Stand) -> None:
    sends(stand)
    world = replace(stand.world, db=StopsInBetween(stand.world.db, NUMBERS[1], now=stand.clock.now()))
    assert asyncio.run(deliver.run(world, CHUNK)) == {"accepted": 2, "skipped": 1}
    assert [text.number for text in stand.carrier.texts] == [NUMBERS[0], NUMBERS[2]]
    assert [(row["state"], row["reason"]) for row in rows(stand)] == [
        ("accepted", None),
        ("skipped", "suppressed"),
        ("accepted", None),
    ]


@pytest.mark.parametrize("state", [State.PAUSED, State.STOPPED])
def test_a_pause_or_stop_between_claim_and_request_is_honoured(stand: Stand, state: State) -> None:
    sends(stand)
    world = replace(stand.world, db=MovesInBetween(stand.world.db, state))
    assert asyncio.run(deliver.run(world, CHUNK)) == {"notaccepted": 3, "skipped": 0}
    assert stand.carrier.texts == []
    assert states(stand) == ["planned"] * 3


def test_a_wish_in_own_words_between_approval_and_sending_is_honoured(stand: Stand) -> None:
    sends(stand)
    text = Inbound("SM9", NUMBERS[1], "+12015550100", "please stop texting me")
    stand.does(lambda session: inbox.store_inbound(session, [text], now=stand.clock.now()))
    assert stand.runs(deliver.run, CHUNK) == {"accepted": 2, "skipped": 1}
    assert rows(stand)[1]["reason"] == "suppressed"


@pytest.mark.parametrize("state", [State.PAUSED, State.STOPPED, State.HELD])
def test_nothing_leaves_unless_it_is_being_sent(stand: Stand, state: State) -> None:
    sends(stand, state=state)
    stand.runs(deliver.run, CHUNK)
    assert stand.carrier.texts == []


def test_a_lost_reply_is_uncertain_and_never_sent_again_by_itself(stand: Stand) -> None:
    sends(stand)
    stand.carrier.answers = [Accepted("SM1", 1), Uncertain("reset"), Rejected(21211)]
    stand.runs(deliver.run, CHUNK)
    stand.runs(deliver.run, CHUNK)
    assert states(stand) == ["accepted", "uncertain", "rejected"]
    assert len(stand.carrier.texts) == 3


def test_what_was_surely_not_taken_waits_and_is_sent_again_word_for_word(stand: Stand) -> None:
    sends(stand)
    stand.carrier.answers = [NotAccepted(60), Accepted("SM2", 1), Accepted("SM3", 1)]
    stand.runs(deliver.run, CHUNK)
    assert states(stand) == ["planned", "accepted", "accepted"]
    stand.clock.time += timedelta(seconds=60)
    (again,) = stand.does(
        lambda s: jobs.claim(s, names=["deliver"], now=stand.clock.now(), lease=timedelta(seconds=9), limit=9)
    )
    stand.runs(deliver.run, again.key)
    assert states(stand)[0] == "accepted"
    assert stand.carrier.texts[-1].body == stand.carrier.texts[0].body
    assert stand.carrier.texts[-1].attempt == "d1.2"


def test_a_broken_account_pauses_at_once_and_keeps_the_rest_planned(stand: Stand) -> None:
    sends(stand)
    stand.does(lambda s: settings.save(s, "segments_per_second", text="1", by="U0CY", now=stand.clock.now()))
    stand.carrier.answers = [Broken(20003, "Authenticate")]
    stand.runs(deliver.run, CHUNK)
    assert states(stand) == ["planned"] * 3
    message = stand.does(lambda session: messages.get(session, 1))
    assert message.state is State.PAUSED
    assert "20003" in message.reason


def test_an_opt_out_that_only_the_carrier_knew_is_written_down(stand: Stand) -> None:
    sends(stand)
    stand.carrier.answers = [Rejected(21610)]
    stand.runs(deliver.run, CHUNK)
    standing = stand.does(lambda session: consent.standing(session, NUMBERS[0], subscription_id=1))
    assert standing == "opted_out"
    assert states(stand)[0] == DeliveryState.REJECTED


def at_night(stand: Stand, *, policy: str = "defer") -> None:
    """It is ten in the evening in New York, where P1 lives, and seven in Los Angeles, where the others are."""
    stand.clock.time = datetime(2026, 11, 27, 3, tzinfo=UTC)
    sends(stand)
    stand.does(lambda s: settings.save(s, "quiet_policy", text=policy, by="U0CY", now=stand.clock.now()))
    zones = {1: "America/New_York", 2: "America/Los_Angeles", 3: "America/Los_Angeles"}
    for person, zone in zones.items():
        change = update(contacts).where(contacts.c.id == person).values(time_zone=zone)
        stand.does(partial(Session.execute, statement=change))


def test_whoever_is_in_their_quiet_hours_by_now_waits_for_the_morning(stand: Stand) -> None:
    at_night(stand)
    assert stand.runs(deliver.run, CHUNK) == {"accepted": 2, "skipped": 0}
    assert states(stand) == ["planned", "accepted", "accepted"]
    assert rows(stand)[0]["due"] == datetime(2026, 11, 27, 13, tzinfo=UTC)
    assert [row["deferred"] for row in rows(stand)] == [True, False, False]


def test_whoever_is_in_their_quiet_hours_by_now_is_left_out_where_that_is_the_rule(stand: Stand) -> None:
    at_night(stand, policy="drop")
    assert stand.runs(deliver.run, CHUNK) == {"accepted": 2, "skipped": 1}
    assert (rows(stand)[0]["state"], rows(stand)[0]["reason"]) == ("skipped", "quiet_hours")


def test_without_quiet_hours_the_night_is_like_the_day(stand: Stand) -> None:
    at_night(stand)
    stand.does(lambda s: settings.save(s, "quiet_hours", text="off", by="U0CY", now=stand.clock.now()))
    stand.runs(deliver.run, CHUNK)
    assert states(stand) == ["accepted"] * 3


def test_a_text_that_became_too_long_since_the_approval_keeps_nobody_else_waiting(stand: Stand) -> None:
    sends(stand)
    change = update(contacts).where(contacts.c.id == 2).values(first_name="P" * 1_600)
    stand.does(partial(Session.execute, statement=change))
    assert stand.runs(deliver.run, CHUNK) == {"accepted": 2, "skipped": 1}
    assert (rows(stand)[1]["state"], rows(stand)[1]["reason"]) == ("skipped", "too_long")


@pytest.mark.parametrize(
    ("state", "days", "reached"), [("delivered", 6, 2), ("submitting", 0, 2), ("delivered", 8, 3), ("failed", 6, 3)]
)
def test_whoever_got_too_many_texts_meanwhile_is_skipped_at_the_claim(
    stand: Stand, state: str, days: int, reached: int
) -> None:
    sends(stand)
    sent = stand.clock.now() - timedelta(days=days)
    row = {"number": NUMBERS[0], "contact_id": 1, "state": state, "due": sent, "attempt": 1, "segments": 1}

    def another(session: Session) -> None:
        settings.save(session, "frequency_cap", text="1/7d", by="U0CY", now=sent)
        number = messages.add(session, Draft("Other", "C0MARKET", "Hi"), author="U0ANA", now=sent).number
        session.execute(insert(deliveries).values(**row, message=number, attempted_at=sent))

    stand.does(another)
    stand.runs(deliver.run, "1:0:99")
    assert len(stand.carrier.texts) == reached
    skipped = [row["reason"] for row in rows(stand) if row["state"] == "skipped" and row["message"] == 1]
    assert skipped == [Reason.FREQUENCY_CAP] * (3 - reached)


def test_the_carrier_tries_until_quiet_hours_begin_where_somebody_is(stand: Stand) -> None:
    sends(stand)
    stand.clock.time = datetime(2026, 11, 27, 0, 30, tzinfo=UTC)  # half an hour before New York's evening
    change = update(contacts).where(contacts.c.id == 2).values(time_zone="America/Chicago")
    stand.does(partial(Session.execute, statement=change))
    stand.runs(deliver.run, CHUNK)
    assert [text.valid_seconds for text in stand.carrier.texts] == [1_800, 5_400, 1_800]


def put_off(stand: Stand) -> None:
    """Everybody of message 1 is due in an hour."""
    sends(stand)
    later = update(deliveries).values(due=stand.clock.now() + timedelta(hours=1))
    stand.does(partial(Session.execute, statement=later))


@pytest.mark.parametrize(("minutes", "state"), [(75, State.SENDING), (76, State.PAUSED)])
def test_a_time_to_go_on_that_was_overslept_pauses_and_asks(stand: Stand, minutes: int, state: State) -> None:
    put_off(stand)
    stand.clock.time += timedelta(minutes=minutes)
    stand.runs(deliver.run, CHUNK)
    message = stand.does(lambda session: messages.get(session, 1))
    assert message.state is state
    assert ("more than 15 minutes ago" in message.reason) is (state is State.PAUSED)


def test_whoever_resumes_what_was_overslept_sends_it(stand: Stand) -> None:
    put_off(stand)
    stand.clock.time += timedelta(hours=3)
    stand.runs(deliver.run, CHUNK)
    resume = partial(messages.move, action=Action.RESUME, by="U0ANA", now=stand.clock.now())
    stand.does(lambda session: resume(session, messages.get(session, 1)))
    stand.runs(deliver.run, CHUNK)
    assert states(stand) == ["accepted"] * 3


def test_a_sender_who_is_slow_has_not_overslept(stand: Stand) -> None:
    put_off(stand)
    stand.clock.time += timedelta(hours=1)
    first = update(deliveries).where(deliveries.c.id == 1).values(state="accepted", attempted_at=stand.clock.now())
    stand.does(partial(Session.execute, statement=first))
    stand.clock.time += timedelta(minutes=15)
    stand.does(partial(Session.execute, statement=first.values(attempted_at=stand.clock.now())))
    stand.clock.time += timedelta(minutes=10)
    stand.runs(deliver.run, CHUNK)
    assert states(stand) == ["accepted"] * 3
