"""Claims about analyze: it answers one person with what they may see, and posts it when told to."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from blocks.surface import Surface
from commands import analyze as verb
from commands.ask import Ask
from simulator.slack.blocks.surfaces import message_problems, view_problems
from sms.errors import Problem
from store import Session, posts, rollups, uncounted
from store.schema.messages import messages as table
from tests.commands.conftest import EVA, GUEST
from tests.store.test_summaries import add, deliver

DAY = timedelta(days=1)


@pytest.fixture
def sent(session: Session, now: datetime) -> Session:
    """Five messages, one a day, to ten people and more each, of whom some clicked; one long before."""
    for number in range(1, 6):
        add(session, number, started_at=now)
        deliver(session, number, people=10 * number, clicked=3, at=now - number * DAY)
    add(session, 6, started_at=now)
    deliver(session, 6, people=10, clicked=1, at=now - 40 * DAY)
    uncounted.mark_all(session)
    while rollups.catch_up(session):
        pass
    return session


def said(surface: Surface | None) -> str:
    assert surface
    assert message_problems(list(surface.blocks)) == []
    return str(surface.blocks)


def test_it_tells_the_last_thirty_days_against_those_before(sent: Session, ask: Ask) -> None:
    told = verb.run(sent, ask).say
    shown = said(told)
    assert told
    assert told.text == "📊 28 October – 26 November 2026: 5 messages · 150 texts · 100.0 % delivered · 10.0 % clicked"
    assert "*Texts*\\n150 · +1,400 %" in shown
    assert "*Clicked*\\n10.0 % (15 people, 15 clicks) · ±0 points" in shown
    assert "#1 *Message 1*" in shown
    assert [block["type"] for block in told.blocks].count("data_visualization") == 2


def test_clicks_are_a_share_of_the_texts_that_had_a_link(sent: Session, ask: Ask, now: datetime) -> None:
    reminds(sent, people=60, at=now - 9 * DAY)
    told = verb.run(sent, ask).say
    shown = said(told)
    assert told
    assert "210 texts · 100.0 % delivered · 10.0 % clicked" in told.text
    assert "*Clicked*\\n10.0 % (15 people" in shown
    assert "'name': 'replied'" in shown
    assert "'name': 'clicked'" not in shown  # one of the days has no such rate


def test_where_no_text_had_a_link_there_is_no_rate_of_clicks(session: Session, ask: Ask, now: datetime) -> None:
    reminds(session, people=9, at=now - DAY)
    told = verb.run(session, ask).say
    shown = said(told)
    assert told
    assert told.text.endswith("9 texts · 100.0 % delivered")
    assert "*Clicked*\\nno text had a link" in shown
    assert "'clicked'" not in shown


def reminds(session: Session, *, people: int, at: datetime) -> None:
    """Deliver a text without a link."""
    add(session, 70, started_at=at)
    deliver(session, 70, people=people, at=at, has_link=False)
    uncounted.mark_all(session)
    while rollups.catch_up(session):
        pass


def test_days_can_be_typed_or_chosen(sent: Session, ask: Ask) -> None:
    for argument in ("90d", "90d author:U0ANA method:regular"):
        assert "160 texts" in verb.run(sent, replace(ask, argument=argument)).say.text  # type: ignore[union-attr]


def test_days_without_a_text_say_so_in_one_line(session: Session, ask: Ask) -> None:
    shown = said(verb.run(session, ask).say)
    assert "No text left on these days." in shown
    assert "data_visualization" not in shown


def test_what_waits_to_be_counted_is_said(sent: Session, ask: Ask) -> None:
    uncounted.mark(sent, [1])
    assert "News of up to 1,000 texts are being counted" in said(verb.run(sent, ask).say)


def test_the_filter_shows_what_is_looked_at_and_is_answered_in_place(sent: Session, ask: Ask) -> None:
    form = verb.filter_(sent, replace(ask, argument="7d message:2")).form
    assert form
    assert view_problems(form.view()) == []
    values: dict[str, Any] = {"range": "dates", "first": "2026-10-01", "last": "2026-10-31", "message": "#6"}
    reply = verb.submit(sent, replace(ask, form=form.form, values=values))
    assert reply.close
    assert "1 – 31 October 2026" in reply.say.text  # type: ignore[union-attr]
    assert "10 texts" in reply.say.text  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"last": "2026-09-30"}, "last"), ({"first": ""}, "first"), ({"message": "Nothing of that name"}, "message")],
)
def test_what_cannot_be_looked_at_is_told_at_its_input(
    sent: Session, ask: Ask, typed: dict[str, str], field: str
) -> None:
    values = {"range": "dates", "first": "2026-10-01", "last": "2026-10-31"} | typed
    with pytest.raises(Problem) as refused:
        verb.submit(sent, replace(ask, values=values))
    assert refused.value.field == field


def test_what_is_shown_to_a_channel_is_posted_with_nothing_to_press(sent: Session, ask: Ask) -> None:
    reply = verb.share(sent, replace(ask, argument="7d"))
    post = posts.get(sent, int(reply.jobs[0].key))
    assert post
    assert (post.channel, "actions" in str(post.content["blocks"])) == ("CTEAM", False)
    assert "Asked by <@UANA>" in str(post.content["blocks"])
    assert message_problems(list(post.content["blocks"])) == []
    with pytest.raises(Problem, match="no channel"):
        verb.share(sent, replace(ask, channel="DANA"))


def test_a_viewer_looks_but_posts_nothing_and_a_guest_does_not_look(sent: Session, ask: Ask) -> None:
    assert verb.run(sent, replace(ask, person=EVA)).say
    with pytest.raises(Problem, match="Only an author"):
        verb.share(sent, replace(ask, person=EVA))
    with pytest.raises(Problem, match="full members"):
        verb.run(sent, replace(ask, person=GUEST))


def test_another_team_s_messages_are_in_no_figure(sent: Session, ask: Ask) -> None:
    sent.execute(update(table).where(table.c.number > 1).values(team_id=7))
    assert "1 message · 10 texts" in verb.run(sent, ask).say.text  # type: ignore[union-attr]
