"""What was typed about a person, field by field: read, or told what is wrong with it."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sms import properties, zones
from sms.errors import Problem
from sms.near import did_you_mean
from sms.phone import NumberRule, parse
from sms.properties import Property

TEXTS = {
    "first_name": "First name",
    "last_name": "Last name",
    "email": "Email",
    "mobile_phone": "Mobile phone",
    "phone": "Phone",
    "company": "Company",
    "time_zone": "Time zone",
    "state": "State",
    "postal_code": "Postal code",
    "external_id": "External id",
}
"""The fields of every contact, by the name that imports and tokens say, with their labels."""
NUMBERS = {"mobile_phone": "mobile", "phone": "phone"}
"""The fields that are numbers, with the column that holds one that can be texted."""
TEXT_CHARACTERS_MAX = 300
_UNSTORABLE = {"Cc", "Cs"}

Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Typed:
    """What a form said: `values` by field or property, empty where nothing is; `numbers` are those to be texted."""

    values: Values
    numbers: Values
    errors: Values


class BadPerson(Problem):
    """This does not tell who it is."""

    hint = "Type a name, a number or an external id."


class BadField(Problem):
    """This cannot be kept."""


def read(typed: Values, shown: Values, *, rule: NumberRule, custom: Iterable[Property]) -> Typed:
    """Read a form; what is as it was shown is taken as it is, for it may have come when other rules held."""
    kinds = {each.name: each for each in custom}
    values, numbers, errors = dict[str, str](), dict[str, str](), dict[str, str]()
    for name, text in typed.items():
        words = " ".join(text.split()) if name in TEXTS else text.strip()
        values[name] = words
        if not words or words == shown.get(name):
            continue
        try:
            if name in NUMBERS:
                numbers[name] = parse(words, rule)
            values[name] = _value(name, words, kinds.get(name))
        except Problem as problem:
            errors[name] = str(problem)
    return Typed(values, numbers, errors)


def check(values: Values) -> None:
    """Refuse somebody of whom nothing is known that tells them from others."""
    if not any(values.get(name) for name in ("first_name", "last_name", "email", "external_id", *NUMBERS)):
        raise BadPerson(field="first_name")


def _value(name: str, words: str, custom: Property | None) -> str:
    if any(unicodedata.category(character) in _UNSTORABLE and character not in "\n\t" for character in words):
        raise BadField("This holds a character that cannot be kept.", hint="Type it anew.")
    if custom:
        return properties.write(properties.read(words, custom))
    if len(words) > TEXT_CHARACTERS_MAX:
        raise BadField(f"This has {len(words)} characters; {TEXT_CHARACTERS_MAX} are the most.")
    match name:
        case "time_zone":
            return _zone(words)
        case "email":
            return _email(words)
        case _:
            return words


def _zone(words: str) -> str:
    same = {zone.casefold(): zone for zone in zones.names()}
    found = same.get(words.replace(" ", "_").casefold())
    if not found:
        raise BadField(
            "There is no such time zone.", hint=did_you_mean(words, same.values()) or "America/New_York, say."
        )
    return found


def _email(words: str) -> str:
    name, at, domain = words.rpartition("@")
    if not (name and at and "." in domain) or " " in words:
        raise BadField("This is no mail address.", hint="Write it like ann@acme.example.")
    return words
