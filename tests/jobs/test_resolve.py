"""Claims about texts that got lost where people are asked: decided once, on both databases, and told in the thread."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session as OrmSession

from blocks.surface import Surface
from commands import resolve
from commands.ask import Ask, Reply, Run
from commands.perform import perform
from jobs import deliver, progress, receive, redraw, settle
from sms.delivery import Accepted, Uncertain
from sms.lifecycle import State
from sms.roles import Person, Role
from store import audit, inbox, messages, posts, settings
from store.inbox import Callback
from store.schema.ledger import deliveries
from store.schema.messages import messages as message_table
from store.schema.slack import posts as table
from tests.conftest import make_engine
from tests.jobs.both import on_both, stand, url
from tests.jobs.conftest import Stand
from tests.jobs.sends import sends, states

__all__ = ["stand", "url"]  # either database

ANA, BO = Person("U0ANA", "Ana", Role.AUTHOR), Person("U0BO", "Bo", Role.AUTHOR)
CHUNK = "1:0:1000"
PROCESSES = 4


@pytest.fixture
def lost(stand: Stand) -> Stand:
    """Message 1, of whose three texts two got lost; people are asked."""
    sends(stand)
    for key, text in (("unresolved_policy", "ask"), ("quiet_hours", "off")):
        stand.does(partial(settings.save, key=key, text=text, by="U0CY", now=stand.clock.now()))
    stand.carrier.answers = [Accepted("SM1", 1), Uncertain("reset"), Uncertain("reset")]
    stand.runs(deliver.run, CHUNK)
    stand.does(lambda session: posts.card(session, 1))
    settles(stand)
    return stand


def settles(stand: Stand) -> None:
    """Let the settle time pass; the carrier has no trace."""
    stand.clock.time += timedelta(minutes=16)
    stand.runs(settle.run, "d")
    stand.runs(progress.run, 1)


def pressed(stand: Stand, run: Run, *, by: Person = ANA) -> Reply:
    account = stand.does(settings.load)
    asked = Ask(by, "resolve.again", stand.clock.now(), account, number=1)
    return stand.does(lambda session: perform(session, asked, run))


def question(stand: Stand) -> Surface:
    """What stands in the thread, drawn anew."""
    ids = stand.does(lambda session: session.scalars(select(table.c.id)).all())
    for post in sorted(ids):
        stand.runs(redraw.run, post)
    return next(surface for surface in reversed(stand.chat.surfaces) if "lost" in surface.text)


def state(stand: Stand) -> State:
    return stand.does(lambda session: messages.get(session, 1)).state


def done(stand: Stand) -> list[str]:
    lines = stand.does(lambda session: audit.tail(session, subject="#1"))
    return [f"{line.who} {line.action} {line.detail['texts']}" for line in lines if "lost" in line.action]


def test_the_author_is_asked_in_the_thread_with_masked_numbers(lost: Stand) -> None:
    asked = question(lost)
    assert asked.text.startswith("❔ <@U0ANA>: 2 texts of #1 Teaser got lost")
    assert "+1 212 ••• 0101, +1 212 ••• 0102" in str(asked.blocks)
    assert [one["text"]["text"] for one in asked.blocks[-1]["elements"]] == ["Send again", "Leave it"]
    assert (states(lost), state(lost)) == (["accepted", "unresolved", "unresolved"], State.SENT)


@on_both
def test_sent_again_they_go_out_once_more_and_the_message_ends_anew(lost: Stand) -> None:
    pressed(lost, resolve.again)
    assert state(lost) is State.SENDING
    lost.runs(deliver.run, "1:1:3")
    lost.runs(progress.run, 1)
    assert (states(lost), state(lost)) == (["accepted"] * 3, State.SENT)
    assert [text.attempt for text in lost.carrier.texts] == ["d1.1", "d2.1", "d3.1", "d2.2", "d3.2"]
    assert question(lost).text.startswith("✔️ <@U0ANA> had 2 texts sent again")
    assert done(lost) == ["U0ANA had lost texts sent again 2"]


def test_left_they_stay_unresolved_and_nobody_is_asked_again(lost: Stand) -> None:
    pressed(lost, resolve.leave, by=BO)
    assert states(lost) == ["accepted", "unresolved", "unresolved"]
    assert question(lost).text.startswith("✔️ <@U0BO> left 2 texts as they are")
    assert done(lost) == ["U0BO left lost texts 2"]


def test_who_presses_later_is_told_who_decided_what(lost: Stand) -> None:
    pressed(lost, resolve.leave, by=BO)
    reply = pressed(lost, resolve.again)
    assert reply.say
    assert "<@U0BO> left 2 texts as they are" in reply.say.text
    assert state(lost) is State.SENT


@on_both
def test_of_four_processes_that_press_at_once_one_decides(lost: Stand, url: str) -> None:
    account, together = lost.does(settings.load), Barrier(PROCESSES)
    asked = Ask(ANA, "resolve.again", lost.clock.now(), account, number=1)
    engine = make_engine(url)

    def press(_: int) -> Reply:
        with OrmSession(engine, expire_on_commit=False) as session:
            together.wait()
            with session.begin():
                return perform(session, asked, resolve.again)

    with ThreadPoolExecutor(PROCESSES) as pool:
        replies = list(pool.map(press, range(PROCESSES)))
    engine.dispose()
    assert sum(bool(reply.jobs) for reply in replies) == 1
    assert all("had 2 texts sent again" in reply.say.text for reply in replies if reply.say)
    assert done(lost) == ["U0ANA had lost texts sent again 2"]


@on_both
def test_what_gets_lost_after_a_decision_is_a_new_question(lost: Stand) -> None:
    pressed(lost, resolve.again)
    lost.carrier.answers = [Accepted("SM2", 1), Uncertain("reset")]
    lost.runs(deliver.run, "1:1:3")
    settles(lost)
    assert question(lost).text.startswith("❔ <@U0ANA>: 1 text of #1")
    pressed(lost, resolve.leave)
    assert done(lost) == ["U0ANA left lost texts 1", "U0ANA had lost texts sent again 2"]


def test_what_the_carrier_tells_of_meanwhile_is_not_sent_again(lost: Stand) -> None:
    late = [Callback("d2.1", "SM2", "delivered", None), Callback("d3.1", "SM3", "queued", None)]
    lost.does(lambda session: inbox.store_callbacks(session, late, now=lost.clock.now()))
    lost.runs(receive.run)
    reply = pressed(lost, resolve.again)
    assert reply.say
    assert "the carrier has told of these texts meanwhile" in reply.say.text


def test_of_a_stopped_message_nothing_is_asked_and_nothing_sent_again(lost: Stand) -> None:
    lost.does(lambda s: s.execute(update(message_table).values(state=State.STOPPED)))
    reply = pressed(lost, resolve.again)
    assert reply.say
    assert "This message was stopped" in reply.say.text
    pressed(lost, resolve.leave)
    lost.does(lambda s: s.execute(update(deliveries).values(state="uncertain", sid=None)))
    settles(lost)
    assert states(lost) == ["unresolved"] * 3
    assert question(lost).text.startswith("✔️ <@U0ANA> left 2 texts")


def test_the_question_can_be_shown_once_more(lost: Stand) -> None:
    shown = pressed(lost, resolve.run).say
    assert shown
    assert "2 texts of #1 Teaser got lost" in shown.text
    pressed(lost, resolve.leave)
    none = pressed(lost, resolve.run).say
    assert none
    assert none.text.startswith("✔️ No text of #1 is lost")
