from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import pytest

from bot.chat import make_client
from bot.slack.roles import Directory, NotLookedUp
from sms.roles import Role
from sms.settings import from_rows
from tests.bot.fake_slack import Answer, FakeSlack

BY_GROUP = from_rows({"approvers": "S0LEADS"})


def asked(question: Callable[[Directory], Awaitable[Any]], answers: dict[str, Answer]) -> Any:
    results = []

    async def story(slack: FakeSlack, http: aiohttp.ClientSession) -> None:
        client = make_client("xoxb-1", base_url=f"{slack.url}api/", http=http, patient=True)
        results.append(await question(Directory(client)))

    FakeSlack(answers).visited(story)
    return results[0]


def test_who_is_in_the_approvers_group_is_an_approver() -> None:
    found = asked(lambda them: them.person("U0ANA", BY_GROUP), {"usergroups.users.list": {"users": ["U0ANA"]}})
    assert (found.role, found.groups) == (Role.APPROVER, ("S0LEADS",))


@pytest.mark.parametrize("error", ["missing_scope", "unknown_method"])
def test_a_group_that_may_not_be_looked_up_refuses_and_says_who_can_help(error: str) -> None:
    with pytest.raises(NotLookedUp, match=f"S0LEADS .{error}.*install the app anew"):
        asked(lambda them: them.person("U0ANA", BY_GROUP), {"usergroups.users.list": {"error": error}})


def test_in_a_group_that_is_gone_is_nobody() -> None:
    found = asked(lambda them: them.person("U0ANA", BY_GROUP), {"usergroups.users.list": {"error": "no_such_subteam"}})
    assert (found.role, found.groups) == (Role.AUTHOR, ())


def test_groups_that_tell_what_is_seen_are_looked_up_too_and_give_no_role() -> None:
    found = asked(
        lambda them: them.person("U0ANA", from_rows({}), groups=["S0SHOP"]),
        {"usergroups.users.list": {"users": ["U0ANA"]}},
    )
    assert (found.role, found.groups) == (Role.AUTHOR, ("S0SHOP",))


@pytest.mark.parametrize(
    ("told", "guest"),
    [
        ({"team_id": "T0"}, False),
        ({"team_id": "T9"}, True),  # of another company, in a shared channel: Slack does not call them strangers
        ({"team_id": "T9", "enterprise_user": {"teams": ["T9", "T0"]}}, False),
        ({"team_id": "T0", "is_restricted": True}, True),
        ({"team_id": "T0", "is_ultra_restricted": True}, True),
        ({"team_id": "T0", "is_stranger": True}, True),
        ({"team_id": "T0", "is_bot": True}, True),
        ({"team_id": "T0", "deleted": True}, True),
    ],
)
def test_only_full_members_of_this_workspace_are_somebody(told: dict[str, Any], guest: bool) -> None:
    found = asked(
        lambda them: them.person("U9", BY_GROUP),
        {
            "users.info": {"user": {"id": "U9", "is_admin": True, **told}},
            "usergroups.users.list": {"users": ["U9"]},
        },
    )
    assert (found.guest, found.role is Role.NOBODY) == (guest, guest)


def test_who_may_approve_is_told_person_by_person() -> None:
    account = from_rows({"approvers": "U0CY,S0LEADS"})
    found = asked(lambda them: them.approving_people(account), {"usergroups.users.list": {"users": ["U0ANA", "U0CY"]}})
    assert found == {"U0ANA": "America/New_York", "U0CY": "Europe/Oslo"}


def test_user_groups_are_listed_by_their_handles() -> None:
    told = {"usergroups": [{"id": "S2", "handle": "shop"}, {"id": "S1", "handle": "ads", "users": []}]}
    assert asked(lambda them: them.groups(), {"usergroups.list": told}) == (("S1", "ads"), ("S2", "shop"))


def test_a_person_of_whom_slack_tells_the_least_still_has_a_name() -> None:
    found = asked(lambda them: them.person("U9", from_rows({})), {"users.info": {"user": {"id": "U9"}}})
    assert (found.name, found.zone, found.role) == ("U9", "", Role.AUTHOR)


@pytest.mark.parametrize(
    ("answer", "is_in"),
    [
        ({"channel": {"id": "C1", "is_member": True}}, True),
        ({"channel": {"id": "C1", "is_member": False}}, False),
        ({"channel": {"id": "C1"}}, False),
        ({"channel": {"id": "G1", "is_private": True}}, True),
        ({"channel": {"id": "G1", "is_private": True, "is_member": False}}, False),
        ({"error": "channel_not_found"}, False),
    ],
)
def test_the_bot_is_in_a_channel_that_says_so_and_in_a_private_one_that_it_can_see(answer: Answer, is_in: bool) -> None:
    assert asked(lambda them: them.is_in("C1"), {"conversations.info": answer}) is is_in


def test_an_unclear_answer_about_a_channel_is_not_taken_for_a_no() -> None:
    with pytest.raises(NotLookedUp, match="missing_scope"):
        asked(lambda them: them.is_in("C1"), {"conversations.info": {"error": "missing_scope"}})
