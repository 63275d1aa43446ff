"""users.*, usergroups.*, team.info, bots.info and auth.test."""

from typing import Any

from simulator.slack.errors import refuse
from simulator.slack.methods.arguments import Arguments, is_true, required
from simulator.slack.methods.places import user_named
from simulator.slack.users import User
from simulator.slack.workspace import Workspace


def auth_test(workspace: Workspace, _arguments: Arguments) -> dict[str, Any]:
    """auth.test of the bot's token."""
    return {
        "url": f"https://{workspace.seed.domain}.slack.com/",
        "team": workspace.seed.team_name,
        "user": workspace.users[workspace.bot_id].name,
        "team_id": workspace.seed.team_id,
        "user_id": workspace.bot_id,
        "bot_id": workspace.bot_member_id,
        "is_enterprise_install": False,
    }


def about_user(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    """users.info."""
    return {"user": _told(workspace, user_named(workspace, required(arguments, "user")))}


def users_list(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    """users.list, by pages of `limit`."""
    people = [_told(workspace, user) for user in workspace.users.values()]
    return page("members", people, arguments=arguments)


def lookup_by_email(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    """users.lookupByEmail."""
    wanted = required(arguments, "email").lower()
    for user in workspace.users.values():
        if user.email.lower() == wanted and not user.deleted:
            return {"user": _told(workspace, user)}
    raise refuse("users_not_found")


def usergroups_list(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    """usergroups.list; disabled ones only when asked for."""
    with_users, with_disabled = is_true(arguments, "include_users"), is_true(arguments, "include_disabled")
    told = [
        group.told(workspace.seed.team_id, with_users=with_users)
        for group in workspace.groups.values()
        if with_disabled or not group.disabled
    ]
    return {"usergroups": told}


def usergroup_users(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    """usergroups.users.list."""
    group = workspace.groups.get(required(arguments, "usergroup"))
    if group is None or (group.disabled and not is_true(arguments, "include_disabled")):
        raise refuse("no_such_subteam")
    return {"users": list(group.members)}


def about_team(workspace: Workspace, _arguments: Arguments) -> dict[str, Any]:
    """team.info."""
    seed = workspace.seed
    team = {"id": seed.team_id, "name": seed.team_name, "domain": seed.domain, "email_domain": "", "icon": {}}
    return {"team": team}


def about_bot(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    """bots.info of this app's bot."""
    if arguments.get("bot") != workspace.bot_member_id:
        raise refuse("bot_not_found")
    bot = {
        "id": workspace.bot_member_id,
        "deleted": False,
        "name": workspace.manifest.name,
        "app_id": workspace.app_id,
        "user_id": workspace.bot_id,
        "icons": {},
    }
    return {"bot": bot}


def page(name: str, rows: list[Any], *, arguments: Arguments) -> dict[str, Any]:
    """One page of a list, with the cursor of the next."""
    try:
        start, limit = int(arguments.get("cursor") or 0), int(arguments.get("limit") or 100)
    except ValueError as error:
        raise refuse("invalid_cursor") from error
    rest = str(start + limit) if start + limit < len(rows) else ""
    return {name: rows[start : start + limit], "response_metadata": {"next_cursor": rest}}


def _told(workspace: Workspace, user: User) -> dict[str, Any]:
    return user.told(workspace.seed.team_id, with_email="users:read.email" in workspace.manifest.scopes)
