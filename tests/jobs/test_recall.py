"""Claims about files that were given: those that a forgotten person stands in are taken back, and no others."""

from datetime import timedelta

from sqlalchemy import select

from jobs import export, recall
from sms.export import Export
from store import Session, forget, given, lists, people
from store.schema.account import jobs as queue
from tests.jobs.conftest import Stand
from tests.store.people import persons, write


def gives(stand: Stand, name: str) -> None:
    """Give the file of a list, as Slack's port does: kept before it leaves."""
    wanted = stand.does(lambda session: lists.identify(session, name))
    file = f"F{len(stand.files.given) + 1}"
    stand.does(lambda session: given.keep(session, file, user="U0ANA", now=stand.clock.now()))
    assert stand.runs(export.run, Export(list_id=wanted).key("U0ANA"))["people"]


def test_files_with_a_forgotten_person_are_taken_back_and_others_stay(stand: Stand) -> None:
    [ann, *_] = stand.does(lambda session: write(session, *persons(3)))
    stand.does(lambda session: write(session, *persons(2, first=7), to="News"))
    for name in ("VIP", "News"):
        gives(stand, name)
    stand.does(lambda s: given.keep(s, "F9", user="U0CY", now=stand.clock.now()))  # bad rows: anybody may be in it

    def forgets(session: Session) -> list[str]:
        jobs = forget.forget(session, people.contact(session, ann), by="U0CY", now=stand.clock.now())
        return [job.key for job in jobs if job.name == "recall"]

    [key] = stand.does(forgets)
    assert stand.runs(recall.run, key) == {"recalled": 2}
    assert stand.files.removed == ["F1", "F9"]
    assert stand.does(given.every) == ["F2"]


def test_a_file_that_was_being_written_meanwhile_is_looked_for_once_more(stand: Stand) -> None:
    assert stand.runs(recall.run, 17) == {"recalled": 0}
    later = select(queue.c.key, queue.c.due).where(queue.c.name == "recall")
    [row] = stand.does(lambda session: session.execute(later).all())
    assert row.due == stand.clock.now() + timedelta(minutes=15)
    stand.does(lambda session: given.keep(session, "F1", user="U0ANA", now=stand.clock.now()))
    assert stand.runs(recall.run, row.key) == {"recalled": 1}
    assert len(stand.does(lambda session: session.execute(later).all())) == 1
