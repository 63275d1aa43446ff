import pytest

from simulator.twilio.segments import segments

FAMILY = "👨‍👩‍👧‍👦"
FLAG = "🇮🇹"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", 0),
        ("a", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("€" * 153, 3),
        ("{" + "2" * 158, 1),
        ("{" + "2" * 159, 2),
        ('"Ä Ö Ü ß £ ¥ Δ"', 1),
        ("\r\n" * 80, 1),
        ("ç" * 70, 1),
        ("ç" * 71, 2),
        ("ç" * 134, 2),
        ("ç" * 135, 3),
        ("😜" + "2" * 68, 1),
        ("😜" + "2" * 69, 2),
        ("😜" + "2" * 133, 3),
        (FLAG + "2" * 66, 1),
        (FLAG + "2" * 67, 2),
        ("😀" + "]" * 68, 1),
        ("😀" + "]" * 69, 2),
        ("e\u0301\u0301\u0301" + "a" * 66, 1),
        ("e\u0301\u0301\u0301" + "a" * 67, 2),
        (FAMILY * 6, 1),
        (FAMILY * 7, 2),
        (FAMILY * 12, 2),
        (FAMILY * 13, 3),
        ("a" * 66 + FLAG * 16 + "a" * 4, 3),
        ("e" + "\u0301" * 200, 3),
    ],
)
def test_it_counts_as_the_calculator_does(text: str, expected: int) -> None:
    assert segments(text) == expected
