"""The text of a message as it was typed: tokens stand out, and nothing in it is read as markup."""

import re

from slackblocks import RichText, RichTextBlock, RichTextQuote

_TOKEN = re.compile(r"(\{\{.*?\}\})", re.DOTALL)


def quoted(block_id: str, text: str) -> RichTextBlock:
    """Quote a text word for word; rich text knows no markup, so a text with `<!channel>` pings nobody."""
    pieces = [RichText(piece, code=piece.startswith("{{") or None) for piece in _TOKEN.split(text) if piece]
    return RichTextBlock([RichTextQuote(list(pieces) or [RichText("-")])], block_id=block_id)
