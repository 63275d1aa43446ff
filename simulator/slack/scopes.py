"""Which scope each Web API method needs."""

from simulator.slack.channels import Channel
from simulator.slack.errors import Extra, RefusedError
from simulator.slack.manifest import Manifest

NEEDED: dict[str, str] = {
    "blocks.validate": "",
    "bots.info": "users:read",
    "chat.delete": "chat:write",
    "chat.getPermalink": "",
    "chat.postEphemeral": "chat:write",
    "chat.postMessage": "chat:write",
    "chat.update": "chat:write",
    "conversations.join": "channels:join",
    "conversations.open": "im:write",
    "files.completeUploadExternal": "files:write",
    "files.delete": "files:write",
    "files.getUploadURLExternal": "files:write",
    "files.info": "files:read",
    "team.info": "team:read",
    "usergroups.list": "usergroups:read",
    "usergroups.users.list": "usergroups:read",
    "users.info": "users:read",
    "users.list": "users:read",
    "users.lookupByEmail": "users:read.email",
}
FAMILIES = {"public": "channels", "private": "groups", "im": "im", "mpim": "mpim"}


def require(manifest: Manifest, scope: str) -> None:
    """Refuse with `missing_scope`, telling what is needed and what the manifest has."""
    if scope and scope not in manifest.scopes:
        told = {"needed": scope, "provided": ",".join(sorted(manifest.scopes))}
        raise RefusedError("missing_scope", Extra(body=told))


def require_for(manifest: Manifest, channel: Channel, *, right: str) -> None:
    """The scope for this kind of conversation, `channels:read` for a public one, `im:history` for a direct one."""
    require(manifest, f"{FAMILIES[channel.kind]}:{right}")
