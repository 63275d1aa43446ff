"""Claims about yesterday's backup: whoever has the text already never gets it again."""

import asyncio
from collections.abc import Iterator

import pytest
import structlog

from sms.lifecycle import State
from tests.faults.audience import copied, copy_of, tuned
from tests.faults.stage import Stage
from tests.faults.truth import lies
from tests.faults.virtual import play
from tests.faults.weather import Weather

PEOPLE = 60
RATE = 10  # segments a second
COPIED_AFTER_SECONDS = 2.0
SENT_AFTER_SECONDS = 20.0
A_DAY_SECONDS = 86_400.0
FEW_MINUTES_SECONDS = 150.0
SETTLE_SECONDS = 30
BILLED_SECONDS = 400.0  # then the carrier is asked for what no callback told


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """What is refused is meant to be."""
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    yield
    structlog.reset_defaults()


async def is_put_back(stage: Stage, *, after: float) -> None:
    """Send it; a copy from the middle then takes the place of the database, and somebody lets it go on."""
    process = await stage.starts()
    await asyncio.sleep(COPIED_AFTER_SECONDS)
    backup = copy_of(stage.engine)
    await asyncio.sleep(SENT_AFTER_SECONDS)
    await process.ends()
    await asyncio.sleep(after)
    assert len(stage.ledger.texts) == PEOPLE - 1  # one number is refused
    stage.engine = backup
    await stage.starts()
    await asyncio.sleep(30.0)
    assert stage.looks().state is State.PAUSED
    going_on = [asyncio.ensure_future(each) for each in (stage.attends(), stage.sweeps())]
    await stage.until_quiet()
    await asyncio.sleep(BILLED_SECONDS)
    await stage.until_quiet()
    for each in going_on:
        each.cancel()


@pytest.mark.parametrize(
    ("after", "queued"),
    [(A_DAY_SECONDS, 0.0), (FEW_MINUTES_SECONDS, 0.0), (FEW_MINUTES_SECONDS, 2 * FEW_MINUTES_SECONDS)],
    ids=["a day", "few minutes", "while the texts wait at the carrier"],
)
def test_it_is_noticed_and_only_who_lacks_the_text_gets_it(after: float, queued: float) -> None:
    weather = Weather(people=PEOPLE, queued_seconds=queued)
    stage = Stage(weather, tuned(copied(PEOPLE), segments_per_second=RATE, settle_seconds=SETTLE_SECONDS))

    async def story() -> list[str]:
        await is_put_back(stage, after=after)
        return lies(stage, is_slack_asked=False)  # what was posted since is not known to the backup

    assert play(story()) == []
    assert len(stage.ledger.texts) == PEOPLE - 1
