"""Claims about yesterday's backup: whoever has the text already never gets it again."""

import asyncio
from collections.abc import Iterator

import pytest
import structlog
from sqlalchemy import Engine

from commands import resume
from sms.lifecycle import State
from tests.faults.audience import copied, copy_of, tuned
from tests.faults.stage import Stage
from tests.faults.truth import lies
from tests.faults.virtual import play
from tests.faults.weather import Weather

PEOPLE = 60
RATE = 10  # segments a second
COPIED_AFTER_SECONDS = 2.0
A_DAY_SECONDS = 86_400.0
BILLED_SECONDS = 400.0  # then the carrier is asked for what no callback told


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """What is refused is meant to be."""
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    yield
    structlog.reset_defaults()


async def is_sent(stage: Stage) -> Engine:
    """Send it to everybody; give a copy of the database from the middle."""
    process = await stage.starts()
    await asyncio.sleep(COPIED_AFTER_SECONDS)
    backup = copy_of(stage.engine)
    await stage.until_quiet()
    await process.ends()
    return backup


async def is_put_back(stage: Stage, backup: Engine) -> None:
    """Yesterday's copy takes the place of the database: it pauses, and somebody lets it go on."""
    await asyncio.sleep(A_DAY_SECONDS)
    stage.engine = backup
    await stage.starts()
    await asyncio.sleep(30.0)
    assert stage.looks().state is State.PAUSED
    await stage.presses(resume.run)
    await stage.until_quiet()
    await asyncio.sleep(BILLED_SECONDS)
    await stage.until_quiet()


def test_it_is_noticed_and_only_who_lacks_the_text_gets_it() -> None:
    stage = Stage(Weather(people=PEOPLE), tuned(copied(PEOPLE), segments_per_second=RATE))

    async def story() -> list[str]:
        backup = await is_sent(stage)
        asked = len(stage.asked)
        await is_put_back(stage, backup)
        assert len(stage.asked) == asked
        return lies(stage, is_slack_asked=False)  # what was posted since is not known to the backup

    assert play(story()) == []
    assert len(stage.ledger.texts) == PEOPLE - 1  # one number is refused
