"""Claims about the texts that are claimed while those before them are under way."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

import pytest
from sqlalchemy import select, update

from jobs import deliver
from jobs.deliver import BATCH_ROWS, Claim
from jobs.world import Database, Text
from sms.delivery import Accepted, Outcome
from sms.lifecycle import State
from store import Session, inbox, settings
from store.inbox import Inbound
from store.schema.ledger import deliveries
from store.schema.messages import messages
from tests.jobs.conftest import FakeCarrier, Stand
from tests.jobs.sends import NUMBERS, more, rows, sends, states

PEOPLE = BATCH_ROWS + 50
CHUNK = f"1:0:{PEOPLE}"
WITHIN_SECONDS = 30
LAST = f"+1212555{200 + PEOPLE - len(NUMBERS) - 1:04}"

T = TypeVar("T")


@dataclass
class SecondClaim:
    """A database that tells when the second claim is committed."""

    db: Database
    is_over: asyncio.Event = field(default_factory=asyncio.Event)
    claims: int = 0

    async def run(self, unit: Callable[[Session], T], *, bulk: bool = False) -> T:
        done = await self.db.run(unit, bulk=bulk)
        self.claims += isinstance(done, Claim)
        if self.claims == 2:
            self.is_over.set()
        return done

    async def read(self, unit: Callable[[Session], T]) -> T:
        return await self.db.read(unit)


@dataclass
class FailsAtSecondClaim:
    """A database that is lost for a moment, when more texts are claimed."""

    db: Database
    claims: int = 0

    async def run(self, unit: Callable[[Session], T], *, bulk: bool = False) -> T:
        def or_fail(session: Session) -> T:
            done = unit(session)
            self.claims += isinstance(done, Claim)
            if isinstance(done, Claim) and self.claims == 2:
                raise ConnectionError
            return done

        return await self.db.run(or_fail, bulk=bulk)

    async def read(self, unit: Callable[[Session], T]) -> T:
        return await self.db.read(unit)


@dataclass
class PatientCarrier(FakeCarrier):
    """Waits with the first texts until more were claimed and something else has happened."""

    db: SecondClaim = field(kw_only=True)
    then: Callable[[Session], object] = field(kw_only=True)
    goes_on: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, text: Text) -> Outcome:
        if not self.texts:
            self.texts.append(text)
            await asyncio.wait_for(self.db.is_over.wait(), WITHIN_SECONDS)
            await self.db.run(self.then)
            self.goes_on.set()
        else:
            self.texts.append(text)
        await self.goes_on.wait()
        return Accepted(f"SM{text.attempt}", 1)


@pytest.fixture
def crowd(stand: Stand) -> Stand:
    """Message 1 to more people than are claimed at once."""
    sends(stand)
    stand.does(lambda session: _crowd(session, stand))
    return stand


def _crowd(session: Session, stand: Stand) -> None:
    now = stand.clock.now()
    settings.save(session, "segments_per_second", text="1000", by="U0CY", now=now)
    more(session, PEOPLE - len(NUMBERS), now=now)


def runs_with(stand: Stand, then: Callable[[Session], object]) -> Sequence[Text]:
    """Send to all of them, let something happen after the second claim, and give what left."""
    db = SecondClaim(stand.world.db)
    carrier = PatientCarrier(db=db, then=then)
    asyncio.run(deliver.run(replace(stand.world, db=db, carrier=carrier), CHUNK))
    return carrier.texts


def test_the_next_texts_are_claimed_while_the_first_are_under_way(crowd: Stand) -> None:
    under_way: list[str] = []

    def look(session: Session) -> None:
        under_way.extend(session.scalars(select(deliveries.c.number).where(deliveries.c.state == "submitting")))

    assert len({text.number for text in runs_with(crowd, look)}) == PEOPLE
    assert len(under_way) == PEOPLE
    assert states(crowd) == ["accepted"] * PEOPLE


def test_a_stop_after_the_next_were_claimed_is_honoured(crowd: Stand) -> None:
    text = Inbound("SM9", LAST, "+12015550100", "STOP")
    texts = runs_with(crowd, lambda session: inbox.store_inbound(session, [text], now=crowd.clock.now()))
    assert LAST not in {text.number for text in texts}
    assert len(texts) == PEOPLE - 1
    assert (rows(crowd)[-1]["state"], rows(crowd)[-1]["reason"]) == ("skipped", "suppressed")


@pytest.mark.parametrize("state", [State.PAUSED, State.STOPPED])
def test_what_was_claimed_ahead_is_put_back_when_the_message_is_not_sent_any_more(crowd: Stand, state: State) -> None:
    texts = runs_with(crowd, lambda session: session.execute(update(messages).values(state=state)))
    assert len(texts) == BATCH_ROWS
    assert states(crowd) == ["accepted"] * BATCH_ROWS + ["planned"] * (PEOPLE - BATCH_ROWS)


def test_outcomes_are_kept_though_the_claim_ahead_fails(crowd: Stand) -> None:
    world = replace(crowd.world, db=FailsAtSecondClaim(crowd.world.db))
    with pytest.raises(ConnectionError):
        asyncio.run(deliver.run(world, CHUNK))
    assert states(crowd) == ["accepted"] * BATCH_ROWS + ["planned"] * (PEOPLE - BATCH_ROWS)
