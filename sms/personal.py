"""One person's own text of an approved message; counting and sending both go through here, so they cannot differ."""

from collections.abc import Callable, Mapping

from sms import tokens
from sms.links import shorten
from sms.message import Frozen

Short = Callable[[str], str]


def write(frozen: Frozen, values: Mapping[str, str], *, short: Short | None = None) -> str:
    """Fill in a person's values; `short` gives a link's address on the phone, None leaves links as written.

    Only links of the approved text are shortened: one that came with a value is not vouched for.
    """
    everything = {**values, **frozen.sender, **frozen.message}
    text = tokens.parse(frozen.body).render(everything, frozen.defaults)
    if short is None or not frozen.links:
        return text
    return shorten(text, lambda url: short(url) if url in frozen.links else url)
