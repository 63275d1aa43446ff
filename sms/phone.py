"""Phone numbers: read as people write them, kept as E.164, shown masked."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import phonenumbers
from phonenumbers import PhoneMetadata, PhoneNumber, PhoneNumberType
from phonenumbers.tzdata import TIMEZONE_DATA

from sms.errors import Problem

TERRITORIES = ("US", "PR", "VI", "GU", "AS", "MP")

_COSTLY = {
    PhoneNumberType.TOLL_FREE: "toll-free",
    PhoneNumberType.PREMIUM_RATE: "premium",
    PhoneNumberType.SHARED_COST: "shared-cost",
}
_ARTICLE = re.compile(r"\+1\d{10}")
_PUNCTUATION = re.compile(r"[\s().\u00a0-]")
_CHARACTERS_MAX = 40
_PLAIN = re.compile(r"(\+?1[ .-]?)?(?:\(([2-9]\d\d)\) ?|([2-9]\d\d)[ .-]?)([2-9]\d\d)[ .-]?(\d{4})", re.ASCII)


class BadNumber(Problem):
    """This is not a phone number."""

    hint = "Write it with country code, such as +1 212 555 0123."


class BadNumberRule(Problem):
    """This is no rule for numbers."""

    hint = "Use us, us_territories, article, or regions such as US,NO."


@dataclass(frozen=True, slots=True)
class NumberRule:
    """Where contacts' numbers may be: without a country code, in the first region; no region is the article's rule."""

    name: str
    regions: tuple[str, ...]


def read_rule(text: str) -> NumberRule:
    """Read the setting `number_rule`; regions must be ones that have phone numbers."""
    name = text.strip().lower()
    match name:
        case "us":
            return NumberRule(name, ("US",))
        case "us_territories":
            return NumberRule(name, TERRITORIES)
        case "article":
            return NumberRule(name, ())
    regions = tuple(dict.fromkeys(part.strip().upper() for part in text.split(",")))
    if unknown := [region for region in regions if region not in phonenumbers.SUPPORTED_REGIONS]:
        raise BadNumberRule(f"`{unknown[0] or text}` is no rule for numbers and no region.")
    return NumberRule(",".join(regions), regions)


def parse(raw: str, rule: NumberRule) -> str:
    """Read a contact's number as E.164; the article's rule looks at the digits alone, so it lets toll-free pass."""
    if not rule.regions:
        return _parse_by_article(raw)
    if (plain := _plain_us(raw, rule)) is not None:
        return plain
    number = _read(raw, rule.regions[0])
    if not phonenumbers.is_valid_number(number):
        raise BadNumber("This phone number does not exist.")
    if (kind := _COSTLY.get(phonenumbers.number_type(number))) is not None:
        raise BadNumber(f"This is a {kind} number.", hint="Only ordinary numbers can be texted.")
    region = phonenumbers.region_code_for_number(number)
    if region not in rule.regions:
        where = ", ".join(rule.regions)
        raise BadNumber(f"This number is in {region}, not in {where}.", hint="Setting `number_rule` tells who counts.")
    return _e164(number)


def any_country(raw: str) -> str:
    """Read a colleague's number, in any country; without a country code it is refused, never guessed."""
    number = _read(raw, None)
    if not phonenumbers.is_valid_number(number):
        raise BadNumber("This phone number does not exist.")
    return _e164(number)


def mask(number: str) -> str:
    """Show an E.164 number so that those who know it recognise it: country, area code in +1 only, last four."""
    if number.startswith("+1") and len(number) == 12:
        return f"+1 {number[2:5]} ••• {number[-4:]}"
    try:
        return f"+{_parsed(number).country_code} ••• {number[-4:]}"
    except phonenumbers.NumberParseException:
        return "•••"


@lru_cache(maxsize=1_024)
def zones(beginning: str) -> tuple[str, ...]:
    """List every time zone that numbers with this beginning, such as +1212, can lie in; none when they lie nowhere.

    An exchange or an area code abroad would tell more, but not of mobile numbers: in +1 the area code is looked at,
    elsewhere the country alone.
    """
    digits = beginning.removeprefix("+")
    if digits.startswith("1"):
        found = [zones for prefix, zones in TIMEZONE_DATA.items() if len(digits) > 3 and prefix.startswith(digits[:4])]
    else:
        found = [TIMEZONE_DATA[digits[:end]] for end in (1, 2, 3) if digits[:end] in TIMEZONE_DATA][:1]
    return tuple(sorted({zone for zones in found for zone in zones} - {"Etc/Unknown"}))


def _parse_by_article(raw: str) -> str:
    digits = _PUNCTUATION.sub("", raw)
    if not _ARTICLE.fullmatch(digits) or not digits.isascii():
        raise BadNumber("This is not +1 and eleven digits in all.", hint="Write it like +1 212 555 0123.")
    return digits


def _plain_us(raw: str, rule: NumberRule) -> str | None:
    """Read what is plainly an ordinary US number as the library would, many times as fast; None leaves it to it."""
    match = _PLAIN.fullmatch(raw)
    if match is None or "US" not in rule.regions or not (raw.startswith("+") or rule.regions[0] == "US"):
        return None
    national = "".join(filter(None, match.groups()[1:]))
    return f"+1{national}" if _ordinary_us().fullmatch(national) else None


@lru_cache(maxsize=1)
def _ordinary_us() -> re.Pattern[str]:
    """Put together the library's own patterns: what they do not cover is left to it, so the answers are the same."""
    us: Any = PhoneMetadata.metadata_for_region("US")
    costly = (us.toll_free, us.premium_rate, us.shared_cost)
    refused = "|".join(each.national_number_pattern for each in costly if each and each.national_number_pattern)
    return re.compile(f"(?!(?:{refused})$)(?:{us.fixed_line.national_number_pattern})")


def _read(raw: str, region: str | None) -> PhoneNumber:
    if len(raw) > _CHARACTERS_MAX:
        raise BadNumber
    try:
        number = phonenumbers.parse(raw, region)
    except phonenumbers.NumberParseException as error:
        if error.error_type == phonenumbers.NumberParseException.INVALID_COUNTRY_CODE:
            raise BadNumber("This number has no country code.") from error
        raise BadNumber from error
    if number.extension:
        raise BadNumber("A number with an extension cannot be texted.", hint="Leave the extension out.")
    return number


def _e164(number: PhoneNumber) -> str:
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


@lru_cache(maxsize=4_096)
def _parsed(number: str) -> PhoneNumber:
    return phonenumbers.parse(number)
