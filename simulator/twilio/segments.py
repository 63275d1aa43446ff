"""How many segments a text is billed as: a second, plain count, kept apart from any bot's own."""

import regex

GSM_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_EXTENSION = "\f^{}\\[~]|€"

_SEPTETS = dict.fromkeys(GSM_BASIC, 1) | dict.fromkeys(GSM_EXTENSION, 2)
_GRAPHEME = regex.compile(r"\r|\n|\X")


def segments(text: str) -> int:
    """The segments of a text; what a person sees as one character is never cut unless it alone overfills a segment."""
    if all(each in _SEPTETS for each in text):
        return _packed([_SEPTETS[each] for each in text], single=160, joined=153)
    return _packed(_code_units_kept_together(text), single=70, joined=67)


def _packed(sizes: list[int], *, single: int, joined: int) -> int:
    if sum(sizes) <= single:
        return 1 if sizes else 0
    count, room = 1, joined
    for size in sizes:
        if size > room:
            count, room = count + 1, joined
        room -= size
    return count


def _code_units_kept_together(text: str) -> list[int]:
    sizes = list[int]()
    for grapheme in _GRAPHEME.findall(text):
        units = _code_units(grapheme)
        sizes += [units] if units <= 67 else [_code_units(each) for each in grapheme]
    return sizes


def _code_units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
