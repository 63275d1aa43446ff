"""One person's own text of an approved message; counting and sending both go through here, so they cannot differ."""

import re
from collections.abc import Callable, Mapping

from sms import tokens
from sms.links import find, shorten
from sms.message import Frozen

Short = Callable[[str], str]

# Letters as a pattern has them. A value that begins with one, and has none but these and INSIDE, costs what any other
# of its length and kind does: in either case an ordinary letter is one septet, a foreign one is one code unit.
ASCII = "A-Za-z0-9"
ORDINARY = f"{ASCII}ÆØÅæøåÄÖÜäöüÑñÉé"
FOREIGN = "ÁÂÃÊËÍÎÏÐÓÔÕÚÛÝÞáâãêëíîïðóôõúûýþÿĀ-įĲ-ňŊ-žЀ-џ"
INSIDE = " .,'-"

_TAG = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_HOLE = "{{}}"


def write(frozen: Frozen, values: Mapping[str, str], *, short: Short | None = None) -> str:
    """Fill in a person's values; `short` gives a link's address on the phone, None leaves links as written.

    Only links of the approved text are shortened: one that came with a value is not vouched for.
    """
    everything = {**values, **frozen.sender, **frozen.message}
    text = tokens.parse(frozen.body).render(everything, frozen.defaults)
    if short is None or not frozen.links:
        return text
    return shorten(text, lambda url: short(url) if url in frozen.links else url)


def is_counted_by_length(frozen: Frozen) -> bool:
    """Tell whether values of one length and kind all cost the same; not where one could become part of a link."""
    prose = _TAG.sub(_HOLE, frozen.body)
    links = find(prose)
    apart = all(_HOLE not in link.url and not prose.endswith(_HOLE, 0, link.start) for link in links)
    elsewhere = (*frozen.defaults.values(), *frozen.sender.values(), *frozen.message.values())
    return apart and frozen.body.count("://") == len(links) and not any("://" in value for value in elsewhere)


def has_foreign_whole(frozen: Frozen) -> bool:
    """Tell whether a foreign letter that a value has always reaches the text; `truncate` may cut it off."""
    return not any(each.name == "truncate" for token in tokens.parse(frozen.body).tokens for each in token.filters)
