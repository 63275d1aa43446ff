"""Channels and direct messages: who is in them and how Slack tells them to an app."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Channel:
    """A conversation: public, private, or direct (`im` with one person, `mpim` with several)."""

    id: str
    name: str
    kind: str = "public"
    members: set[str] = field(default_factory=set)
    is_archived: bool = False

    @property
    def is_direct(self) -> bool:
        """Whether it is between people only, with no name of its own."""
        return self.kind in {"im", "mpim"}

    def told(self, bot_id: str) -> dict[str, Any]:
        """The `channel` object as the bot gets it."""
        told: dict[str, Any] = {
            "id": self.id,
            "created": 0,
            "is_archived": self.is_archived,
            "is_channel": self.kind == "public",
            "is_group": self.kind == "private",
            "is_im": self.kind == "im",
            "is_mpim": self.kind == "mpim",
            "is_private": self.kind != "public",
            "is_shared": False,
            "is_ext_shared": False,
            "is_org_shared": False,
            "is_general": self.name == "general",
        }
        if self.kind == "im":
            told["user"] = next(iter(self.members - {bot_id}), "")
            return told
        member = {"is_member": bot_id in self.members, "num_members": len(self.members)}
        empty = {"value": "", "creator": "", "last_set": 0}
        return told | member | {"name": self.name, "name_normalized": self.name, "topic": empty, "purpose": empty}
