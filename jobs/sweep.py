"""Find what no alarm rang for: late launches, lost leases, digests, requests whose time is over; key: ""."""

from datetime import datetime, timedelta
from functools import partial

from jobs.world import Counts, World
from sms.job import Job
from store import (
    Session,
    absences,
    approvals,
    confirmations,
    drawn,
    due,
    entries,
    forms,
    handover,
    hooks,
    inbox,
    reconciliation,
    replies,
    seen,
    settings,
    uncounted,
    words,
)

IMPORT_QUIET = timedelta(minutes=10)  # whoever imports still, sees to it
EVENTS_KEPT = timedelta(hours=2)


async def run(world: World, key: str) -> Counts:  # noqa: ARG001 - there is one sweep
    """Put a job for each of them; jobs are idempotent by their keys, so a sweep too many does no harm."""
    jobs = await world.db.run(partial(_sweep, world=world, now=world.clock.now()))
    return {"jobs": jobs}


def _sweep(session: Session, *, world: World, now: datetime) -> int:
    absences.stay(session, now=now)
    handover.give_up_leases(session, now=now)
    jobs = [
        *(Job("launch", str(number)) for number in due.launches(session, now=now)),
        *(Job("progress", str(number)) for number in due.unfinished(session)),
        *(Job("settle", book) for book in handover.BOOKS if handover.is_unsettled(session, book)),
        *(Job("single", str(single)) for single in due.singles(session, now=now)),
        *(Job("expire", str(request.id)) for request in approvals.due(session, now=now)),
        *(Job("digest", str(digest)) for digest in due.digests(session, now=now)),
        *(Job("step", str(number)) for number in entries.overdue(session, now=now)),
        *(Job("opt_out", str(text)) for text in replies.overdue(session, now=now)),
        *([Job("confirm", "")] if confirmations.is_waited_for(session, now=now) else []),
        *([Job("search_words", "")] if words.waiting(session, before=now - IMPORT_QUIET) else []),
        *([Job("receive", "")] if inbox.waiting(session) else []),
        *(() if world.public_url else (Job("hear", ""), Job("track", ""))),
        *(Job("reconcile", f"{number}:{now:%Y-%m-%d}") for number in _tonight(session, now=now)),
        *([Job("rollup", "")] if uncounted.waiting(session) else []),
    ]
    world.queue.put(session, jobs)
    seen.forget(session, before=now - EVENTS_KEPT)
    forms.forget(session, now=now)
    drawn.forget(session, now=now)
    hooks.forget(session, now=now)
    return len(jobs)


def _tonight(session: Session, *, now: datetime) -> list[int]:
    return reconciliation.due_tonight(session, settings.load(session), now=now)
