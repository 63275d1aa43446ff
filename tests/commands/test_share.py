from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from commands import clone, share
from commands.ask import Ask, Reply
from simulator.slack.blocks.surfaces import view_problems
from sms.errors import Problem
from sms.message import Message
from store import Session, messages, posts, shares, teams
from tests.commands.conftest import BO, EVA

GROUPS = (("SADS", "ads"),)
WHOM: Mapping[str, Any] = {"people": ("UEVA",), "groups": ("SADS",), "teams": ("team:2", "everyone")}


@pytest.fixture
def mine(session: Session, ask: Ask, message: Message) -> Ask:
    """Ana on a message of her team, with another team beside it."""
    for name, member in (("Shop", "UANA"), ("<Ads>", "UBO")):
        teams.add(session, name, members=[member], by="UCY", now=ask.now)
    messages.add(session, replace(message.draft, name="Ours"), author="UANA", now=ask.now, team=1)
    return replace(ask, number=2, groups=GROUPS)


def shared(session: Session, ask: Ask, values: Mapping[str, Any]) -> Reply:
    opened = share.run(session, ask).form
    assert opened
    assert view_problems(opened.view()) == []
    return share.submit(session, replace(ask, form=opened.form, values=values))


def test_who_else_sees_it_is_kept_and_told_in_the_thread(session: Session, mine: Ask) -> None:
    (job,) = shared(session, mine, WHOM).jobs
    assert shares.of(session, 2) == ("SADS", "UEVA", "everyone", "team:2")
    told = posts.get(session, int(job.key))
    assert told
    assert told.content["text"] == "👥 <@UANA> shared #2 with <!subteam^SADS>, <@UEVA>, everyone, &lt;Ads&gt;."
    later = replace(mine, now=mine.now + timedelta(minutes=1))
    (job,) = shared(session, later, {"people": ("UEVA",)}).jobs
    told = posts.get(session, int(job.key))
    assert told
    assert "no more with <!subteam^SADS>, everyone" in told.content["text"]


def test_the_form_shows_who_sees_it_anyway_and_whom_it_is_shared_with(session: Session, mine: Ask) -> None:
    shared(session, mine, WHOM)
    opened = share.run(session, mine).form
    assert opened
    shown = str(opened.blocks)
    assert "<@UANA>, *Shop*, approvers and admins see it." in shown
    assert "'initial_users': ['UEVA']" in shown
    assert "@ads" in shown
    assert "everybody sees it already" in str(share.run(session, replace(mine, number=1)).form)


def test_the_same_again_tells_nothing(session: Session, mine: Ask) -> None:
    shared(session, mine, WHOM)
    assert shared(session, mine, WHOM).jobs == ()


def test_a_viewer_shares_nothing(session: Session, mine: Ask) -> None:
    shared(session, mine, WHOM)
    with pytest.raises(Problem, match="Only an author"):
        share.run(session, replace(mine, person=EVA))


@pytest.mark.parametrize(("author", "team"), [("UANA", 1), ("UBO", 2), ("UDI", None)])
def test_a_copy_belongs_to_the_team_of_whoever_made_it(
    session: Session, mine: Ask, author: str, team: int | None
) -> None:
    shared(session, mine, {"people": ("UDI",)})
    clone.run(session, replace(mine, person=replace(BO, id=author)))
    assert messages.get(session, 3).team == team
