"""The text of a message: as it goes out, or with its tokens in words; nothing in it is read as markup."""

import re

from slackblocks import RichText, RichTextBlock, RichTextQuote

from blocks.elements import escape, shorten
from sms import token
from sms.token import BadToken

_TOKEN = re.compile(r"(\{\{.*?\}\})", re.DOTALL)


def quoted(block_id: str, text: str) -> RichTextBlock:
    """Quote a text word for word; rich text knows no markup, so a text with `<!channel>` pings nobody."""
    return _quote(block_id, [RichText(text or "-")])


def drafted(block_id: str, text: str) -> RichTextBlock:
    """Quote a text whose tokens stand out, in words: `first name · “there”`; one that cannot be read stays as typed."""
    pieces = [RichText(words, code=is_token or None) for words, is_token in _pieces(text)]
    return _quote(block_id, pieces or [RichText("-")])


def line(text: str, *, most: int) -> str:
    """Write the beginning of a text as one line of mrkdwn, its tokens in words."""
    told = list[str]()
    for words, is_token in _pieces(" ".join(text.split())):
        shown = shorten(words, most)
        told.append(f"`{escape(shown).replace('`', '’')}`" if is_token else escape(shown))
        most -= len(shown)
        if most <= 0:
            break
    return "".join(told)


def _quote(block_id: str, pieces: list[RichText]) -> RichTextBlock:
    return RichTextBlock([RichTextQuote(list(pieces))], block_id=block_id)


def _pieces(text: str) -> list[tuple[str, bool]]:
    """Cut a text into prose and tokens in words."""
    return [(_words(piece), piece.startswith("{{")) for piece in _TOKEN.split(text) if piece]


def _words(piece: str) -> str:
    if not piece.startswith("{{"):
        return piece
    try:
        return token.read(piece, (0, len(piece))).words
    except BadToken:
        return piece
