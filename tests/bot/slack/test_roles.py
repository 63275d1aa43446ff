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
