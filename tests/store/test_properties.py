from datetime import datetime

import pytest

from sms.properties import Kind, Property
from store import Session, audit, properties

SIZE = Property("contact.size", "Shirt size", Kind.CHOICE, "Medium", ("Small", "Medium"))


def test_custom_properties_join_the_built_in_ones(session: Session) -> None:
    assert properties.ensure(session, ["contact.size", "company.city"]) == ["contact.size", "company.city"]
    assert properties.ensure(session, ["contact.size"]) == []
    known = properties.known(session)
    assert {"first_name", "size"} <= set(known["contact"])
    assert set(known["company"]) == {"name", "city"}
    assert properties.get(session, "contact.size") == Property("contact.size", "Size")


def test_a_property_is_kept_whole_and_changed(session: Session, now: datetime) -> None:
    properties.keep(session, SIZE, by="UANA", now=now)
    assert properties.get(session, "contact.size") == SIZE
    properties.keep(session, Property("contact.size", "Size", Kind.CHOICE, "", ("XL",)), by="UBO", now=now)
    assert properties.get(session, "contact.size").choices == ("XL",)
    assert [entry.who for entry in audit.tail(session, subject="contact.size")] == ["UBO", "UANA"]


def test_a_built_in_one_may_have_a_global_default(session: Session, now: datetime) -> None:
    first_name = properties.get(session, "contact.first_name")
    properties.keep(session, Property(first_name.name, first_name.label, default="friend"), by="UANA", now=now)
    assert properties.defaults(session) == {"contact.first_name": "friend"}
    assert [each.name for each in properties.every(session)].count("contact.first_name") == 1
    properties.keep(session, first_name, by="UANA", now=now)
    assert properties.defaults(session) == {}


def test_a_missing_one_is_answered_with_the_nearest(session: Session) -> None:
    with pytest.raises(properties.NoSuchProperty, match="Did you mean “contact"):
        properties.get(session, "contact.frist_name")


def test_custom_ones_are_removed_and_built_in_ones_are_not(session: Session, now: datetime) -> None:
    properties.keep(session, SIZE, by="UANA", now=now)
    properties.remove(session, SIZE.name, by="UANA", now=now)
    assert "size" not in properties.known(session)["contact"]
    properties.keep(session, Property("contact.first_name", "First name", default="you"), by="UANA", now=now)
    for name in (SIZE.name, "contact.first_name"):
        with pytest.raises(properties.NoSuchProperty):
            properties.remove(session, name, by="UANA", now=now)
    assert properties.defaults(session) == {"contact.first_name": "you"}


@pytest.mark.parametrize(
    ("kind", "words", "found"),
    [
        ("contact", "SHIRT", [("Shirt size", "size")]),
        ("contact", "postal_c", [("Postal code", "postal_code")]),
        ("contact", "frist name", [("First name", "first_name"), ("Last name", "last_name")]),
        ("company", "", [("Name", "name")]),
        ("sender", "", [("Name", "name"), ("First name", "first_name")]),
        ("message", "camp", [("Campaign", "campaign")]),
        ("message", "zzz", []),
    ],
)
def test_a_property_is_found_by_label_or_name(
    session: Session, now: datetime, kind: str, words: str, found: list[tuple[str, str]]
) -> None:
    properties.keep(session, SIZE, by="UANA", now=now)
    assert properties.choices(session, kind, words) == found
