"""Claims about a database that may be a backup: what the carrier has is never sent again."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from commands import resume, send_now
from commands.ask import Ask, Run
from jobs import catch_up, deliver
from jobs.world import Listed
from sms.lifecycle import State
from sms.roles import Person, Role
from store import Session, absences, messages, settings
from store.schema.ledger import deliveries
from store.schema.messages import messages as table
from store.schema.messages import recipients
from store.schema.slack import posts
from tests.jobs.conftest import Stand
from tests.jobs.sends import NUMBERS, sends, states

BODY = "Hi P{}, https://t.acme.example/x{}7Kq2mP"
CY = Person("U0CY", "Cy", Role.ADMIN)


@pytest.fixture
def restored(stand: Stand) -> Stand:
    """A backup of yesterday, of which everything was planned; two of the three texts have left since."""
    sends(stand)
    stand.does(lambda session: absences.stay(session, now=stand.clock.now()))
    for nth, number in enumerate(NUMBERS[:2], start=1):
        left = stand.clock.now() + timedelta(minutes=nth)
        text = Listed(f"SM{nth}", number, BODY.format(nth, nth), "delivered", None, 1, left)
        stand.carrier.at_the_carrier.append(text)
    stand.clock.time += timedelta(days=1)
    stand.does(lambda session: absences.arrive(session, now=stand.clock.now()))
    return stand


def presses(stand: Stand, command: Run) -> object:
    """Press a button, as a job would see it."""

    def unit(session: Session) -> object:
        return command(session, Ask(CY, "", stand.clock.now(), settings.load(session), number=1))

    return stand.does(unit)


def told(stand: Stand) -> str:
    """The last that was told in the thread."""
    query = select(posts.c.content).where(posts.c.kind == "note").order_by(posts.c.id.desc()).limit(1)
    return stand.does(lambda session: str(session.scalars(query).one()["text"]))


def test_nothing_leaves_and_nobody_goes_on_by_accident(restored: Stand) -> None:
    restored.runs(deliver.run, "1:0:1000")
    with pytest.raises(absences.InDoubt):
        presses(restored, resume.run)
    assert restored.carrier.texts == []
    assert "⏸ Paused #1. Nobody was here for more than an hour" in told(restored)


def test_what_was_held_is_not_sent_by_accident_either(restored: Stand) -> None:
    restored.does(lambda session: session.execute(update(table).values(state=State.HELD)))
    with pytest.raises(absences.InDoubt):
        presses(restored, send_now.run)


def test_what_had_left_is_known_and_only_the_rest_is_sent(restored: Stand) -> None:
    assert restored.runs(catch_up.run, 1) == {"known": 2, "homeless": 0, "pages": 1}
    assert states(restored) == ["delivered", "delivered", "planned"]
    assert "2 texts of #1 had left" in told(restored)
    presses(restored, resume.run)
    restored.runs(deliver.run, "1:0:1000")
    assert [text.number for text in restored.carrier.texts] == [NUMBERS[2]]


def test_texts_of_others_and_of_before_are_not_taken_for_it(restored: Stand) -> None:
    restored.carrier.at_the_carrier = [
        Listed("SM8", NUMBERS[0], "Your table is ready", "delivered", None, 1, restored.clock.now()),
        Listed("SM9", NUMBERS[1], BODY.format(2, 2), "delivered", None, 1, restored.clock.now() - timedelta(days=9)),
    ]
    assert restored.runs(catch_up.run, 1) == {"known": 0, "homeless": 0, "pages": 1}
    assert states(restored) == ["planned"] * 3
    assert "Nothing of #1 had left" in told(restored)


def test_what_was_launched_only_after_the_backup_stays_in_doubt(restored: Stand) -> None:
    def scheduled(session: Session) -> None:
        session.execute(delete(deliveries))
        session.execute(
            recipients.insert(), [{"message": 1, "number": each, "contact_id": n, "segments": 1}
                                  for n, each in enumerate(NUMBERS, start=1)],
        )  # fmt: skip
        session.execute(update(table).values(state=State.HELD, launched_at=None))

    restored.does(scheduled)
    assert restored.runs(catch_up.run, 1) == {"known": 0, "homeless": 2, "pages": 1}
    assert "2 people have #1 already" in told(restored)
    with pytest.raises(absences.InDoubt):
        presses(restored, send_now.run)


def test_what_is_certain_is_not_asked_for(stand: Stand) -> None:
    sends(stand)
    assert stand.runs(catch_up.run, 1) == {"certain": 1}
    assert stand.does(lambda session: messages.get(session, 1)).state is State.SENDING
