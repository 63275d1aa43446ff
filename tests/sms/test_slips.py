"""Claims about slips: words by which people leave are evened out, and other words are left alone."""

import pytest

from sms.slips import even_out


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("sotp textin me", "stop texting me"),
        ("stop texting meeee", "stop texting me"),
        ("plz remov my numbr", "please remove my number"),
        ("stop the fucking msgs", "stop the messages"),
        ("leave me the hell alone", "leave me alone"),
        ("take me off ur list", "take me off your list"),
        ("slutt med dette", "slutt med dette"),
        ("what time do you close", "what time do you close"),
    ],
)
def test_slips_are_evened_out_and_nothing_else(typed: str, plain: str) -> None:
    assert even_out(typed) == plain
