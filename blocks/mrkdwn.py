"""The text of a Slack message as people read it, without Slack's markup for links, names and styles."""

import re
from html import unescape

_MARKED = re.compile(r"<([^<>]+)>")
# A link, which stays whole, or words between two marks that touch them and no other word.
_STYLED = re.compile(r"(<[^<>]+>)|(?<!\w)([*_~`])(?!\s)((?:<[^<>]+>|(?!\2)[^<>\n])+)(?<!\s)\2(?!\w)")
_FENCE = "```"


def plain(text: str) -> str:
    """Undo Slack's escaping and give links as addresses; names and marks of bold, which no phone knows, go."""
    return unescape(_MARKED.sub(_read, _unstyled(text.replace(_FENCE, "")))).strip()


def _unstyled(text: str) -> str:
    """Take marks away, those within others too; what stands as code is as it was typed."""
    return _STYLED.sub(lambda found: found[1] or (found[3] if found[2] == "`" else _unstyled(found[3])), text)


def _read(found: re.Match[str]) -> str:
    target, _, label = found[1].partition("|")
    if target.startswith(("@", "#", "!")):
        return label
    return target.removeprefix("mailto:").removeprefix("tel:")
