from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from sms.digest import Every, Rhythm
from sms.roles import Person, Role
from store import Session, audit, digests

ANA = Person("UANA", "ana", Role.AUTHOR, groups=("SRETAIL",))
NEW_YORK = ZoneInfo("America/New_York")
MORNINGS = Rhythm(Every.DAY, time(9), NEW_YORK)
MONDAYS = Rhythm(Every.WEEK, time(9), NEW_YORK)


def test_a_new_digest_is_due_at_the_next_tick(session: Session, now: datetime) -> None:
    digest = digests.add(session, MORNINGS, channel="CTEAM", by=ANA, now=now)
    assert digest.next == datetime(2026, 11, 27, 14, 0, tzinfo=UTC)
    assert digests.get(session, digest.id) == digest
    assert digest.rhythm == MORNINGS


def test_they_are_listed_with_the_next_one_first(session: Session, now: datetime) -> None:
    weekly = digests.add(session, MONDAYS, channel="CTEAM", by=ANA, now=now)
    daily = digests.add(session, MORNINGS, channel="CTEAM", by=ANA, now=now)
    assert digests.every(session) == [daily, weekly]


def test_what_was_missed_is_made_up_for_by_the_last_one(session: Session, now: datetime) -> None:
    digest = digests.add(session, MORNINGS, channel="CTEAM", by=ANA, now=now)
    tick = digests.latest_tick(digest, now=now + timedelta(days=5, hours=1))
    assert tick.at == now + timedelta(days=5)
    assert digests.latest_tick(digest, now=digest.next).at == digest.next


def test_one_that_is_removed_is_gone_and_cannot_be_removed_twice(session: Session, now: datetime) -> None:
    digest = digests.add(session, MORNINGS, channel="CTEAM", by=ANA, now=now)
    digests.remove(session, digest.id, by="UBO", now=now)
    assert digests.get(session, digest.id) is None
    assert [entry.who for entry in audit.tail(session, subject=f"digest {digest.id}")] == ["UBO", "UANA"]
    with pytest.raises(digests.NoSuchDigest):
        digests.remove(session, digest.id, by="UANA", now=now)


def test_the_next_tick_is_kept(session: Session, now: datetime) -> None:
    digest = digests.add(session, MORNINGS, channel="CTEAM", by=ANA, now=now)
    digests.set_next(session, digest.id, at=now + timedelta(days=2))
    assert [each.next for each in digests.every(session)] == [now + timedelta(days=2)]


def test_one_that_is_changed_has_its_new_place_rhythm_and_eyes(session: Session, now: datetime) -> None:
    digest = digests.add(session, MORNINGS, channel="CTEAM", by=ANA, now=now)
    fridays = Rhythm(Every.WEEK, time(16, 30), ZoneInfo("Europe/Oslo"), weekday=4)
    bo = Person("UBO", "", Role.APPROVER)
    changed = digests.change(session, digest.id, fridays, channel="COPS", by=bo, now=now)
    assert (changed.channel, changed.rhythm, changed.eyes, changed.by) == ("COPS", fridays, bo, "UANA")
    assert changed.next == datetime(2026, 11, 27, 15, 30, tzinfo=UTC)
    assert digests.every(session) == [changed]
    digests.remove(session, digest.id, by="UBO", now=now)
    with pytest.raises(digests.NoSuchDigest):
        digests.change(session, digest.id, fridays, channel="COPS", by=bo, now=now)


def test_one_has_the_eyes_of_whoever_set_it_up(session: Session, now: datetime) -> None:
    digest = digests.add(session, MORNINGS, channel="CTEAM", by=ANA, now=now)
    assert digest.eyes == Person("UANA", "", Role.AUTHOR, groups=("SRETAIL",))
