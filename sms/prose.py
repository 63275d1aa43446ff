"""The prose of a text: all that is neither a token nor a link, and so may be rewritten."""

import re
from collections.abc import Callable

from sms.links import find

_TAG = re.compile(r"\{\{.*?\}\}", re.DOTALL)


def rewrite(text: str, change: Callable[[str], str]) -> str:
    """Change the prose and leave tokens and links as they are; each stretch between them is changed by itself."""
    spans = [tag.span() for tag in _TAG.finditer(text)] + [(link.start, link.end) for link in find(text)]
    pieces, at = list[str](), 0
    for start, end in sorted(spans):
        if start >= at:
            pieces += [change(text[at:start]), text[start:end]]
            at = end
    return "".join([*pieces, change(text[at:])])
