from datetime import datetime

from sqlalchemy.orm import Session

from store import audit


def test_the_log_is_read_from_new_to_old(session: Session, now: datetime) -> None:
    for subject in ("#1", "#2", "#1"):
        audit.add(session, who="ana", action="edited", subject=subject, now=now, detail={"revision": 2})
    assert [entry.subject for entry in audit.tail(session, limit=2)] == ["#1", "#2"]
    assert len(audit.tail(session, subject="#1")) == 2
    assert audit.tail(session)[0].detail == {"revision": 2}


def test_a_refusal_is_kept_but_changed_nothing(session: Session, now: datetime) -> None:
    audit.add(session, who="ana", action="edited", subject="#1", now=now)
    audit.add(session, who="bo", action="approve", subject="#1", now=now, outcome="refused")
    last = audit.last_change(session, "#1")
    assert last is not None
    assert last.who == "ana"
    assert audit.last_change(session, "#2") is None
