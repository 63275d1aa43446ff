"""Jobs in Procrastinate's table: put in the session's own transaction, and brought over from the other engine."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import store.jobs
from jobs.world import Clock, Lane, Work
from sms.job import Job
from store import Session

MOVED_MAX = 1_000  # at once, from one engine's table to the other's

# Procrastinate's own way to put fails where the job waits already, and on PostgreSQL an error ends the transaction.
# A row that waits is locked in any case: nobody may begin it before what it is to see is committed. But many who put
# without a pause would keep a job without a key, which is everybody's, locked for ever. So when that is late it is let
# go: who puts next makes a new row.
PUT = """
INSERT INTO procrastinate_jobs AS waiting (queue_name, task_name, priority, lock, queueing_lock, args, scheduled_at)
VALUES (%(queue)s, %(name)s, %(priority)s, %(lock)s, %(lock)s,
        jsonb_build_object('key', %(key)s::text, 'tries', %(tries)s::int), now() + %(wait)s::interval)
ON CONFLICT (queueing_lock) WHERE status = 'todo'
DO UPDATE SET scheduled_at = CASE WHEN waiting.scheduled_at IS NOT NULL
                             THEN least(waiting.scheduled_at, coalesce(excluded.scheduled_at, now())) END,
              queueing_lock = CASE WHEN waiting.args->>'key' <> '' OR coalesce(waiting.scheduled_at, (
                                  SELECT event.at FROM procrastinate_events event
                                  WHERE event.job_id = waiting.id AND event.type = 'deferred'
                              )) > clock_timestamp() - interval '1 second' OR EXISTS (
                                  SELECT FROM procrastinate_jobs other WHERE other.lock = waiting.lock
                                  AND (other.status = 'doing' OR other.status = 'todo' AND other.queueing_lock IS NULL)
                              ) THEN waiting.queueing_lock END
"""
STRANDED = """
DELETE FROM procrastinate_jobs WHERE id IN (
    SELECT job.id FROM procrastinate_jobs job LEFT JOIN procrastinate_workers worker ON worker.id = job.worker_id
    WHERE job.status IN ('failed', 'aborted', 'cancelled')
       OR job.status = 'doing' AND (worker.id IS NULL OR worker.last_heartbeat < now() - %(silent)s::interval)
    FOR UPDATE OF job SKIP LOCKED)
RETURNING task_name AS name, args->>'key' AS key, coalesce((args->>'tries')::int, 0) AS tries, status
"""
FORGET = "DELETE FROM procrastinate_jobs WHERE id = ANY(%(ids)s) AND status = 'doing'"
TAKE_ALL = """
DELETE FROM procrastinate_jobs WHERE id IN (SELECT id FROM procrastinate_jobs ORDER BY id LIMIT %(limit)s)
RETURNING task_name AS name, args->>'key' AS key, scheduled_at - now() AS wait
"""
LATE = """
SELECT max(now() - coalesce(job.scheduled_at, event.at)) FROM procrastinate_jobs job
JOIN procrastinate_events event ON event.job_id = job.id AND event.type = 'deferred'
WHERE job.status = 'todo'
"""


@dataclass(frozen=True, slots=True)
class Stranded:
    """A job whose worker is gone, or that ended badly; `silent` when nobody heard of its worker for long."""

    job: Job
    tries: int
    silent: bool


class ClusterQueue:
    """Where later work is put, in the transaction that makes it necessary."""

    def __init__(self, clock: Clock, table: Sequence[Work]) -> None:
        self._clock = clock
        self._lanes: Mapping[str, Lane] = {work.name: work.lane for work in table}
        self._first = frozenset(work.name for work in table if work.first)

    def put(self, session: Session, jobs: Sequence[Job]) -> None:
        """Put jobs; one that waits already is brought forward, one that runs will run once more."""
        self.put_again(session, [(job, 0) for job in jobs])

    def put_again(self, session: Session, jobs: Sequence[tuple[Job, int]]) -> None:
        """Put jobs that were tried so often; in the order of their locks, so that two who put wait in one line."""
        now = self._clock.now()
        rows = [
            {
                "queue": str(self._lanes.get(job.name, Lane.PEOPLE)),
                "name": job.name,
                "priority": int(job.name in self._first),
                "lock": f"{job.name}:{job.key}",
                "key": job.key,
                "tries": tries,
                "wait": _wait(job.due, now),
            }
            for job, tries in jobs
        ]
        if rows:
            session.connection().exec_driver_sql(PUT, sorted(rows, key=lambda row: str(row["lock"])))

    def bring_over(self, session: Session) -> int:
        """Take what stands in the table of `textops run`: what waited there, and what the command line put."""
        jobs = store.jobs.take(session, limit=MOVED_MAX)
        self.put(session, jobs)
        return len(jobs)

    def late_since(self, session: Session, *, names: Collection[str]) -> datetime | None:
        """Tell since when the job that waits longest could run; None when none does."""
        del names  # whatever its name
        late: timedelta | None = session.connection().exec_driver_sql(LATE).scalar_one()
        return None if late is None else self._clock.now() - late


def strand(session: Session, *, silent: timedelta) -> Sequence[Stranded]:
    """Take out the jobs whose worker was not heard of for so long, and those that ended badly."""
    rows = session.connection().exec_driver_sql(STRANDED, {"silent": silent})
    return [Stranded(Job(row.name, row.key), row.tries, silent=row.status == "doing") for row in rows]


def forget(session: Session, ids: Collection[int]) -> None:
    """Take out jobs that surely ended, though their end could not be written down."""
    if ids:
        session.connection().exec_driver_sql(FORGET, {"ids": list(ids)})


def give_back(session: Session, *, now: datetime) -> int:
    """Put into the table of `textops run` what waits here, and what ran here when the last worker ended."""
    rows = session.connection().exec_driver_sql(TAKE_ALL, {"limit": MOVED_MAX}).all()
    jobs = [Job(row.name, row.key, None if row.wait is None else now + row.wait) for row in rows]
    store.jobs.put(session, jobs, now=now)
    return len(jobs)


def _wait(due: datetime | None, now: datetime) -> timedelta | None:
    """Tell how long a job waits: the database's clock, and not this machine's, says when that is over."""
    return due - now if due is not None and due > now else None
