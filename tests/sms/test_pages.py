import pytest

from sms.pages import Look, holding, page, read

FRUIT = ("Apple", "Banana", "Cherry", "Date", "Elderberry")


def names(fruit: str) -> tuple[str, ...]:
    return (fruit,)


@pytest.mark.parametrize(
    ("argument", "look"),
    [
        ("", Look()),
        ("  sale ", Look("sale")),
        ("“sale”", Look("sale")),
        ("from:20 black friday", Look("black friday", 20)),
        ("from:20", Look("", 20)),
        ("from:home", Look("from:home")),
        ("from:99999999999999999999", Look("from:99999999999999999999")),
    ],
)
def test_what_is_typed_or_carried_is_read(argument: str, look: Look) -> None:
    assert read(argument) == look


@pytest.mark.parametrize("look", [Look("black friday", 20), Look("", 10)])
def test_a_button_carries_what_is_read_back(look: Look) -> None:
    assert read(look.argument) == look


def test_pages_lead_to_each_other() -> None:
    first = page(FRUIT, Look(), names=names, size=2)
    assert (first.shown, first.found, first.earlier) == (("Apple", "Banana"), 5, None)
    assert first.further
    second = page(FRUIT, first.further, names=names, size=2)
    assert second.shown == ("Cherry", "Date")
    assert second.earlier == Look()
    assert second.further
    last = page(FRUIT, second.further, names=names, size=2)
    assert (last.shown, last.further) == (("Elderberry",), None)


def test_a_page_that_is_gone_is_the_last_one() -> None:
    assert page(FRUIT, Look(start=40), names=names, size=2).shown == ("Elderberry",)
    assert page((), Look(start=40), names=names).shown == ()


def test_words_are_looked_for_in_every_name() -> None:
    assert holding("ERRY", FRUIT, names=names) == ["Cherry", "Elderberry"]
    assert holding("fruit.d", FRUIT, names=lambda fruit: (fruit, f"fruit.{fruit.lower()}")) == ["Date"]


def test_what_is_not_found_is_answered_with_the_nearest_name() -> None:
    missed = page(FRUIT, Look("Bananna"), names=names)
    assert (missed.shown, missed.meant) == ((), "Did you mean “Banana”?")
    assert page(FRUIT, Look("app"), names=names).meant == ""
