"""What a person will read on the phone, with its exact cost."""

from collections.abc import Sequence

from blocks.body import quoted
from blocks.elements import context, in_modal
from blocks.figures import because
from blocks.surface import Modal
from blocks.words import counted
from sms.segments import Count


def view(number: int, text: str, *, of: str, cost: Count, missing: Sequence[str]) -> Modal:
    """Show a text as one person gets it; empty places are named."""
    empty = f" · empty: {', '.join(missing)}" if missing else ""
    return Modal(
        callback="preview",
        form="",
        title=f"Preview of #{number}",
        blocks=in_modal(quoted("text", text), context("cost", f"{of} · {size(cost)}{empty}")),
        close="Close",
    )


def size(cost: Count) -> str:
    """Tell characters, segments and encoding of a text as it goes out."""
    sizes = f"{counted(cost.characters, 'character')} · {counted(cost.segments, 'segment')}"
    return f"{sizes} · {because(cost.unicode).removeprefix(', ') or cost.encoding}"
