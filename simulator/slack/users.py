"""People of the workspace and the user groups they stand in, as Slack tells them to an app."""

from dataclasses import dataclass, field
from typing import Any

TIME_ZONES = {
    "America/New_York": ("Eastern Standard Time", -18000),
    "America/Los_Angeles": ("Pacific Standard Time", -28800),
    "Europe/Oslo": ("Central European Time", 3600),
}


@dataclass(frozen=True, slots=True)
class User:
    """A person, or the bot; frozen: a change puts a new value in its place."""

    id: str
    name: str
    real_name: str
    email: str = ""
    tz: str = "America/New_York"
    is_admin: bool = False
    is_restricted: bool = False
    is_bot: bool = False
    is_stranger: bool = False
    deleted: bool = False
    title: str = ""

    def told(self, team_id: str, *, with_email: bool) -> dict[str, Any]:
        """The `user` object; the address is there only for apps with `users:read.email`."""
        label, offset = TIME_ZONES.get(self.tz, (self.tz, 0))
        profile: dict[str, Any] = {
            "real_name": self.real_name,
            "real_name_normalized": self.real_name,
            "display_name": self.real_name,
            "display_name_normalized": self.real_name,
            "title": self.title,
            "team": team_id,
        }
        if with_email and self.email:
            profile["email"] = self.email
        return {
            "id": self.id,
            "team_id": team_id,
            "name": self.name,
            "deleted": self.deleted,
            "real_name": self.real_name,
            "tz": self.tz,
            "tz_label": label,
            "tz_offset": offset,
            "profile": profile,
            "is_admin": self.is_admin,
            "is_owner": False,
            "is_primary_owner": False,
            "is_restricted": self.is_restricted,
            "is_ultra_restricted": False,
            "is_stranger": self.is_stranger,
            "is_bot": self.is_bot,
            "is_app_user": False,
            "updated": 0,
        }


@dataclass(slots=True)
class Group:
    """A user group such as @approvers."""

    id: str
    handle: str
    name: str
    members: list[str] = field(default_factory=list)
    disabled: bool = False

    def told(self, team_id: str, *, with_users: bool) -> dict[str, Any]:
        """The `usergroup` object; its people only when asked for."""
        told: dict[str, Any] = {
            "id": self.id,
            "team_id": team_id,
            "is_usergroup": True,
            "name": self.name,
            "description": "",
            "handle": self.handle,
            "is_external": False,
            "date_create": 0,
            "date_update": 0,
            "date_delete": 1 if self.disabled else 0,
            "user_count": len(self.members),
        }
        if with_users:
            told["users"] = list(self.members)
        return told
