from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from blocks.surface import Modal
from commands import draft
from commands import teams as verb
from commands.ask import Ask, Reply
from commands.perform import perform
from simulator.slack.blocks.surfaces import message_problems, view_problems
from sms.errors import Problem
from sms.message import Message
from store import Session, messages, teams
from tests.commands.conftest import BO, CY

GROUPS = (("SADS", "ads"), ("SSHOP", "shop"))
SHOP: Mapping[str, Any] = {"name": "Shop", "people": ("UANA", "UBO"), "groups": ("SSHOP",)}


@pytest.fixture
def admin(ask: Ask) -> Ask:
    return replace(ask, person=CY, groups=GROUPS)


def form(reply: Reply) -> Modal:
    shown = reply.form or reply.edit
    assert shown, reply
    assert view_problems(shown.view()) == []
    return shown


def added(session: Session, admin: Ask, values: Mapping[str, Any] = SHOP) -> Reply:
    return verb.submit(session, replace(admin, form=form(verb.add(session, admin)).form, values=values))


def test_a_team_is_added_and_listed_with_its_members(session: Session, admin: Ask) -> None:
    assert "*Shop*" in str(form(added(session, admin)).blocks)
    listed = verb.run(session, admin).say
    assert listed
    assert message_problems(list(listed.blocks)) == []
    assert "*Shop* · <!subteam^SSHOP>, <@UANA>, <@UBO> · 0 messages" in str(listed.blocks)


def test_a_change_shows_who_is_in_it_and_redraws_the_cards_that_name_it(
    session: Session, admin: Ask, message: Message
) -> None:
    added(session, admin)
    mine = messages.add(session, message.draft, author="UANA", now=admin.now, team=1)
    opened = form(verb.change(session, replace(admin, argument="1")))
    assert "@shop" in str(opened.blocks)
    assert "@ads" not in str(opened.blocks)
    reply = verb.submit(session, replace(admin, form=opened.form, values={**SHOP, "name": "Store", "groups": ()}))
    assert teams.get(session, 1).name == "Store"
    assert teams.get(session, 1).members == ("UANA", "UBO")
    assert [job.name for job in reply.jobs] == ["redraw"]
    assert mine.team == 1


@pytest.mark.parametrize("name", ["", " shop ", "x" * 76])
def test_a_name_is_needed_and_nobody_elses(session: Session, admin: Ask, name: str) -> None:
    added(session, admin)
    opened = form(verb.add(session, admin))
    reply = perform(session, replace(admin, form=opened.form, values={**SHOP, "name": name}), verb.submit)
    assert set(reply.errors) == {"name"}


@pytest.mark.parametrize(("chosen", "heir"), [("2", 2), ("everyone", None)])
def test_a_removed_teams_messages_go_to_whom_was_chosen(
    session: Session, admin: Ask, message: Message, chosen: str, heir: int | None
) -> None:
    for name in ("Shop", "Ads"):
        added(session, admin, {**SHOP, "name": name})
    messages.add(session, message.draft, author="UANA", now=admin.now, team=1)
    opened = form(verb.remove(session, replace(admin, argument="1")))
    assert "*Shop* has 1 message." in str(opened.blocks)
    reply = verb.submit_removal(session, replace(admin, form=opened.form, values={"heir": chosen}))
    assert [job.name for job in reply.jobs] == ["redraw"]
    assert messages.get(session, 2).team == heir
    with pytest.raises(Problem, match="no such team"):
        verb.remove(session, replace(admin, argument="1"))


@pytest.mark.parametrize("act", [verb.add, verb.change, verb.submit, verb.remove, verb.submit_removal])
def test_admins_alone_change_teams(session: Session, admin: Ask, act: Any) -> None:
    added(session, admin)
    with pytest.raises(Problem, match="Only an admin"):
        act(session, replace(admin, person=BO, argument="1"))


@pytest.mark.parametrize(("typed", "found"), [("", ["@ads", "@shop"]), ("@SH", ["@shop"]), ("x", [])])
def test_user_groups_are_found_by_their_handles(session: Session, admin: Ask, typed: str, found: list[str]) -> None:
    assert [choice.text for choice in verb.find_groups(session, replace(admin, argument=typed)).choices] == found


def composed(session: Session, ask: Ask, values: Mapping[str, Any]) -> Message:
    """Draft #1, in the composer."""
    opened = draft.run(session, ask).form
    assert opened
    assert view_problems(opened.view()) == []
    written = {"name": "Teaser", "channel": "CTEAM", "message": "Sale today!", **values}
    draft.submit(session, replace(ask, form=opened.form, values=written, in_channel=True))
    return messages.get(session, 1)


@pytest.mark.parametrize(("chosen", "team"), [("1", 1), ("2", 2), ("3", 2), (None, 2)])
def test_an_author_in_several_teams_chooses_whose_it_is(
    session: Session, ask: Ask, chosen: str | None, team: int
) -> None:
    for name, member in (("Shop", "UANA"), ("Ads", "UANA"), ("Board", "UCY")):
        teams.add(session, name, members=[member], by="UCY", now=ask.now)
    opened = draft.run(session, ask).form
    assert opened
    asked = next(block for block in opened.blocks if block["block_id"] == "team")
    assert [option["text"]["text"] for option in asked["element"]["options"]] == ["Ads", "Shop"]
    assert asked["element"]["initial_option"]["value"] == "2"
    assert composed(session, ask, {"team": chosen}).team == team


def test_an_author_in_one_team_or_none_is_not_asked(session: Session, ask: Ask) -> None:
    teams.add(session, "Shop", members=["UANA"], by="UCY", now=ask.now)
    opened = draft.run(session, ask).form
    assert opened
    assert "team" not in [block["block_id"] for block in opened.blocks]
    assert composed(session, ask, {}).team == 1
