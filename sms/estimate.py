"""The estimate: what a text will cost before anybody is chosen to get it (the article's rules, S48-S53)."""

from collections.abc import Mapping

from sms.links import shorten
from sms.segments import Count, count
from sms.text import compose
from sms.token import Token, is_blank
from sms.tokens import Template, default_of, fill

LINK_CHARACTERS = 36
TOKEN_CHARACTERS = 15
OWN_TYPES = ("sender", "message")


def estimate(
    template: Template,
    *,
    defaults: Mapping[str, str],
    real: Mapping[str, str],
    link_characters: int = LINK_CHARACTERS,
    opt_out_text: str = "",
) -> Count:
    """Count a text with stand-ins: defaults for people's values, the real ones for sender and message.

    A link counts as so many GSM-7 characters and never changes the encoding, whatever stands in it.
    """
    body = "".join(
        piece if isinstance(piece, str) else _stand_in(piece, defaults=defaults, real=real) for piece in template.pieces
    )
    return count(shorten(compose(body, opt_out_text), lambda _: "x" * link_characters))


def _stand_in(token: Token, *, defaults: Mapping[str, str], real: Mapping[str, str]) -> str:
    values = real if token.type in OWN_TYPES else {}
    if is_blank(values.get(token.name, "")) and not default_of(token, defaults):
        return "x" * TOKEN_CHARACTERS
    return fill(token, values, defaults=defaults)
