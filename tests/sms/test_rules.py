"""A rule is kept as it was made, and every comparison of every field can be offered, typed, said and kept."""

import json

import pytest

from sms import rules
from sms.properties import Kind, Property
from sms.rule_reading import Typed, read, takes, written
from sms.rule_words import Names, comparisons, sentence
from sms.rules import Comparison, Condition, Group, Join, Rule, Takes

PROPERTIES = tuple(
    Property(f"{owner}.{kind}", f"{kind.label.capitalize()} field", kind, choices=("Gold", "Silver"))
    for owner in ("contact", "company")
    for kind in Kind
)
FIELDS = rules.fields(PROPERTIES, {"Offers": 1})
NAMES = Names(FIELDS, {1: "VIP"}, {12: "#12 Sale"})
TYPED = {
    Takes.TEXT: ("Oslo", ""),
    Takes.NUMBER: ("1,204.50", ""),
    Takes.NUMBERS: ("1", "2"),
    Takes.DATE: ("2026-08-05", ""),
    Takes.DATES: ("2026-08-05", "2026-08-06"),
    Takes.DAYS: ("30", ""),
}
EACH = [
    Typed(what, test, *TYPED.get(takes(Typed(what, test), field) or Takes.NOTHING, ("", "")), ("1",))
    for what, field in FIELDS.items()
    for _, test in comparisons(field.sort)
]


@pytest.mark.parametrize("typed", EACH, ids=lambda typed: f"{typed.what}-{typed.test}")
def test_each_comparison_is_read_kept_said_and_opened_again(typed: Typed) -> None:
    condition = read(typed, FIELDS)
    rule = Rule(Join.ANY, (Group(Join.ALL, (condition,)),))
    assert rules.read(json.loads(json.dumps(rules.write(rule)))) == rule
    assert read(written(condition), FIELDS) == condition
    said = sentence(rule, NAMES)
    assert said.startswith("Contacts who")
    assert "…" not in said


def one(what: str, test: Comparison, *values: str, negated: bool = False, message: int | None = None) -> Condition:
    return Condition(what, test, values, negated, message)


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (one("contact.text", Comparison.IS, "Oslo"), "whose text field is “Oslo”"),
        (one("contact.text", Comparison.CONTAINS, "x", negated=True), "whose text field does not contain “x”"),
        (one("company.number", Comparison.BETWEEN, "1", "2"), "whose company's number field is between 1 and 2"),
        (one("contact.date", Comparison.LAST_DAYS, "1"), "whose date field is in the last day"),
        (one("contact.date", Comparison.NEXT_DAYS, "3650"), "whose date field is in the next 3,650 days"),
        (one("contact.choice", Comparison.ONE_OF, "a", "b", negated=True), "whose choice field is not “a” or “b”"),
        (one("contact.yes_no", Comparison.YES, negated=True), "whose yes/no field is not yes"),
        (one("contact.text", Comparison.EMPTY, negated=True), "whose text field is not empty"),
        (one("consent.1", Comparison.OPTED_IN), "who opted in to “Offers”"),
        (one("consent.1", Comparison.UNKNOWN, negated=True), "whose consent to “Offers” is known"),
        (one("marketing", Comparison.HOLDS, negated=True), "who are not marketing contacts"),
        (one("number", Comparison.HOLDS), "who have a number that can be texted"),
        (one("list", Comparison.ONE_OF, "1", "2"), "who are in “VIP” or “a list that is gone”"),
        (one("clicked", Comparison.LAST_DAYS, "30"), "who clicked in the last 30 days"),
        (one("sent", Comparison.EVER, negated=True), "who were never sent anything"),
        (one("received", Comparison.LAST_DAYS, "7", negated=True), "who did not receive anything in the last 7 days"),
        (one("replied", Comparison.EVER, message=12), "who replied to #12 Sale"),
        (one("clicked", Comparison.EVER, message=13), "who clicked in #13"),
        (one("created", Comparison.IS, "2026-08-05"), "who were added on 2026-08-05"),
        (one("updated", Comparison.LAST_DAYS, "7", negated=True), "who were not last changed in the last 7 days"),
        (one("contact.gone", Comparison.IS, "x"), "whose … (a field that is not there any more)"),
    ],
)
def test_a_condition_reads_as_a_person_would_say_it(condition: Condition, said: str) -> None:
    assert sentence(Rule(Join.ALL, (Group(Join.ALL, (condition,)),)), NAMES) == f"Contacts {said}"


def test_groups_are_told_apart() -> None:
    oslo, clicked = one("contact.text", Comparison.IS, "Oslo"), one("clicked", Comparison.EVER)
    rule = Rule(Join.ALL, (Group(Join.ANY, (oslo, clicked)), Group(Join.ALL, (one("marketing", Comparison.HOLDS),))))
    assert sentence(rule, NAMES) == (
        "Contacts (whose text field is “Oslo” or who clicked) and who are marketing contacts"
    )


def test_values_are_kept_as_properties_write_them() -> None:
    assert read(Typed("contact.number", "more", "1,204.50"), FIELDS).values == ("1204.50",)
    assert read(Typed("sent", "last_days", " 1,000 "), FIELDS).values == ("1000",)


@pytest.mark.parametrize(
    ("join", "groups", "is_any"),
    [
        (Join.ALL, [(Join.ANY, 3)], True),
        (Join.ANY, [(Join.ANY, 2), (Join.ALL, 1)], True),
        (Join.ANY, [(Join.ANY, 2), (Join.ALL, 2)], False),
        (Join.ALL, [(Join.ANY, 2), (Join.ANY, 2)], False),
        (Join.ALL, [(Join.ALL, 1)], True),
    ],
)
def test_a_rule_tells_whether_any_condition_is_enough(join: Join, groups: list[tuple[Join, int]], is_any: bool) -> None:
    one = Condition("contact.city", Comparison.IS, ("Oslo",))
    assert Rule(join, tuple(Group(each, (one,) * count) for each, count in groups)).is_any is is_any


def test_a_rule_names_its_lists() -> None:
    rule = Rule(Join.ALL, (Group(Join.ALL, (one("list", Comparison.ONE_OF, "3", "4"), one("sent", Comparison.EVER))),))
    assert rule.lists == {3, 4}
