"""Who a person is and what they may do, looked up at Slack; a failed look-up refuses."""

import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat import Refusals, refused, workspace_admins
from sms.errors import Problem
from sms.roles import Person, Role, role_of
from sms.settings import Settings

CACHE_SECONDS = 60
CACHE_MAX = 5000
NO_SUCH_CHANNEL = {"channel_not_found", "is_archived"}
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

    async def person(self, user: str, account: Settings, *, fresh: bool = False) -> Person:
        """Tell who somebody is; guests, bots and people of other workspaces are nobody."""
        who = await self._keep(("user", user), lambda: self._user(user), what="who you are", fresh=fresh)
        wanted = [id_ for id_ in {*account.admins, *account.approvers} if id_.startswith("S")]
        groups = tuple([group for group in sorted(wanted) if user in await self._members(group, fresh=fresh)])
        guest = any(who.get(mark) for mark in GUEST_MARKS)
        role = role_of(
            {user, *groups},
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
            groups=groups,
        )

    async def approvers(self, account: Settings) -> tuple[str, ...]:
        """List who may approve, as ids of users and groups: the setting, else the admins, else the workspace's."""
        named = account.approvers or account.admins
        what = "who the workspace's admins are"
        return named or await self._keep(("users", "admins"), lambda: workspace_admins(self._client), what=what)

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

    async def _user(self, user: str) -> dict[str, Any]:
        answer = await self._client.users_info(user=user)
        return dict(answer["user"])

    async def _members(self, group: str, *, fresh: bool) -> frozenset[str]:
        async def ask() -> frozenset[str]:
            answer = await self._client.usergroups_users_list(usergroup=group)
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
