"""Claims about opt-outs in own words that nobody decided: after 24 hours they count, once, and are told."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from jobs import opt_out, sweep
from jobs.surfaces import SURFACES
from store import Session, inbox, jobs, posts, replies
from store.inbox import Inbound
from store.schema.slack import posts as table
from tests.jobs.conftest import Stand

STRANGER = "+12125550177"
DAY = timedelta(hours=24)


@pytest.fixture(autouse=True)
def asked(stand: Stand) -> None:
    """Somebody asks to be left alone."""
    text = Inbound("SM1", STRANGER, "+12015550100", "please stop texting me")
    stand.does(lambda session: inbox.store_inbound(session, [text], now=stand.clock.now()))


def is_out(stand: Stand) -> bool:
    return stand.does(lambda session: replies.is_suppressed(session, STRANGER))


def test_nothing_happens_before_24_hours_are_over(stand: Stand) -> None:
    stand.clock.time += DAY - timedelta(seconds=1)
    assert stand.runs(opt_out.run, 1) == {"opted_out": 0}
    assert not is_out(stand)


def test_after_24_hours_it_is_an_opt_out_once(stand: Stand) -> None:
    stand.clock.time += DAY
    assert stand.runs(opt_out.run, 1) == {"opted_out": 1}
    assert stand.runs(opt_out.run, 1) == {"opted_out": 0}
    assert is_out(stand)


def test_it_is_told_and_its_line_says_so(stand: Stand) -> None:
    stand.clock.time += DAY
    stand.runs(opt_out.run, 1)

    def unit(session: Session) -> list[str]:
        kept = [posts.get(session, post) for post in session.scalars(select(table.c.id).order_by(table.c.id))]
        drawn = (SURFACES[each.kind](session, each, stand.clock.now()) for each in kept if each)
        return [str(surface.blocks) for surface in drawn if surface]

    line, news = stand.does(unit)
    assert "Opted out." in line
    assert "nobody said within 24 hours" in news


def test_what_was_decided_meanwhile_is_left_alone(stand: Stand) -> None:
    stand.does(
        lambda s: replies.dismiss(s, replies.line(s, 1, now=stand.clock.now()), by="U0BO", now=stand.clock.now())
    )
    stand.clock.time += DAY
    assert stand.runs(opt_out.run, 1) == {"opted_out": 0}
    assert not is_out(stand)


def test_the_sweep_finds_what_no_job_was_put_for(stand: Stand) -> None:
    stand.clock.time += DAY
    stand.runs(sweep.run)
    found = stand.does(
        lambda s: jobs.claim(s, names=["opt_out"], now=stand.clock.now(), lease=timedelta(seconds=9), limit=9)
    )
    assert [job.key for job in found] == ["1"]
