import pytest

from bot.pictures.typeset import Line, set_line, typeset


def shown(line: Line) -> str:
    return "".join(run.text for run in line.runs if not run.is_emoji)


def linked(lines: list[Line]) -> list[str]:
    return [run.text for line in lines for run in line.runs if run.is_link]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("a\nb", ["a", "b"]),
        ("a\r\nb\rc", ["a", "b", "c"]),
        ("a\n\nb\n", ["a", "", "b", ""]),
        ("a\tb", ["a    b"]),
        ("a\x00\x01\x1bb", ["ab"]),
        ("a\u202eb\u2066c", ["abc"]),
        ("a\ud800b", ["a\ufffdb"]),
        ("a" + "\u0301" * 100, ["a" + "\u0301" * 6]),
        ("trailing   ", ["trailing"]),
    ],
)
def test_line_breaks_are_kept_and_what_has_no_look_is_left_out(text: str, lines: list[str]) -> None:
    assert [shown(line) for line in typeset(text, ems=20)] == lines


def test_no_line_is_wider_than_asked() -> None:
    lines = typeset(
        "Hi Ann 👋 Black Friday starts NOW! 30% off everything 🎉🎉🎉 with code SNOW30 全场七折" * 5, ems=12
    )
    assert max(line.ems for line in lines) <= 12


def test_a_link_stays_one_over_the_end_of_a_line_and_leaves_out_the_full_stop() -> None:
    lines = typeset("Shop (https://example.com/a/very/long/way).", ems=10)
    assert "".join(linked(lines)) == "https://example.com/a/very/long/way"
    assert len(linked(lines)) > 1


def test_two_links_are_two() -> None:
    assert linked(typeset("https://a.co and https://b.co", ems=40)) == ["https://a.co", "https://b.co"]


def test_an_emoji_stands_between_texts() -> None:
    (line,) = typeset("Hi 👋 Ann", ems=20)
    assert [run.is_emoji for run in line.runs] == [False, True, False]


@pytest.mark.parametrize(
    ("text", "is_right_to_left"), [("שלום Ann", True), ("30% مرحبا", True), ("Hi שלום", False), ("30%", False)]
)
def test_the_first_letter_tells_the_direction(text: str, is_right_to_left: bool) -> None:
    (line,) = typeset(text, ems=40)
    assert line.is_right_to_left is is_right_to_left


def test_a_name_that_is_too_long_ends_in_an_ellipsis() -> None:
    line = set_line("A very long name\nof a shop", ems=8)
    assert shown(line).endswith("…")
    assert shown(set_line("Short", ems=8)) == "Short"
