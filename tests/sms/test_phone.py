"""Numbers are read as people write them, and only the ones that the rule allows."""

import subprocess
import sys

import phonenumbers
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sms.phone import BadNumber, BadNumberRule, NumberRule, any_country, mask, parse, read_rule, zones


@pytest.mark.parametrize(
    "raw",
    [
        "+12125550123",
        "+1 212 555 0123",
        "(212) 555-0123",
        "212.555.0123",
        "2125550123",
        "1-212-555-0123",
        "12125550123",
        " +1\u00a0212\u00a0555\u00a00123 ",
        "tel:+1-212-555-0123",
    ],
)
def test_a_us_number_is_kept_as_e164_however_it_is_written(raw: str) -> None:
    assert parse(raw, read_rule("us")) == "+12125550123"


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ("", "This is not a phone number."),
        ("call me", "This is not a phone number."),
        ("5" * 41, "This is not a phone number."),
        ("555 0123", "This phone number does not exist."),
        ("+1 111 111 1111", "This phone number does not exist."),
        ("+1 800 555 5555", "This is a toll-free number."),
        ("+1 900 555 0123", "This is a premium number."),
        ("+47 912 34 567", "This number is in NO, not in US."),
        ("+1 416 555 0123", "This number is in CA, not in US."),
        ("+1 787 555 0123", "This number is in PR, not in US."),
        ("212 555 0123 ext 5", "A number with an extension cannot be texted."),
        ("+999 555", "This number has no country code."),
    ],
)
def test_what_is_not_an_ordinary_us_number_is_refused_with_the_reason(raw: str, message: str) -> None:
    with pytest.raises(BadNumber) as caught:
        parse(raw, read_rule("us"))
    assert caught.value.message == message


@pytest.mark.parametrize(
    ("rule", "raw", "number"),
    [
        ("us_territories", "+1 787 555 0123", "+17875550123"),
        ("us_territories", "(340) 712-1234", "+13407121234"),
        ("us_territories", "212 555 0123", "+12125550123"),
        ("article", "+1-800-555-5555", "+18005555555"),
        ("article", "+1 (111) 111-1111", "+11111111111"),
        ("NO", "912 34 567", "+4791234567"),
        ("us, no", "+47 912 34 567", "+4791234567"),
        ("US,NO", "212 555 0123", "+12125550123"),
        ("NO,US", "912 34 567", "+4791234567"),
        ("GB", "07400 123456", "+447400123456"),
        ("us", "+1 500 555 0006", "+15005550006"),  # a personal number is none of those that cost
        ("us_territories", "+1 671 632 1234", "+16716321234"),
        ("us_territories", "+1 684 633 1234", "+16846331234"),
        ("us_territories", "+1 670 234 5678", "+16702345678"),
        ("PR", "787 555 0123", "+17875550123"),
        ("CA,US", "416 555 0123", "+14165550123"),
        ("CA,US", "212 555 0123", "+12125550123"),
        ("SE, NO, DK", "070-123 45 67", "+46701234567"),
        ("SE, NO, DK", "+45 20 12 34 56", "+4520123456"),
    ],
)
def test_each_rule_reads_its_numbers(rule: str, raw: str, number: str) -> None:
    assert parse(raw, read_rule(rule)) == number


@pytest.mark.parametrize(
    ("rule", "raw"),
    [
        ("us_territories", "+1 416 555 0123"),
        ("us_territories", "+1 800 555 5555"),
        ("article", "2125550123"),
        ("article", "12125550123"),
        ("article", "+1 212 555 012"),
        ("article", "+1 212 555 01234"),
        ("article", "+47 912 34 567"),
        ("article", "+1 212 555 012٣"),
        ("article", "+1 212 555 0123 x5"),
        ("NO", "+1 212 555 0123"),
        ("US,NO", "912 34 567"),
        ("NO", "800 12 345"),  # toll-free
        ("NO", "820 12 345"),  # premium
        ("NO", "810 21 234"),  # shared-cost
        ("GB", "0800 123 4567"),
        ("GB", "0909 123 4567"),
        ("GB", "0843 123 4567"),
        ("US,NO", "+47 810 21 234"),
        ("US,NO", "+1 900 555 0123"),
        ("us_territories", "+1 900 555 0123"),
        ("us_territories", "+1 876 555 0123"),
        ("us", "+1 671 632 1234"),
        ("PR", "+1 212 555 0123"),
        ("article", "+1 212 555 0123 5"),
        ("article", "+01 212 555 012"),
        ("article", "0012125550123"),
    ],
)
def test_each_rule_refuses_the_others(rule: str, raw: str) -> None:
    with pytest.raises(BadNumber):
        parse(raw, read_rule(rule))


@pytest.mark.parametrize("text", ["", "usa", "US,", "US;NO", "EU", "001"])
def test_a_rule_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(BadNumberRule):
        read_rule(text)


