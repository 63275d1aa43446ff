"""A surface for a Slack that refuses some blocks: without pictures, then in classic blocks, then as text."""

from collections.abc import Iterator
from typing import Any

from blocks.elements import SECTION_MAX, shorten
from blocks.illustrated import PICTURE
from blocks.pictured import said
from blocks.surface import Block, Surface

CLASSIC = frozenset({"actions", "context", "divider", "header", "section"})


def plainer(surface: Surface) -> Surface | None:
    """Give the next plainer form of what was refused, charts being pictures by then; None when it was text alone."""
    kinds = {block["type"] for block in surface.blocks}
    if "image" in kinds:
        return Surface(surface.text, tuple(filter(None, map(_without_picture, surface.blocks))))
    if kinds - CLASSIC:
        return Surface(surface.text, tuple(filter(None, map(_classic, surface.blocks))))
    return Surface(surface.text) if kinds else None


def _without_picture(block: Block) -> Block | None:
    """Leave the phone away, whose text stands elsewhere too; a chart's figures stand nowhere else."""
    if block["type"] != "image":
        return block
    return None if block["block_id"] == PICTURE else said(block["block_id"], block["alt_text"])


def _classic(block: Block) -> Block | None:
    """Keep a classic block, and the words of any other; as plain text nothing in them is read as markup."""
    if block["type"] in CLASSIC:
        return block
    words = shorten(_rows(block) if block["type"] == "table" else "".join(_words(block)), SECTION_MAX)
    section = {"type": "section", "block_id": block["block_id"], "text": {"type": "plain_text", "text": words}}
    return section if words else None


def _rows(table: Block) -> str:
    """Write a table line by line, for its columns are lost: each row's name, then what stands in it."""
    rows = [["".join(_words(cell)).strip() for cell in row] for row in table["rows"]]
    return "\n".join(f"{name}: {' · '.join(cells)}" if name else " · ".join(cells) for name, *cells in rows)


def _words(part: Any) -> Iterator[str]:
    if isinstance(part, list):
        for one in part:
            yield from _words(one)
    elif isinstance(part, dict):
        for name, one in part.items():
            yield from (one,) if name == "text" and isinstance(one, str) else _words(one)
