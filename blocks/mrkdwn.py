"""The text of a Slack message as people read it, without Slack's markup for links and names."""

import re
from html import unescape

_MARKED = re.compile(r"<([^<>]+)>")


def plain(text: str) -> str:
    """Undo Slack's escaping and give links as addresses; names of people and channels, which no phone knows, go."""
    return unescape(_MARKED.sub(_read, text)).strip()


def _read(found: re.Match[str]) -> str:
    target, _, label = found[1].partition("|")
    if target.startswith(("@", "#", "!")):
        return label
    return target.removeprefix("mailto:").removeprefix("tel:")