@pytest.mark.parametrize(
    ("raw", "number"),
    [("+47 912 34 567", "+4791234567"), ("+1 (212) 555-0123", "+12125550123"), ("+44 7400 123456", "+447400123456")],
)
def test_a_team_number_may_be_in_any_country(raw: str, number: str) -> None:
    assert any_country(raw) == number


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ("212 555 0123", "This number has no country code."),
        ("+47 1", "This is not a phone number."),
        ("+1 111 111 1111", "This phone number does not exist."),
        ("", "This is not a phone number."),
    ],
)
def test_a_team_number_must_be_whole(raw: str, message: str) -> None:
    with pytest.raises(BadNumber) as caught:
        any_country(raw)
    assert caught.value.message == message


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("+12125550123", "+1 212 ••• 0123"),
        ("+4791234567", "+47 ••• 4567"),
        ("+447400123456", "+44 ••• 3456"),
        ("nonsense", "•••"),
    ],
)
def test_a_number_is_masked(number: str, masked: str) -> None:
    assert mask(number) == masked


@pytest.mark.parametrize(
    ("number", "found"),
    [
        ("+12125550123", ("America/New_York",)),
        ("+18505550123", ("America/Chicago", "America/New_York")),
        ("+4791234567", ("Arctic/Longyearbyen", "Europe/Oslo")),
        ("+15005550006", ()),
        ("+999123456", ()),
    ],
)
def test_zones_are_all_that_an_area_code_can_lie_in(number: str, found: tuple[str, ...]) -> None:
    assert zones(number) == found


def as_the_library_reads_it(raw: str, first_region: str, regions: tuple[str, ...]) -> str | None:
    try:
        number = phonenumbers.parse(raw, first_region)
    except phonenumbers.NumberParseException:
        return None
    costly = (
        phonenumbers.PhoneNumberType.TOLL_FREE,
        phonenumbers.PhoneNumberType.PREMIUM_RATE,
        phonenumbers.PhoneNumberType.SHARED_COST,
    )
    if not phonenumbers.is_valid_number(number) or phonenumbers.number_type(number) in costly or number.extension:
        return None
    allowed = phonenumbers.region_code_for_number(number) in regions
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) if allowed else None


DIGITS = st.text("0123456789", min_size=2, max_size=2)
AREAS = st.one_of(st.integers(200, 999).map(str), st.sampled_from(["212", "274", "505", "800", "900", "787", "983"]))
SHAPES = st.sampled_from(
    ["+1{}{}{}", "+1 {} {} {}", "+1 ({}) {}-{}", "+1-{}-{}-{}", "({}) {}-{}", "({}){}-{}", "{}-{}-{}", "{}.{}.{}",
     "{}{}{}", "1{}{}{}", "1-{}-{}-{}", "1 ({}) {}-{}", "+{}{}{}", "+1 {} {} {} ", "+1{}{}{}0"]
)  # fmt: skip


@pytest.mark.parametrize("rule", ["us", "us_territories", "US,NO", "NO,US", "NO"])
@given(area=AREAS, exchange=st.integers(100, 999), last=st.tuples(DIGITS, DIGITS).map("".join), shape=SHAPES)
@example("505", 644, "1234", "+1{}{}{}")
@example("800", 555, "0123", "({}) {}-{}")
def test_plain_numbers_are_read_as_the_library_reads_them(
    rule: str, area: str, exchange: int, last: str, shape: str
) -> None:
    raw, read = shape.format(area, exchange, last), read_rule(rule)
    try:
        number = parse(raw, read)
    except BadNumber:
        number = ""
    assert (number or None) == as_the_library_reads_it(raw, read.regions[0], read.regions)


# Every first digit, and those that mean something of their own: N11, toll-free, fictional, premium.
EXCHANGES = (*range(100, 1_000, 90), 211, 411, 555, 800, 911, 950, 958, 959, 976)


@pytest.mark.parametrize("rule", ["us", "us_territories"])
def test_every_area_code_is_read_as_the_library_reads_it(rule: str) -> None:
    read, found, wanted = read_rule(rule), [], []
    for area in range(200, 1_000):
        for exchange in EXCHANGES:
            raw = f"+1{area}{exchange}0{exchange % 7}{area % 89:02}"
            found.append((raw, _parsed(raw, read)))
            wanted.append((raw, as_the_library_reads_it(raw, "US", read.regions)))
    assert found == wanted


def _parsed(raw: str, rule: NumberRule) -> str | None:
    try:
        return parse(raw, rule)
    except BadNumber:
        return None


@given(st.text(max_size=50))
def test_any_text_is_a_number_or_refused(raw: str) -> None:
    try:
        number = parse(raw, read_rule("us"))
    except BadNumber:
        return
    assert number.startswith("+1")
    assert len(number) == 12


def test_the_geocoder_is_never_imported() -> None:
    # It costs 188 MiB, so a fresh interpreter is asked.
    code = "import sys, sms.phone; print(*[m for m in sys.modules if 'geo' in m or 'carrier' in m])"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert loaded.strip() == ""
