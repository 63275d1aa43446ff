import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms.errors import Problem
from sms.person import TEXTS, check, read
from sms.phone import read_rule
from sms.properties import Kind, Property

US = read_rule("us")
SIZE = Property("contact.size", "Size", Kind.NUMBER)


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("first_name", "  Mary \n Ann ", "Mary Ann"),
        ("email", "ann@acme.example", "ann@acme.example"),
        ("time_zone", "europe/oslo", "Europe/Oslo"),
        ("time_zone", "America/new york", "America/New_York"),
        ("mobile_phone", "(212) 555-0123", "(212) 555-0123"),
        ("contact.size", "1,204.50", "1204.50"),
        ("company", "  ", ""),
    ],
)
def test_what_is_typed_is_kept_tidy(field: str, typed: str, kept: str) -> None:
    said = read({field: typed}, {}, rule=US, custom=[SIZE])
    assert said.values == {field: kept}
    assert not said.errors


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("email", "ann", "ann@acme.example"),
        ("email", "a b@c.de", "no mail address"),
        ("time_zone", "Mars/Base", "no such time zone"),
        ("mobile_phone", "900 555 0123", "premium"),
        ("phone", "12", "phone number"),
        ("contact.size", "XL", "a number such as"),
        ("first_name", "x" * 301, "300 are the most"),
        ("last_name", "a\x00", "cannot be kept"),
        ("contact.size", "\ud800", "cannot be kept"),
    ],
)
def test_what_cannot_be_kept_is_told_at_its_field(field: str, typed: str, told: str) -> None:
    said = read({field: typed}, {}, rule=US, custom=[SIZE])
    assert list(said.errors) == [field]
    assert told in said.errors[field]


def test_a_number_is_read_beside_what_was_typed() -> None:
    assert read({"phone": "212 555 0123"}, {}, rule=US, custom=()).numbers == {"phone": "+12125550123"}


def test_what_stood_there_before_is_no_error() -> None:
    before = {"mobile_phone": "+47 900 00 000", "contact.size": "XL", "time_zone": "Mars/Base"}
    assert not read(before, before, rule=US, custom=[SIZE]).errors


@given(st.dictionaries(st.sampled_from([*TEXTS, "contact.size"]), st.text(max_size=400)))
def test_whatever_is_typed_is_kept_or_told(typed: dict[str, str]) -> None:
    said = read(typed, {}, rule=US, custom=[SIZE])
    assert set(said.values) == set(typed)
    assert all(said.errors.values())


@pytest.mark.parametrize("known", ["first_name", "last_name", "email", "external_id", "mobile_phone", "phone"])
def test_somebody_is_known_by_any_one_thing(known: str) -> None:
    check({known: "x"})
    with pytest.raises(Problem, match="who it is"):
        check({known: "", "company": "Acme", "state": "NY"})
