"""Plain text has look-alikes for what would force Unicode, and says the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms.plain import make_plain
from sms.segments import count

# The characters that the carrier's own smart encoding swaps, by code point.
SMART_ENCODING = """
    00ab 00bb 201c 201d 02ba 02ee 201f 275d 275e 301d 301e ff02 2018 2019 02bb 02c8 02bc 02bd 02b9 201b ff07 00b4
    02ca 0060 02cb 275b 275c 0313 0314 fe10 fe11 00f7 00bc 00bd 00be 29f8 0337 0338 2044 2215 ff0f 29f9 29f5 20e5
    fe68 ff3c 0332 ff3f 20d2 20d3 2223 ff5c 23b8 23b9 23d0 239c 239f 23bc 23bd 2015 fe63 ff0d 2010 2043 fe6b ff20
    fe69 ff04 01c3 fe15 fe57 ff01 fe5f ff03 fe6a ff05 fe60 ff06 201a 0326 fe50 fe51 ff0c ff64 2768 276a fe59 ff08
    27ee 2985 2769 276b fe5a ff09 27ef 2986 204e 2217 229b 2722 2723 2724 2725 2731 2732 2733 273a 273b 273c 273d
    2743 2749 274a 274b 29c6 fe61 ff0a 02d6 fe62 ff0b 3002 fe52 ff0e ff61 ff10 ff11 ff12 ff13 ff14 ff15 ff16 ff17
    ff18 ff19 02d0 02f8 2982 a789 fe13 ff1a 204f fe14 fe54 ff1b fe64 ff1c 0347 a78a fe66 ff1d fe65 ff1e fe16 fe56
    ff1f ff21 ff22 ff23 ff24 ff25 ff26 ff27 ff28 ff29 ff2a ff2b ff2c ff2d ff2e ff2f ff30 ff31 ff32 ff33 ff34 ff35
    ff36 ff37 ff38 ff39 ff3a 1d00 0299 1d04 1d05 1d07 a730 0262 029c 026a 1d0a 1d0b 029f 1d0d 0274 1d0f 1d18 0280
    a731 1d1b 1d1c 1d20 1d21 028f 1d22 02c6 0302 ff3e 1dcd 2774 fe5b ff5b 2775 fe5c ff5d ff3b ff3d 02dc 02f7 0303
    0330 0334 223c ff5e 00a0 2000 2001 2002 2003 2004 2005 2006 2007 2008 2009 200a 202f 205f 3000 008d 009f 0080
    0090 009b 0010 0009 0000 0003 0004 0017 0019 0011 0012 0013 0014 2060 2017 2014 2013 2039 203a 203c 201e 2028
    2029 2026 200b 3001 feff 2022
"""


@pytest.mark.parametrize("code", SMART_ENCODING.split())
def test_what_the_carriers_smart_encoding_swaps_becomes_gsm_7(code: str) -> None:
    assert count(make_plain(f"1 {chr(int(code, 16))} 2")).encoding == "GSM-7"


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("“Hi”, it’s me", '"Hi", it\'s me'),
        ("9–17 — today…", "9-17 - today..."),
        ("50\u00a0%\u2009off", "50 % off"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("ﬁne ½ price", "fine 1/2 price"),
        ("𝐒𝐚𝐥𝐞 ＮＯＷ", "Sale NOW"),
        ("cafe\u0301 A\u030angstrom", "café Ångstrom"),
        ("Now‼️", "Now!!"),
        ("«Hei»", '"Hei"'),
        ("plain already: €, ø & é", "plain already: €, ø & é"),
    ],
)
def test_look_alikes_are_swapped(text: str, plain: str) -> None:
    assert make_plain(text) == plain


@pytest.mark.parametrize("text", ["👋", "👨‍👩‍👧", "❤️", "ç á Đ", "m²", "①", "Привет", "™", "1️⃣"])
def test_what_has_no_look_alike_stays(text: str) -> None:
    assert make_plain(text) == text


def test_tokens_and_links_are_left_as_they_are() -> None:
    text = "{{ contact.first_name | default: “you” }} https://acme.com/a—b"
    assert make_plain(f"“{text}") == f'"{text}'


@given(st.text(max_size=60))
def test_making_plain_twice_is_making_plain_once(text: str) -> None:
    assert make_plain(make_plain(text)) == make_plain(text)
