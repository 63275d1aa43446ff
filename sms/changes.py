"""What two texts have in common no more, told in words."""

import re
from difflib import SequenceMatcher

_WORDS = re.compile(r"\{\{.*?\}\}|\S+", re.DOTALL)


def changes(old: str, new: str) -> tuple[tuple[str, str], ...]:
    """List the stretches of words that differ, as (old, new), in order; what came or went has an empty side."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return tuple(
        (" ".join(before[a:b]), " ".join(after[c:d])) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal"
    )
