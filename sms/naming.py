"""What people may call a thing: a campaign, a subscription type, a snippet, the label of a property."""

import unicodedata
from collections.abc import Iterable

from sms.errors import Problem

NAME_CHARACTERS_MAX = 75  # a line of a select in Slack holds no more
_UNPRINTABLE = {"Cc", "Cs"}


class BadName(Problem):
    """That cannot be its name."""


def read(typed: str, *, taken: Iterable[str], field: str = "name") -> str:
    """Read a name from what was typed; one that is taken is refused, however it is capitalised or spaced."""
    name = " ".join(typed.split())
    if not name:
        raise BadName("Give it a name.", field=field)
    if len(name) > NAME_CHARACTERS_MAX:
        raise BadName(f"This has {len(name)} characters; {NAME_CHARACTERS_MAX} are the most.", field=field)
    if any(unicodedata.category(character) in _UNPRINTABLE for character in name):
        raise BadName("This holds a character that cannot be shown.", hint="Type it anew.", field=field)
    if same := next((one for one in taken if one.casefold() == name.casefold()), None):
        raise BadName(f"There is “{same}” already.", hint="Choose another name.", field=field)
    return name


def whose(name: str) -> str:
    """Write whose something is: Marketing's, Ops'."""
    return f"{name}'" if name.endswith("s") else f"{name}'s"
