"""Remind the approvers of a request that waits, every four hours by day, until it is decided; key: its id."""

from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from blocks import approval as surface
from jobs.world import Counts, World
from sms.job import Job
from sms.reminders import by_day, next_reminder
from store import Session, approvals, messages, posts, settings
from store.approvals import Approval


async def run(world: World, key: str) -> Counts:
    """Post a new line that mentions them, for an edit notifies nobody; one that is decided is left in peace."""
    return {"reminded": await world.db.run(partial(_remind, world=world, approval=int(key), now=world.clock.now()))}


def _remind(session: Session, *, world: World, approval: int, now: datetime) -> int:
    request, zone = approvals.get(session, approval), settings.load(session).zone
    if request.outcome is not None or request.expires_at <= now:
        return 0
    if by_day(now, zone=zone) > now:  # nobody was here when it was day
        world.queue.put(session, _again(request, by_day(now, zone=zone)))
        return 0
    world.queue.put(session, [_told(session, request, zone, now=now), *_again(request, next_reminder(now, zone=zone))])
    return 1


def _told(session: Session, request: Approval, zone: ZoneInfo, *, now: datetime) -> Job:
    words = surface.reminder(messages.get(session, request.message), request, zone=zone)
    return posts.note(session, request.message, words, key=f"reminder:{request.id}:{now:%Y%m%d%H}")


def _again(request: Approval, at: datetime) -> list[Job]:
    return [Job("remind", str(request.id), at)] if at < request.expires_at else []
