"""Whether a text has the words of an approved message: its tokens and short links may be anything."""

import re

from sms import tokens
from sms.links import shorten
from sms.message import Frozen

_GAP = "\ue000"  # nobody's letter


def words_of(frozen: Frozen) -> re.Pattern[str]:
    """Give the pattern of everybody's own text; one that is a token alone is like any text."""
    pieces = [piece if isinstance(piece, str) else _GAP for piece in tokens.parse(frozen.body).pieces]
    text = shorten("".join(pieces), lambda url: _GAP if url in frozen.links else url)
    return re.compile(".*".join(map(re.escape, text.split(_GAP))), re.DOTALL)
