"""Claims about asking the carrier what people texted: nothing is missed, nothing is heard twice, STOP acts."""

from datetime import datetime, timedelta

from sqlalchemy import select

from jobs import hear
from jobs.world import Listed
from store import consent, replies
from store.schema.ledger import inbound
from tests.jobs.conftest import Stand
from tests.jobs.sends import NUMBERS, sends

OURS = "+12015550100"


def texts(stand: Stand, sid: str, body: str, *, at: datetime | None = None) -> None:
    """Somebody texts us."""
    when = at or stand.clock.now()
    text = Listed(sid, OURS, body, "received", None, 1, when, sender=NUMBERS[0], is_inbound=True)
    stand.carrier.at_the_carrier.insert(0, text)


def bodies(stand: Stand) -> list[str]:
    """What is stored, in the order of storing."""
    return stand.does(lambda session: list(session.scalars(select(inbound.c.body).order_by(inbound.c.id))))


def test_each_text_is_stored_once_however_often_it_is_listed(stand: Stand) -> None:
    texts(stand, "SM1", "hello")
    assert stand.runs(hear.run) == {"texts": 1}
    stand.clock.time += timedelta(minutes=1)
    texts(stand, "SM2", "hello again")
    assert stand.runs(hear.run) == {"texts": 1}
    assert bodies(stand) == ["hello", "hello again"]


def test_a_stop_acts_as_it_is_stored(stand: Stand) -> None:
    sends(stand)
    texts(stand, "SM1", "STOP")
    stand.runs(hear.run)
    assert stand.does(lambda session: replies.is_suppressed(session, NUMBERS[0]))
    standing = stand.does(lambda session: consent.standing(session, NUMBERS[0], subscription_id=1))
    assert standing == "opted_out"


def test_a_start_after_a_stop_stays_a_start_though_the_list_has_the_newest_first(stand: Stand) -> None:
    sends(stand)
    now = stand.clock.now()
    texts(stand, "SM1", "STOP", at=now - timedelta(seconds=20))
    texts(stand, "SM2", "START", at=now)
    stand.runs(hear.run)
    assert bodies(stand) == ["STOP", "START"]
    assert not stand.does(lambda session: replies.is_suppressed(session, NUMBERS[0]))


def test_what_came_while_nobody_asked_is_heard_afterwards(stand: Stand) -> None:
    stand.runs(hear.run)
    texts(stand, "SM1", "STOP", at=stand.clock.now() + timedelta(hours=1))
    stand.clock.time += timedelta(days=2)
    assert stand.runs(hear.run) == {"texts": 1}
