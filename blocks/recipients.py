"""Who will receive a message, page by page, with masked numbers."""

from collections.abc import Sequence

from blocks.elements import actions, button, context, escape, in_modal, section, shorten
from blocks.surface import Modal
from blocks.words import number, people
from sms.phone import mask

PAGE = 50
EACH = 10  # lines of one section, which holds 3,000 characters
NAME_MAX = 40


def view(title: str, rows: Sequence[tuple[str, str, int]], *, total: int, start: int, more: str) -> Modal:
    """List (name, number, segments) of one page; `more` is the next page's button value, empty on the last."""
    lines = [f"{escape(shorten(name, NAME_MAX))} · {mask(phone)} · {segments}" for name, phone, segments in rows]
    shown = f"{number(start + 1)} to {number(start + len(rows))} of {people(total)}, with segments each"
    return Modal(
        callback="recipients",
        form="",
        title=title,
        blocks=in_modal(
            context("shown", shown) if rows else section("none", "Nobody was counted yet."),
            *(section(f"rows.{at}", "\n".join(lines[at : at + EACH])) for at in range(0, len(lines), EACH)),
            actions("pages", button("recipients.more", "Next page", value=more)) if more else None,
        ),
        close="Close",
    )
