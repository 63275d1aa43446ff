"""Tables of the documents that are made from the code."""

import pytest

from tools.reference import TABLES, table, written


def test_what_stands_between_the_marks_is_written_anew_and_nothing_else() -> None:
    page = "Before\n\n<!-- table: settings -->\nold\n<!-- end -->\n\nAfter\n"
    assert written(page) == f"Before\n\n<!-- table: settings -->\n\n{TABLES['settings']()}\n\n<!-- end -->\n\nAfter\n"


@pytest.mark.parametrize("name", TABLES)
def test_writing_twice_changes_nothing(name: str) -> None:
    once = written(f"<!-- table: {name} -->\n<!-- end -->\n")
    assert written(once) == once


def test_a_mark_of_no_table_is_an_error() -> None:
    with pytest.raises(KeyError):
        written("<!-- table: weather -->\n<!-- end -->")


def test_a_bar_in_a_cell_does_not_end_it() -> None:
    assert table(("one", "two"), [("a|b", "")]) == "| one | two |\n|---|---|\n| a\\|b | |"
