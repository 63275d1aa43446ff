"""Every job by its name: who runs it, in which lane, and for how long it is leased."""

from jobs import (
    bill,
    count,
    deliver,
    digest,
    expire,
    launch,
    progress,
    receive,
    redraw,
    remind,
    settle,
    single,
    stop,
    sweep,
    unpost,
    warn,
)
from jobs.world import Work

JOBS: tuple[Work, ...] = (
    Work("redraw", redraw.run),
    Work("unpost", unpost.run),
    Work("count", count.run),
    Work("single", single.run),
    Work("expire", expire.run),
    Work("remind", remind.run),
    Work("digest", digest.run),
    Work("warn", warn.run),
    Work("sweep", sweep.run),
    Work("progress", progress.run),
    Work("settle", settle.run),
    Work("receive", receive.run),
    Work("stop", stop.run),
    Work("bill", bill.run, bulk=True),
    Work("launch", launch.run),
    Work("deliver", deliver.run, bulk=True),
)
