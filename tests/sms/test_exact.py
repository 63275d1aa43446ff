"""The exact count adds up groups, says why some texts are longer, and whose is the worst."""

import pytest

from sms.exact import Group, Tally, causes, tally
from sms.message import Cause, Frozen

NAME = "contact.first_name"
COMPANY = "company.name"


def of(body: str, *people: tuple[int, dict[str, str]]) -> Tally:
    frozen = Frozen(body, {}, {}, {}, {}, 1, newcomers=False)
    groups = (Group(values, heads, contact) for contact, (heads, values) in enumerate(people, start=1))
    return tally(frozen, groups, public_url="")


def test_one_text_is_counted_for_everybody_in_its_group() -> None:
    sums = of("x" * 155 + " {{ contact.first_name }}", (4_611, {NAME: "Ann"}), (187, {NAME: "Alexandra"}))
    assert (sums.people, sums.segments, dict(sums.histogram)) == (4_798, 4_611 + 2 * 187, {1: 4_611, 2: 187})


def test_a_character_in_a_value_is_told_as_the_cause_with_its_property() -> None:
    body = "x" * 140 + " {{ contact.first_name }}"
    sums = of(body, (4_611, {NAME: "Ann"}), (187, {NAME: "Bartholomew Maximilian"}), (14, {NAME: "Đorđe"}))
    assert dict(sums.histogram) == {1: 4_611, 2: 187, 3: 14}
    assert causes(sums) == {2: Cause(NAME), 3: Cause(NAME, ("Đ", "đ"))}


def test_of_several_causes_the_most_frequent_is_told() -> None:
    body = "x" * 60 + " {{ contact.first_name }} {{ company.name }}"
    ordinary = (90, {NAME: "Ann", COMPANY: "Acme"})
    sums = of(
        body, ordinary, (2, {NAME: "Đ", COMPANY: "Acme and daughters"}), (3, {NAME: "Ann", COMPANY: "Škoda and sons"})
    )
    assert causes(sums) == {2: Cause(COMPANY, ("Š",))}


@pytest.mark.parametrize(
    "people",
    [
        [(2, {NAME: ""}), (1, {NAME: "Ann"})],  # a default is longer than a name
        [(3, {})],
        [(1, {NAME: "Bartholomew Maximilian"})],
        [],
    ],
)
def test_where_no_value_makes_a_text_longer_than_most_no_cause_is_told(
    people: list[tuple[int, dict[str, str]]],
) -> None:
    sums = of("x" * 140 + ' {{ contact.first_name | default: "whoever is reading this" }}', *people)
    assert causes(sums) == {}


def test_the_worst_is_who_has_the_most_segments_and_the_longest_who_has_the_most_characters() -> None:
    sums = of("{{ contact.first_name }}", (1, {NAME: "x" * 160}), (1, {NAME: "Đ" * 135}), (1, {NAME: "Đ" * 134}))
    assert (sums.dearest.contact, sums.dearest.segments, sums.dearest.characters) == (2, 3, 135)
    assert sums.longest.contact == 1
