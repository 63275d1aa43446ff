from dataclasses import replace
from typing import Any

import pytest

from blocks.surface import Modal
from commands import digests as verb
from commands.ask import Ask
from simulator.slack.blocks.surfaces import message_problems, view_problems
from sms.errors import Problem
from sms.job import Job
from store import Session, digests
from tests.commands.conftest import EVA

TYPED: dict[str, Any] = {"channel": "CTEAM", "every": "day", "time": "09:00", "zone": "America/New_York"}


@pytest.fixture
def filled(session: Session, ask: Ask) -> Ask:
    form = verb.add(session, ask).form
    assert form
    return replace(ask, form=form.form, values=TYPED, in_channel=True)


def test_the_form_asks_for_channel_rhythm_time_and_zone(session: Session, ask: Ask) -> None:
    form = verb.add(session, ask).form
    assert form
    assert view_problems(form.view()) == []
    assert labels(form) == ["Channel", "Every", "Time", "Time zone"]
    assert form.blocks[0]["element"]["initial_conversation"] == "CTEAM"
    assert form.blocks[3]["element"]["initial_value"] == "America/New_York"


def test_a_weekday_is_asked_for_where_it_comes_every_week(session: Session, filled: Ask) -> None:
    weekly = TYPED | {"every": "week"}
    form = verb.every(session, replace(filled, values=weekly)).edit
    assert form
    assert view_problems(form.view()) == []
    assert labels(form) == ["Channel", "Every", "On", "Time", "Time zone"]
    assert form.blocks[2]["element"]["initial_option"]["text"]["text"] == "Monday"
    daily = verb.every(session, replace(filled, values=weekly | {"every": "day", "weekday": "4"})).edit
    assert daily
    assert labels(daily) == ["Channel", "Every", "Time", "Time zone"]
    again = verb.every(session, replace(filled, values=weekly)).edit
    assert again
    assert again.blocks[2]["element"]["initial_option"]["text"]["text"] == "Friday"
    assert (again.title, again.submit) == ("Add a digest", "Add")


def labels(form: Modal) -> list[str]:
    """What the inputs of a form are called."""
    return [block["label"]["text"] for block in form.blocks]


def test_messages_with_the_bot_are_no_channel_to_post_in(session: Session, ask: Ask) -> None:
    form = verb.add(session, replace(ask, channel="DANA")).form
    assert form
    assert "initial_conversation" not in form.blocks[0]["element"]


def test_a_new_digest_says_when_the_first_one_comes(session: Session, filled: Ask) -> None:
    reply = verb.submit(session, filled)
    assert reply.edit
    assert view_problems(reply.edit.view()) == []
    assert "Fri 27 Nov 9:00" in str(reply.edit.blocks)
    said = verb.run(session, filled).say
    assert said
    assert message_problems(list(said.blocks)) == []
    assert "every day at 09:00 (America/New_York)" in str(said.blocks)


def test_the_bot_must_be_in_the_channel(session: Session, filled: Ask) -> None:
    with pytest.raises(Problem, match="/invite") as refused:
        verb.submit(session, replace(filled, in_channel=False))
    assert refused.value.field == "channel"


def test_a_zone_that_is_none_is_told_under_the_input(session: Session, filled: Ask) -> None:
    with pytest.raises(Problem, match="America/New_York") as refused:
        verb.submit(session, replace(filled, values=TYPED | {"zone": "America/New York City"}))
    assert refused.value.field == "zone"
    assert digests.every(session) == []


def test_post_now_is_a_job_of_its_own_and_leaves_the_rhythm_alone(session: Session, filled: Ask) -> None:
    verb.submit(session, filled)
    digest = digests.every(session)[0]
    jobs = verb.post_now(session, replace(filled, argument=str(digest.id))).jobs
    assert jobs == (Job("digest", f"{digest.id}:{filled.now.isoformat()}"),)
    assert digests.every(session) == [digest]


def test_one_that_is_removed_is_not_listed(session: Session, filled: Ask) -> None:
    verb.submit(session, filled)
    gone = replace(filled, argument=str(digests.every(session)[0].id))
    said = verb.remove(session, gone).say
    assert said
    assert "There are no digests yet" in said.text
    with pytest.raises(Problem, match="not there any more"):
        verb.post_now(session, gone)


def test_a_viewer_sets_none_up(session: Session, ask: Ask) -> None:
    with pytest.raises(Problem, match="Only an author"):
        verb.add(session, replace(ask, person=EVA))


def test_one_is_changed_in_the_form_that_shows_it_as_it_is(session: Session, filled: Ask) -> None:
    verb.submit(session, filled)
    digest = digests.every(session)[0]
    form = verb.edit(session, replace(filled, argument=str(digest.id))).form
    assert form
    assert view_problems(form.view()) == []
    assert form.blocks[0]["element"]["initial_conversation"] == "CTEAM"
    shown = verb.every(session, replace(filled, form=form.form, values=TYPED)).edit
    assert shown
    assert (shown.title, shown.submit) == ("Edit digest", "Save")
    weekly = TYPED | {"every": "week", "weekday": "4", "time": "16:30", "channel": "COPS"}
    reply = verb.submit(session, replace(filled, form=form.form, values=weekly))
    assert "The next one comes" in str(reply.edit)
    said = verb.run(session, filled).say
    assert said
    assert "<#COPS> · every Friday at 16:30" in str(said.blocks)
    assert [each.id for each in digests.every(session)] == [digest.id]


def test_a_weekly_one_comes_on_mondays_and_says_so(session: Session, filled: Ask) -> None:
    reply = verb.submit(session, replace(filled, values=TYPED | {"every": "week"}))
    assert reply.edit
    assert "Mon 30 Nov 9:00" in str(reply.edit.blocks)
    said = verb.run(session, filled).say
    assert said
    assert "every Monday at 09:00 (America/New_York)" in str(said.blocks)
