"""What is different between two texts, or two of anything, in few words."""

from blocks.body import line
from sms.changes import changes

CHANGES_SHOWN = 5
CHANGE_MAX = 120


def texts(old: str, new: str) -> list[str]:
    """Tell which words of a text are others; nothing when all are the same."""
    told = [change(*each) for each in changes(old, new)]
    more = [f"and {len(told) - CHANGES_SHOWN} more"] if len(told) > CHANGES_SHOWN else []
    return [*told[:CHANGES_SHOWN], *more]


def change(old: str, new: str) -> str:
    """Tell one change; what came or went has one side only."""
    shown = [f"“{line(text, most=CHANGE_MAX)}”" for text in (old, new) if text]
    return " → ".join(shown) if len(shown) > 1 else f"{'+' if new else '−'} {shown[0]}"
