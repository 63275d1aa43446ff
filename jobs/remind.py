"""Remind the approvers of a request that waits, every four hours until it is decided, each by day; key: its id."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from blocks import approval as surface
from jobs.world import Counts, World
from sms.job import Job
from sms.reminders import awake, by_day, next_reminder
from sms.setting_values import zone_of
from store import Session, approvals, messages, posts, settings
from store.approvals import Approval


async def run(world: World, key: str) -> Counts:
    """Post a new line that mentions them, for an edit notifies nobody; one that is decided is left in peace."""
    return {"reminded": await world.db.run(partial(_remind, world=world, approval=int(key), now=world.clock.now()))}


def _remind(session: Session, *, world: World, approval: int, now: datetime) -> int:
    request, zone = approvals.get(session, approval), settings.load(session).zone
    if request.outcome is not None or request.expires_at <= now:
        return 0
    homes = {who: zone_of(name) for who, name in request.zones.items() if who not in _passed(request)}
    zones = [*homes.values()] or [zone]
    if by_day(now, zones=zones) > now:  # the process was down while it was day
        world.queue.put(session, _again(request, by_day(now, zones=zones)))
        return 0
    told = _told(session, request, zone, now=now, whom=awake(homes, at=now))
    world.queue.put(session, [told, *_again(request, next_reminder(now, zones=zones))])
    return 1


def _passed(request: Approval) -> frozenset[str | None]:
    """Tell who is not reminded: the first of two, and who asked."""
    return frozenset({request.first_by, request.asked_by})


def _told(session: Session, request: Approval, zone: ZoneInfo, *, now: datetime, whom: Sequence[str]) -> Job:
    asked = whom or [who for who in request.asked_of if who != request.first_by]
    words = surface.reminder(messages.get(session, request.message), request, zone=zone, whom=asked)
    return posts.note(session, request.message, words, key=f"reminder:{request.id}:{now:%Y%m%d%H}")


def _again(request: Approval, at: datetime) -> list[Job]:
    return [Job("remind", str(request.id), at)] if at < request.expires_at else []
