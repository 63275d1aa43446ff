"""The workspace everybody starts in: Acme, five people, a group of approvers and a few channels."""

from dataclasses import dataclass

from simulator.slack.channels import Channel
from simulator.slack.users import Group, User

BOT = "U0BOT"


@dataclass(frozen=True, slots=True)
class Seed:
    """Who and what is there at the start."""

    team_id: str
    team_name: str
    domain: str
    users: tuple[User, ...]
    groups: tuple[Group, ...]
    channels: tuple[Channel, ...]


def acme(bot_name: str = "App") -> Seed:
    """A fresh Acme: Ana writes, Bo approves, Cy is an admin, Dee is a guest, Eve is just a member."""
    people = (
        User("U0ANA", "ana", "Ana", "ana@acme.example", title="Marketing, writes"),
        User("U0BO", "bo", "Bo", "bo@acme.example", title="Marketing lead, approves"),
        User("U0CY", "cy", "Cy", "cy@acme.example", is_admin=True, title="Admin"),
        User("U0DEE", "dee", "Dee", "dee@partner.example", is_restricted=True, title="Guest"),
        User("U0EVE", "eve", "Eve", "eve@acme.example", title="Sales"),
        User(BOT, bot_name.lower().replace(" ", "-"), bot_name, is_bot=True),
        User("USLACKBOT", "slackbot", "Slackbot", is_bot=True),
    )
    all_people = {"U0ANA", "U0BO", "U0CY", "U0DEE", "U0EVE"}
    members = {"U0ANA", "U0BO", "U0CY"}
    channels = (
        Channel("C0MARKET", "marketing", members=all_people | {BOT}),
        Channel("C0GENERAL", "general", members=set(all_people)),
        Channel("C0OPS", "ops", members=members | {BOT}),
        Channel("C0NOBOT", "no-bot", members=set(members)),
        Channel("C0PRIVATE", "private-launch", "private", members={"U0ANA", "U0BO", BOT}),
        Channel("C0SECRET", "private-board", "private", members={"U0CY"}),
        Channel("C0OLD", "old-news", members=members | {BOT}, is_archived=True),
    )
    groups = (Group("S0APPROVE", "approvers", "Approvers", ["U0BO"]),)
    return Seed("T0SIM", "Acme", "acme", people, groups, channels)
