"""Every job by its name: who runs it, in which lane, and for how long it is leased."""

from jobs import (
    count,
    deliver,
    digest,
    expire,
    launch,
    progress,
    receive,
    redraw,
    settle,
    single,
    stop,
    sweep,
    unpost,
)
from jobs.world import Work

JOBS: tuple[Work, ...] = (
    Work("redraw", redraw.run),
    Work("unpost", unpost.run),
    Work("count", count.run, lease_seconds=120),
    Work("single", single.run, lease_seconds=120),
    Work("expire", expire.run),
    Work("digest", digest.run),
    Work("sweep", sweep.run),
    Work("progress", progress.run),
    Work("settle", settle.run, lease_seconds=300),
    Work("receive", receive.run),
    Work("stop", stop.run),
    Work("launch", launch.run, lease_seconds=300),
    Work("deliver", deliver.run, bulk=True, lease_seconds=180),
)
