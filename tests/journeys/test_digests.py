"""A digest from being added to being posted by itself, once a morning, and being taken down."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from simulator.people import Person
from tests.journeys.stage import Stage
from tests.journeys.steps import approves, drafts, requests

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("stage", ["socket"], indirect=True)]

NEW_YORK = ZoneInfo("America/New_York")


def digests(who: Person) -> list[str]:
    """The digests in #ops, oldest first."""
    return [post.text for post in who.channel("#ops") if post.text.startswith("☀️")]


def test_a_digest_is_posted_once_every_morning_until_it_is_removed(stage: Stage) -> None:
    ana, bo = stage.person("ana"), stage.person("bo")
    drafts(ana, "Sold")
    requests(ana, "Sold")
    approves(bo, "Sold")
    ana.sees("Sold sent to 6 people")
    ana.types("/sms digests", in_="#ops")
    ana.clicks("Add a digest")
    ana.modal()
    ana.chooses("Channel", "#general")
    ana.fills("Time zone", "New York")
    ana.submits()
    assert ana.modal().errors["Time zone"]
    ana.fills("Time zone", "America/New_York")
    ana.submits()
    assert "/invite" in ana.modal().errors["Channel"]
    ana.chooses("Channel", "#ops")
    ana.fills("Time", "09:00")
    ana.submits()
    ana.sees("✅ The first one comes")
    ana.closes(everything=True)

    nine = (stage.clock.now().astimezone(NEW_YORK) + timedelta(days=1)).replace(hour=9, minute=0, second=0)
    stage.clock.moves_to(nine - timedelta(minutes=5))
    ana.does_not_see("☀️", for_seconds=1)
    stage.kills_the_bot()  # at nine nobody is there; it is posted all the same, and once
    stage.clock.moves_to(nine + timedelta(minutes=1))
    stage.starts_the_bot()
    assert "6 texts" in ana.sees("☀️")
    stage.clock.advance(minutes=30)
    ana.types("/sms digests", in_="#ops")
    ana.clicks("Remove", on="every day at 09:00")
    ana.sees("There are no digests yet.")
    stage.clock.moves_to(nine + timedelta(days=1, minutes=1))
    drafts(ana, "Later")
    assert len(digests(ana)) == 1


def test_post_now_posts_one_besides(stage: Stage) -> None:
    ana = stage.person("ana")
    before = len(digests(ana))
    ana.types("/sms digests", in_="#ops")
    ana.clicks("Add a digest")
    ana.modal()
    ana.fills("Time", "07:30")
    ana.chooses("Every", "week")
    ana.chooses("On", "Friday")
    ana.submits()
    ana.sees("✅ The first one comes")
    ana.closes(everything=True)
    ana.types("/sms digests", in_="#ops")
    ana.clicks("Post now", on="every Friday at 07:30")
    ana.sees("It is on its way to #ops.")
    while len(digests(ana)) == before:
        ana.screen(since=ana.screen()["number"], wait=2)
    assert len(digests(ana)) == before + 1
