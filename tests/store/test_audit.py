from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from sms.audit_filter import Wanted
from store import audit

NEW_YORK = ZoneInfo("America/New_York")


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


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(), [4, 3, 2, 1]),
        (Wanted(message=1), [3, 1]),
        (Wanted(who="bo"), [3, 2]),
        (Wanted(refused=True), [3]),
        (Wanted(words="APPROV"), [3]),
        (Wanted(words="VIP%"), [4]),
        (Wanted(before=3), [2, 1]),
        (Wanted(since=date(2026, 11, 27)), [4, 3]),
        (Wanted(until=date(2026, 11, 26)), [2, 1]),
        (Wanted(who="bo", message=2), [2]),
    ],
)
def test_the_log_is_narrowed_by_who_what_when_and_outcome(
    session: Session, now: datetime, wanted: Wanted, found: list[int]
) -> None:
    morning = datetime(2026, 11, 27, tzinfo=NEW_YORK)
    audit.add(session, who="ana", action="drafted", subject="#1", now=now)
    audit.add(session, who="bo", action="edited", subject="#2", now=morning - timedelta(seconds=1))
    audit.add(session, who="bo", action="approve", subject="#1", now=morning, outcome="refused")
    audit.add(session, who="cy", action="added a list", subject="vip%", now=morning + timedelta(hours=1))
    assert [entry.id for entry in audit.page(session, wanted, zone=NEW_YORK, limit=10)] == found
    assert [entry.id for entry in audit.page(session, wanted, zone=NEW_YORK, limit=1)] == found[:1]
