"""Who a person is and what they may do, looked up at Slack; a failed look-up refuses."""

import time
from collections.abc import Awaitable, Callable, Collection
from operator import itemgetter
from typing import Any, TypeVar

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat import Refusals, refused, workspace_admins
from sms.errors import Problem
from sms.roles import Person, Role, role_of
from sms.settings import Settings

CACHE_SECONDS = 60
CACHE_MAX = 5000
APPROVERS_MAX = 50  # who are told one by one
NO_SUCH_CHANNEL = {"channel_not_found", "is_archived"}
NO_SUCH_GROUP = {"no_such_subteam"}
NOT_GRANTED = {"missing_scope", "no_permission", "not_allowed_token_type", "unknown_method"}
GRANT = "Let an admin install the app anew from manifest.yml; `textops doctor` tells which scopes are missing."
GUEST_MARKS = ("is_restricted", "is_ultra_restricted", "is_stranger", "is_bot", "deleted")

T = TypeVar("T")


class NotLookedUp(Problem):
    """Slack did not say who you are, so nothing was done."""

    hint = "Try again in a moment."


class Directory:
    """People, groups and channels as Slack knows them; answers are kept for 60 s unless asked for afresh."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._kept: dict[tuple[str, str], tuple[float, Any]] = {}

    async def person(
        self, user: str, account: Settings, *, groups: Collection[str] = (), fresh: bool = False
    ) -> Person:
        """Tell who somebody is, and in which groups; guests, bots and people of other workspaces are nobody.

        `fresh` is for what decides on roles: the other `groups` only tell what they may see.
        """
        who = await self._kept_user(user, fresh=fresh)
        deciding = {id_ for id_ in (*account.admins, *account.approvers) if id_.startswith("S")}
        asked = [(group, fresh and group in deciding) for group in sorted(deciding | set(groups))]
        found = tuple([group for group, anew in asked if user in await self._members(group, fresh=anew)])
        guest = any(who.get(mark) for mark in GUEST_MARKS) or await self._is_foreign(who)
        role = role_of(
            {user, *found},
            workspace_admin=bool(who.get("is_admin") or who.get("is_owner")),
            admins=account.admins,
            approvers=account.approvers,
        )
        return Person(
            id=user,
            name=_name(who),
            role=Role.NOBODY if guest else role,
            zone=who.get("tz") or "",
            guest=guest,
            groups=found,
        )

    async def approvers(self, account: Settings) -> tuple[str, ...]:
        """List who may approve, as ids of users and groups: the setting, else the admins, else the workspace's."""
        named = account.approvers or account.admins
        what = "who the workspace's admins are"
        return named or await self._keep(("users", "admins"), lambda: workspace_admins(self._client), what=what)

    async def approving_people(self, account: Settings) -> dict[str, str]:
        """Tell who may approve, person by person with their time zones: nobody can write to a group."""
        named = await self.approvers(account)
        inside = [await self._members(who) if who.startswith("S") else {who} for who in named]
        people = sorted(set().union(*inside))
        known = {who: await self._kept_user(who) for who in people[:APPROVERS_MAX]}
        return {who: str(found.get("tz") or "") for who, found in known.items() if not found.get("deleted")}

    async def groups(self) -> tuple[tuple[str, str], ...]:
        """List the workspace's user groups as (id, handle), in alphabetical order of their handles."""
        return await self._keep(("groups", ""), self._groups, what="which user groups there are")

    async def is_in(self, channel: str) -> bool:
        """Tell whether the bot is in a channel, asked afresh: somebody may just have invited it."""
        try:
            answer = await self._client.conversations_info(channel=channel)
        except Refusals as error:
            if _code(error) in NO_SUCH_CHANNEL:
                return False
            raise _not_told("whether TextOps is in that channel", error) from error
        found = answer["channel"]  # a private one is told only to those who are in it
        return bool(found.get("is_member", found.get("is_private")))

    async def _keep(
        self, key: tuple[str, str], ask: Callable[[], Awaitable[T]], *, what: str, fresh: bool = False
    ) -> T:
        until, kept = self._kept.get(key, (0.0, None))
        now = time.monotonic()
        if not fresh and until > now:
            return kept  # type: ignore[no-any-return]
        try:
            found = await ask()
        except Refusals as error:
            raise _not_told(what, error) from error
        if len(self._kept) >= CACHE_MAX:
            self._kept.clear()
        self._kept[key] = (now + CACHE_SECONDS, found)
        return found

    async def _kept_user(self, user: str, *, fresh: bool = False) -> dict[str, Any]:
        return await self._keep(("user", user), lambda: self._user(user), what=f"who <@{user}> is", fresh=fresh)

    async def _user(self, user: str) -> dict[str, Any]:
        answer = await self._client.users_info(user=user)
        return dict(answer["user"])

    async def _is_foreign(self, who: dict[str, Any]) -> bool:
        """Tell whether somebody is of another workspace: in a shared channel Slack does not call them strangers."""
        home = who.get("team_id")
        if not home:
            return False
        own = await self._keep(("team", ""), self._own_team, what="which workspace this is")
        return own not in {home, *(who.get("enterprise_user") or {}).get("teams", ())}

    async def _own_team(self) -> str:
        return str((await self._client.auth_test())["team_id"])

    async def _groups(self) -> tuple[tuple[str, str], ...]:
        answer = await self._client.usergroups_list()
        return tuple(sorted(((str(one["id"]), str(one["handle"])) for one in answer["usergroups"]), key=itemgetter(1)))

    async def _members(self, group: str, *, fresh: bool = False) -> frozenset[str]:
        """Tell who is in a group; in one that is gone nobody is."""

        async def ask() -> frozenset[str]:
            try:
                answer = await self._client.usergroups_users_list(usergroup=group)
            except SlackApiError as error:
                if _code(error) in NO_SUCH_GROUP:
                    return frozenset()
                raise
            return frozenset(answer["users"])

        return await self._keep(("group", group), ask, what=f"who is in the user group {group}", fresh=fresh)


def _not_told(what: str, error: Exception) -> NotLookedUp:
    code = _code(error)
    told = f"Slack did not say {what} ({code or 'no answer'}), so nothing was done."
    return NotLookedUp(told, hint=GRANT if code in NOT_GRANTED else NotLookedUp.hint)


def _code(error: Exception) -> str:
    return refused(error).error if isinstance(error, SlackApiError) else ""


def _name(user: dict[str, Any]) -> str:
    profile = user.get("profile") or {}
    return str(profile.get("display_name") or user.get("real_name") or user.get("name") or user["id"])
