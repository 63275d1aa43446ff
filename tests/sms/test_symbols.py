"""The symbol picker tells what a symbol costs."""

import pytest

from sms.symbols import GROUPS, Symbol

SYMBOLS = [symbol for group in GROUPS for symbol in group.symbols]


def test_there_are_currency_mathematics_and_typography() -> None:
    assert [group.name for group in GROUPS] == ["Currency", "Mathematics", "Typography"]


def test_no_symbol_is_offered_twice() -> None:
    assert len({symbol.character for symbol in SYMBOLS}) == len(SYMBOLS)
    assert len({symbol.name for symbol in SYMBOLS}) == len(SYMBOLS)


def test_a_group_fits_into_one_select() -> None:
    assert sum(len(group.symbols) for group in GROUPS) <= 100


@pytest.mark.parametrize("character", "$€£¥¤+=<>%ΔΣΩ&@§¡¿~|")
def test_gsm_7_symbols_are_marked_plain(character: str) -> None:
    assert next(symbol for symbol in SYMBOLS if symbol.character == character).is_plain


@pytest.mark.parametrize("character", "¢₹±×≈°½²–…•«™®©→★")
def test_other_symbols_are_marked_as_unicode(character: str) -> None:
    assert not next(symbol for symbol in SYMBOLS if symbol.character == character).is_plain


def test_a_symbol_has_a_name_that_can_be_searched() -> None:
    assert Symbol("€", "euro") in SYMBOLS
