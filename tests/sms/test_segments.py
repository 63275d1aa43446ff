"""Segments are what the carrier's calculator counts."""

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from sms.segments import BASIC, EXTENSION, Count, count, split

FAMILY = "👨‍👩‍👧‍👦"
NORWAY = "🇳🇴"

gsm_texts = st.text(alphabet=BASIC + EXTENSION, max_size=700)
any_texts = st.lists(
    st.one_of(
        st.text(max_size=40),
        st.sampled_from(
            ["€", "\r\n", "👋", "👍🏽", FAMILY, NORWAY, "e\u0301", "क्षि", "각", "\ud83d", "\u200d", "❤️", "x" * 66]
        ),
    ),
    max_size=30,
).map("".join)


def slowly(text: str) -> tuple[str, int]:
    """Encoding and segments, one seen character after the other, as one would by hand."""
    gsm = all(each in BASIC + EXTENSION for each in text)
    clusters = regex.findall(r"\X", text.replace("\r\n", "\r\u2028\n"))
    seen = [each for each in clusters if each != "\u2028"] if not gsm else list(text)
    sizes = [(1 + (each in EXTENSION)) if gsm else len(each.encode("utf-16-le", "surrogatepass")) // 2 for each in seen]
    single, joined = (160, 153) if gsm else (70, 67)
    if sum(sizes) <= single:
        return "GSM-7" if gsm else "UCS-2", int(bool(text))
    segments, room = 1, joined
    for size in sizes:
        if size > room:
            segments, room = segments + 1, joined
        room -= size
    return "GSM-7" if gsm else "UCS-2", segments


@given(gsm_texts)
def test_gsm_texts_are_counted_as_by_hand(text: str) -> None:
    assert (count(text).encoding, count(text).segments) == slowly(text)


def fits(text: str) -> bool:
    return "\u2028" not in text and max(map(len, regex.findall(r"\X", text)), default=0) < 34


@given(any_texts.filter(fits))
def test_any_text_is_counted_as_by_hand(text: str) -> None:
    assert (count(text).encoding, count(text).segments) == slowly(text)


@given(st.one_of(gsm_texts, any_texts))
def test_the_parts_are_the_segments_and_together_the_text(text: str) -> None:
    parts = split(text)
    assert "".join(parts) == text
    assert len(parts) == count(text).segments
    assert all(count(part).segments == 1 for part in parts)


@pytest.mark.parametrize(
    ("text", "segments"),
    [
        ("", 0),
        ("x" * 160, 1),
        ("x" * 161, 2),
        ("x" * 306, 2),
        ("x" * 307, 3),
        ("x" * 1600, 11),
        ("x" * 1601, 11),
        ("x" * 1684, 12),
        ("ø" * 160, 1),
        ("Δ" * 161, 2),
        ("ж" * 70, 1),
        ("ж" * 71, 2),
        ("ж" * 134, 2),
        ("ж" * 135, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("€" * 153, 3),
        ("x" * 152 + "€" + "x" * 152, 3),
        ("x" * 153 + "€" + "x" * 151, 2),
        ("👋" * 35, 1),
        ("👋" * 36, 2),
        ("👋" * 67, 3),
        ("x" * 66 + "👋" + "x" * 3, 2),
        (NORWAY * 17, 1),
        (NORWAY * 18, 2),
        (NORWAY * 33, 3),
        (FAMILY * 6, 1),
        (FAMILY * 7, 2),
        ("👍🏽" * 17, 1),
        ("👍🏽" * 34, 3),
        ("e\u0301" * 35, 1),
        ("e\u0301" * 67, 3),
        ("x\r\n" * 53, 1),
        ("x\r\n" * 54, 2),
    ],
)
def test_known_texts_have_their_known_number_of_segments(text: str, segments: int) -> None:
    assert count(text).segments == segments


def test_an_extension_pair_is_not_cut() -> None:
    assert split("x" * 152 + "€" + "x" * 10) == ["x" * 152, "€" + "x" * 10]


def test_a_family_is_not_cut() -> None:
    assert split("x" * 60 + FAMILY + "x") == ["x" * 60, FAMILY + "x"]


def test_a_character_longer_than_a_segment_is_cut_between_code_points() -> None:
    text = "e" + "\u0301" * 100
    assert [len(part) for part in split(text)] == [67, 34]
    assert count(text) == Count("UCS-2", 101, 101, 2, (text,))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Count("GSM-7", 0, 0, 0)),
        ("Hi", Count("GSM-7", 2, 2, 1)),
        ("10 €", Count("GSM-7", 4, 5, 1)),
        ("a\r\nb", Count("GSM-7", 4, 4, 1)),
        ('"', Count("GSM-7", 1, 1, 1)),
        ("’", Count("UCS-2", 1, 1, 1, ("’",))),
        ("€ ’", Count("UCS-2", 3, 3, 1, ("’",))),
        ("👋a👋", Count("UCS-2", 3, 5, 1, ("👋",))),
        (f"{NORWAY}!👍🏽{NORWAY}", Count("UCS-2", 4, 13, 1, (NORWAY, "👍🏽"))),
        ("e\u0301\r\n", Count("UCS-2", 3, 4, 1, ("e\u0301",))),
        ("\ud83d", Count("UCS-2", 1, 1, 1, ("\ud83d",))),
    ],
)
def test_a_count_tells_characters_units_and_what_forces_unicode(text: str, expected: Count) -> None:
    assert count(text) == expected


@pytest.mark.parametrize("character", ["ç", "á", "ê", "`", "\t", "\u00a0", "\x1b", "Đ", "“", "…", "–"])
def test_characters_outside_of_gsm_7_force_unicode(character: str) -> None:
    assert count(f"Hi {character}").unicode == (character,)


@pytest.mark.parametrize("character", [*EXTENSION])
def test_an_extension_character_is_one_character_of_two_septets(character: str) -> None:
    assert count(character) == Count("GSM-7", 1, 2, 1)
