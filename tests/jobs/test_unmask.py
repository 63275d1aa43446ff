"""Claims about masked numbers in the audit log: gone once their person is forgotten, and those of others stay."""

from sqlalchemy import insert, select

from jobs import unmask
from sms.phone import mask
from store import Session, audit, forget, keyed, people
from store.schema.account import audit as log
from store.schema.account import jobs as queue
from tests.jobs.conftest import Stand
from tests.store.people import number, persons, write

ANN, TWIN = number(1), "+12128880001"  # who looks the same when masked


def logs(session: Session, stand: Stand, subject: str, **detail: object) -> None:
    audit.add(session, who="U0ANA", action="tested", subject=subject, now=stand.clock.now(), detail=detail)


def fills(session: Session, stand: Stand) -> int:
    """Write a log that is longer than a stretch, with Ann's number masked at both ends; give Ann's id."""
    [ann, _] = write(session, *persons(2))
    logs(session, stand, mask(ANN))
    logs(session, stand, "#1", numbers=[mask(ANN), mask(number(2))], why=f"{mask(ANN)} opted out")
    logs(session, stand, keyed.subject(session, TWIN), number=mask(TWIN))
    line = {"at": stand.clock.now(), "who": "U0ANA", "action": "x", "subject": "#3", "outcome": "done", "detail": {}}
    session.execute(insert(log), [line] * unmask.STRETCH_ROWS)
    logs(session, stand, "#2", number=mask(ANN))
    return ann


def forgets(session: Session, stand: Stand, contact: int) -> str:
    jobs = forget.forget(session, people.contact(session, contact), by="U0CY", now=stand.clock.now())
    [key] = [job.key for job in jobs if job.name == "unmask"]
    return key


def told(session: Session) -> dict[str, object]:
    return {line.subject: line.detail for line in audit.tail(session, limit=2 * unmask.STRETCH_ROWS)}


def test_it_is_taken_out_stretch_by_stretch_but_not_where_the_line_is_about_another(stand: Stand) -> None:
    assert mask(ANN) == mask(TWIN)
    ann = stand.does(lambda session: fills(session, stand))
    stand.runs(unmask.run, stand.does(lambda session: forgets(session, stand, ann)))
    [rest] = stand.does(lambda session: list(session.scalars(select(queue.c.key).where(queue.c.name == "unmask"))))
    assert stand.does(told)["#2"] == {"number": mask(ANN)}
    stand.runs(unmask.run, rest)
    lines = stand.does(told)
    assert lines["#1"] == {"numbers": ["(forgotten)", mask(number(2))], "why": "(forgotten) opted out"}
    assert lines["#2"] == {"number": "(forgotten)"}
    assert lines[stand.does(lambda session: keyed.subject(session, TWIN))] == {"number": mask(TWIN)}
    assert "(forgotten)" in lines
    assert mask(ANN) not in lines
