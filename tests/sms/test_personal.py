"""A person's own text has their own values, and only links that were approved are shortened."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms.exact import write
from sms.message import Frozen
from sms.personal import FOREIGN, INSIDE, ORDINARY, has_foreign_whole, is_counted_by_length
from sms.segments import count
from sms.text import length

URL = "https://acme.example/sale"
PUBLIC = "https://t.acme.example"
NAME = "{{ contact.first_name }}"

ordinary = st.from_regex(rf"[{ORDINARY}][{ORDINARY}{INSIDE}]*", fullmatch=True)
foreign = st.from_regex(rf"[{FOREIGN}][{ORDINARY}{FOREIGN}{INSIDE}]*", fullmatch=True)
tokens = st.sampled_from(
    [NAME, '{{ contact.last_name | default: "you" | upcase }}', "{{ contact.first_name | truncate: 7, '…' }}"]
    + [f"{{{{ company.name | {each} }}}}" for each in ("capitalize", "downcase", "truncate: 3")]
)
words = st.sampled_from(
    [" ", URL, f" {URL} ", f"({URL}).", "https://", "http", "s", "://", "👋", "€", "\n", "1", "\u20e3"]
)
bodies = st.lists(st.one_of(words, tokens, st.text(max_size=150)), max_size=8).map("".join)


def frozen(body: str) -> Frozen:
    return Frozen(body, {}, {}, {}, {URL: 1}, 1, newcomers=False)


def by_length(body: str, values: dict[str, str]) -> tuple[object, int]:
    text = write(frozen(body), values, public_url=PUBLIC)
    return replace(count(text), unicode=()), length(text)  # a mark that joins a value shows the stand-in with it


@given(body=bodies.filter(lambda body: "{%" not in body), first=ordinary, last=ordinary, company=ordinary)
def test_where_length_decides_any_ordinary_value_costs_what_its_stand_in_costs(
    body: str, first: str, last: str, company: str
) -> None:
    rest = re.sub(r"(?<!\{)\{\{ co\w+\.\w+[^{}]* \}\}", "", body)  # a brace before the two is not a token's
    if "{{" in rest or not is_counted_by_length(frozen(body)):
        return
    values = {"contact.first_name": first, "contact.last_name": last, "company.name": company}
    assert by_length(body, values) == by_length(body, {name: "x" * len(value) for name, value in values.items()})


@given(body=st.lists(st.one_of(words, tokens)).map("".join), ends=st.tuples(foreign, foreign))
def test_where_none_is_cut_off_a_foreign_letter_costs_what_any_other_does(body: str, ends: tuple[str, str]) -> None:
    if not is_counted_by_length(frozen(body)) or not has_foreign_whole(frozen(body)):
        return
    one, other = (dict.fromkeys(("contact.first_name", "contact.last_name", "company.name"), end) for end in ends)
    same = {name: f"Ж{'x' * (len(value) - 1)}" for name, value in one.items()}
    assert by_length(body, one) == by_length(body, same)
    assert len(ends[0]) != len(ends[1]) or by_length(body, one) == by_length(body, other)


@pytest.mark.parametrize("letter", sorted(set(re.findall(f"[{FOREIGN}]", "".join(map(chr, range(0x80, 0x600)))))))
def test_a_foreign_letter_is_one_code_unit_in_upper_and_in_lower_case(letter: str) -> None:
    for each in (letter, letter.upper(), letter.lower(), letter.capitalize()):
        assert (count(f"a{each}b").units, count(each).encoding, len(each)) == (3, "UCS-2", 1)
        assert count(f"a{each}b").characters == 3


@pytest.mark.parametrize("letter", re.sub(r".-.", "", ORDINARY) + "azAZ09")
def test_an_ordinary_letter_is_one_septet_in_upper_and_in_lower_case(letter: str) -> None:
    for each in (letter, letter.upper(), letter.lower()):
        assert (count(each).encoding, count(each).units) == ("GSM-7", 1)


@pytest.mark.parametrize(
    ("body", "decides"),
    [
        (f"Hi {NAME}, {URL}", True),
        (f"Hi {NAME}", True),
        (URL, True),
        (f"{URL}?c={NAME}", False),
        (f"{URL}.{NAME}", False),
        (f"{NAME}{URL}", False),
        (f"{NAME}://acme.example/sale", False),
        ("{{ contact.first_name | default: 'https://acme.example/' }}{{ contact.last_name }}", False),
    ],
)
def test_length_does_not_decide_where_a_value_could_become_part_of_a_link(body: str, decides: bool) -> None:
    assert is_counted_by_length(frozen(body)) is decides


def test_a_link_that_came_with_a_value_is_not_shortened() -> None:
    text = write(frozen(f"{NAME} {URL}"), {"contact.first_name": "https://evil.example/x"}, public_url=PUBLIC)
    assert text == f"https://evil.example/x {PUBLIC}/0000000000"


def test_every_recipients_short_link_counts_at_the_length_that_it_will_have() -> None:
    assert by_length(URL, {})[1] == len(f"{PUBLIC}/0123456789")
