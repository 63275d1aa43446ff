"""A surface for a Slack that refuses some of its blocks: without charts, then in classic blocks, then as text."""

from collections.abc import Iterator
from typing import Any

from blocks.elements import SECTION_MAX, shorten
from blocks.surface import Block, Surface

CHARTS = frozenset({"data_visualization"})
CLASSIC = frozenset({"actions", "context", "divider", "header", "section"})


def plainer(surface: Surface) -> Surface | None:
    """Give the next plainer form of what was refused; None when it was text alone."""
    kinds = {block["type"] for block in surface.blocks}
    if kinds & CHARTS:
        return Surface(surface.text, tuple(block for block in surface.blocks if block["type"] not in CHARTS))
    if kinds - CLASSIC:
        return Surface(surface.text, tuple(filter(None, map(_classic, surface.blocks))))
    return Surface(surface.text) if kinds else None


def _classic(block: Block) -> Block | None:
    """Keep a classic block, and the words of any other; as plain text nothing in them is read as markup."""
    if block["type"] in CLASSIC:
        return block
    words = shorten("".join(_words(block)), SECTION_MAX)
    section = {"type": "section", "block_id": block["block_id"], "text": {"type": "plain_text", "text": words}}
    return section if words else None


def _words(part: Any) -> Iterator[str]:
    if isinstance(part, list):
        for one in part:
            yield from _words(one)
    elif isinstance(part, dict):
        for name, one in part.items():
            yield from (one,) if name == "text" and isinstance(one, str) else _words(one)
