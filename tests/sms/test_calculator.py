"""600 texts cost what the carrier's calculator says: its rules by hand, one seen character after the other."""

import random
import unicodedata

import pytest

from simulator.twilio.segments import segments as simulated
from sms.segments import Count, count, split

# 3GPP TS 23.038, row by row.
BASIC = set(
    "@£$¥èéùìòÇ\nØø\rÅå" + "Δ_ΦΓΛΩΠΨΣΘΞÆæßÉ" + " !\"#¤%&'()*+,-./" + "0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNO" + "PQRSTUVWXYZÄÖÑÜ§" + "¿abcdefghijklmno" + "pqrstuvwxyzäöñüà"
)  # fmt: skip
EXTENSION = set("\f^{}\\[~]|€")

EACH = 40
PIECES = {
    "basic": ["a", "Sale ", "ø", "£", "\n", "è"],
    "capital Greek": ["Δ", "Ω", "Σ ", "x"],
    "extension": ["€", "[", "]", "{", "}", "~", "^", "|", "\\", "x", "20 "],
    "line breaks": ["a\r\n", "b\n", "c\r", "word "],
    "line breaks in Unicode": ["ж\r\n", "b\n", "c "],
    "accents": ["á", "ç", "ê", "Đ", "ł", "ž", "a "],
    "Cyrillic": ["П", "р", "и", "в", "е", "т", " "],
    "quotes and dashes": ["“", "”", "’", "–", "—", "…", "word ", "€"],
    "Chinese": ["促", "销", "活", "动", "。", "𠮷"],
    "emoji": ["👋", "🎉", "😀", "💯", "❤️", "word "],
    "families": ["👨‍👩‍👧‍👦", "👩‍❤️‍👨", "👩‍🚀", "🏳️‍🌈", "a"],
    "flags": ["🇳🇴", "🇺🇸", "🇸🇪", "x ", "y"],
    "skin tones": ["👍🏽", "🙋🏿‍♀️", "✌🏻", "👋🏼", "ok "],
    "combining marks": ["e\u0301", "o\u0308\u0323", "n\u0303", "a", "1\ufe0f\u20e3"],
    "mixed": ["a", "€", "“", "👋", "🇳🇴", "👨‍👩‍👧", "e\u0301", "ж", "\r\n", "{", "👍🏽"],
}
BOUNDARIES = (70, 134, 160, 201, 306, 459, 1_600)
STEPS = (-2, -1, 0, 1, 2)


def corpus() -> list[str]:
    """Texts of each kind, of about each length at which a segment is full; short and empty ones too."""
    chance = random.Random(600)
    found = list[str]()
    for pieces in PIECES.values():
        for nth in range(EACH):
            boundary = BOUNDARIES[nth % len(BOUNDARIES)] if nth else nth
            found.append(filled(pieces, boundary + STEPS[nth % len(STEPS)], chance))
    return found


def filled(pieces: list[str], most: int, chance: random.Random) -> str:
    """Put pieces together up to so many units."""
    is_gsm = set("".join(pieces)) <= BASIC | EXTENSION
    text, room = "", most
    while room >= 0:
        piece = chance.choice(pieces)
        room -= sum(sizes(piece)) if is_gsm else code_units(piece)
        text += piece if room >= 0 else ""
    return text


def sizes(text: str) -> list[int]:
    if set(text) <= BASIC | EXTENSION:
        return [2 if each in EXTENSION else 1 for each in text]
    return [code_units(seen) for seen in seen_characters(text)]


def code_units(text: str) -> int:
    return sum(2 if ord(each) > 0xFFFF else 1 for each in text)


def seen_characters(text: str) -> list[str]:
    found = list[str]()
    for each in text:
        if found and joins(found[-1], each):
            found[-1] += each
        else:
            found.append(each)
    return found


def joins(before: str, each: str) -> bool:
    if before[-1] in "\r\n":
        return False  # the calculator takes a line break's two characters apart
    if unicodedata.category(each) in {"Mn", "Me"} or each == "\u200d" or 0x1F3FB <= ord(each) <= 0x1F3FF:
        return True
    if is_flag_half(each):
        return len(before) == 1 and is_flag_half(before)
    return before[-1] == "\u200d" and ord(each) > 0x2000


def is_flag_half(each: str) -> bool:
    return 0x1F1E6 <= ord(each) <= 0x1F1FF


def by_hand(text: str) -> Count:
    """What the calculator says of a text."""
    is_gsm = set(text) <= BASIC | EXTENSION
    single, joined = (160, 153) if is_gsm else (70, 67)
    segments, room = int(bool(text)), joined
    for size in sizes(text) if sum(sizes(text)) > single else []:
        if size > room:
            segments, room = segments + 1, joined
        room -= size
    unicode = {} if is_gsm else {seen: None for seen in seen_characters(text) if not set(seen) <= BASIC | EXTENSION}
    return Count("GSM-7" if is_gsm else "UCS-2", len(seen_characters(text)), sum(sizes(text)), segments, tuple(unicode))


CORPUS = corpus()


def test_there_are_600_texts_of_every_kind_and_number_of_segments() -> None:
    assert len(CORPUS) == 600
    assert len(set(CORPUS)) > 580
    answers = {(each.encoding, each.segments) for each in map(by_hand, CORPUS)}
    assert {segments for encoding, segments in answers if encoding == "GSM-7"} >= {0, 1, 2, 3, 4, 11}
    assert {segments for encoding, segments in answers if encoding == "UCS-2"} >= {1, 2, 3, 4, 5, 7, 24}


@pytest.mark.parametrize("text", CORPUS, ids=range(len(CORPUS)))
def test_a_text_costs_what_the_carriers_calculator_says(text: str) -> None:
    assert count(text) == by_hand(text)
    assert len(split(text)) == simulated(text) == by_hand(text).segments
