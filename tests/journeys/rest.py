"""Whether any text is under way: while one is, the clock must stand, or it would be taken for lost and sent again."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import create_engine, or_, select, text
from sqlalchemy.orm import Session

from store.schema.account import jobs

SENDING = ("launch", "deliver", "single")
IN_A_CLUSTER = text("""
SELECT lock FROM procrastinate_jobs WHERE task_name IN ('launch', 'deliver', 'single')
AND (status = 'doing' OR status = 'todo' AND coalesce(scheduled_at, now()) <= now() + interval '2 seconds')
""")


def under_way(url: str, *, now: datetime) -> Sequence[str]:
    """Name the jobs that send just now, or will within two seconds, on one process or on many."""
    engine = create_engine(url)
    soon = jobs.c.due <= now + timedelta(seconds=2)
    at_work = jobs.c.name.in_(SENDING) & or_(jobs.c.leased_until.is_not(None), soon)
    try:
        with Session(engine) as session:
            here = session.scalars(select(jobs.c.name + ":" + jobs.c.key).where(at_work)).all()
            there = session.scalars(IN_A_CLUSTER).all() if engine.dialect.name == "postgresql" else []
            return [*here, *there]
    finally:
        engine.dispose()
