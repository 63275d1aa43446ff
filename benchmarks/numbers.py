"""Reading plain US numbers against phonenumbers, asked the same; both must read and refuse the same."""

from collections.abc import Callable, Sequence

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from benchmarks.measure import Claim, race
from sms.phone import BadNumber, parse, read_rule

LEAST = {"numbers, phonenumbers": 15}
RULE = read_rule("us")
AREAS = ("212", "305", "415", "713", "907")
NUMBERS = tuple(f"+1{area}{exchange}{exchange * 7 % 10_000:04}" for area in AREAS for exchange in range(200, 1_000, 8))
COSTLY = {PhoneNumberType.TOLL_FREE, PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST}


def claims() -> list[Claim]:
    """Race numbers as a file has them; one that does not exist is left to the library, and gains nothing."""
    assert [_ours(raw) for raw in NUMBERS] == [_peer(raw) for raw in NUMBERS]
    (name,) = LEAST
    return [race(name, _over(_ours, NUMBERS), _over(_peer, NUMBERS), least=LEAST[name])]


def _ours(raw: str) -> str:
    try:
        return parse(raw, RULE)
    except BadNumber:
        return ""


def _peer(raw: str) -> str:
    number = phonenumbers.parse(raw, "US")
    if not phonenumbers.is_valid_number(number) or phonenumbers.number_type(number) in COSTLY:
        return ""
    if phonenumbers.region_code_for_number(number) != "US":
        return ""
    return str(phonenumbers.format_number(number, PhoneNumberFormat.E164))


def _over(read: Callable[[str], str], numbers: Sequence[str]) -> Callable[[], None]:
    def run() -> None:
        for raw in numbers:
            read(raw)

    return run
