from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from sms.digest import Every, Rhythm
from store import Session, audit, digests

NEW_YORK = ZoneInfo("America/New_York")
MORNINGS = Rhythm(Every.DAY, time(9), NEW_YORK)
MONDAYS = Rhythm(Every.WEEK, time(9), NEW_YORK)


def test_a_new_digest_is_due_at_the_next_tick(session: Session, now: datetime) -> None:
    digest = digests.add(session, MORNINGS, channel="CTEAM", by="UANA", now=now)
    assert digest.next == datetime(2026, 11, 27, 14, 0, tzinfo=UTC)
    assert digests.get(session, digest.id) == digest
    assert digest.rhythm == MORNINGS


def test_they_are_listed_with_the_next_one_first(session: Session, now: datetime) -> None:
    weekly = digests.add(session, MONDAYS, channel="CTEAM", by="UANA", now=now)
    daily = digests.add(session, MORNINGS, channel="CTEAM", by="UANA", now=now)
    assert digests.every(session) == [daily, weekly]


def test_what_was_missed_is_made_up_for_by_the_last_one(session: Session, now: datetime) -> None:
    digest = digests.add(session, MORNINGS, channel="CTEAM", by="UANA", now=now)
    tick = digests.latest_tick(digest, now=now + timedelta(days=5, hours=1))
    assert tick.at == now + timedelta(days=5)
    assert digests.latest_tick(digest, now=digest.next).at == digest.next


def test_one_that_is_removed_is_gone_and_cannot_be_removed_twice(session: Session, now: datetime) -> None:
    digest = digests.add(session, MORNINGS, channel="CTEAM", by="UANA", now=now)
    digests.remove(session, digest.id, by="UBO", now=now)
    assert digests.get(session, digest.id) is None
    assert [entry.who for entry in audit.tail(session, subject=f"digest {digest.id}")] == ["UBO", "UANA"]
    with pytest.raises(digests.NoSuchDigest):
        digests.remove(session, digest.id, by="UANA", now=now)


def test_the_next_tick_is_kept(session: Session, now: datetime) -> None:
    digest = digests.add(session, MORNINGS, channel="CTEAM", by="UANA", now=now)
    digests.set_next(session, digest.id, at=now + timedelta(days=2))
    assert [each.next for each in digests.every(session)] == [now + timedelta(days=2)]
