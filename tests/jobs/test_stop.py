"""Claims about stopping: whatever had not left never does, and its segments come back."""

from datetime import timedelta

from sqlalchemy import update

from jobs import deliver, launch, progress, stop
from sms.delivery import NotAccepted
from sms.lifecycle import State
from store import Session, jobs, quota, settings
from store.schema.ledger import deliveries
from store.schema.messages import messages
from tests.jobs.conftest import Stand
from tests.jobs.sends import sends, states


def reserves(stand: Stand, segments: int) -> None:
    stand.does(lambda s: quota.reserve(s, settings.load(s), number=1, segments=segments, now=stand.clock.now()))


def held(stand: Stand) -> tuple[int, int]:
    standing = stand.does(lambda s: quota.standing(s, settings.load(s), now=stand.clock.now()))
    return standing.used, standing.reserved


def changes(stand: Stand, **values: object) -> None:
    stand.does(lambda session: session.execute(update(messages).values(**values)))


def waiting(stand: Stand) -> list[str]:
    def look(session: Session) -> list[str]:
        at = stand.clock.now() + timedelta(minutes=1)
        names = ["stop", "progress"]
        return sorted(job.name for job in jobs.claim(session, names=names, now=at, lease=timedelta(seconds=1), limit=9))

    return stand.does(look)


def test_what_the_carrier_did_not_take_before_a_stop_is_not_left_planned(stand: Stand) -> None:
    sends(stand)
    reserves(stand, 3)
    stand.carrier.answers = [NotAccepted(60)] * 3
    stand.runs(deliver.run, "1:0:1000")
    changes(stand, state=State.STOPPED)  # its stop job ran while the texts were on their way
    stand.runs(progress.run, 1)
    assert waiting(stand) == ["progress", "stop"]
    stand.runs(stop.run, 1)
    stand.runs(progress.run, 1)
    assert states(stand) == ["canceled"] * 3
    assert held(stand) == (0, 0)


def test_what_is_with_the_carrier_at_a_stop_is_waited_for(stand: Stand) -> None:
    sends(stand, state=State.STOPPED)
    stand.does(lambda s: s.execute(update(deliveries).values(state="submitting")))
    stand.runs(progress.run, 1)
    assert waiting(stand) == ["progress"]


def test_a_send_stopped_before_its_ledger_was_whole_gives_everything_back(stand: Stand) -> None:
    sends(stand, state=State.STOPPED)
    reserves(stand, 3)
    changes(stand, launched_at=None)
    stand.runs(launch.run, 1)
    stand.runs(stop.run, 1)
    stand.runs(progress.run, 1)
    assert states(stand) == ["canceled"] * 3
    assert held(stand) == (0, 0)
