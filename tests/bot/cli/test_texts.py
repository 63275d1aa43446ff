import json

import pytest
from click.testing import CliRunner

from bot.cli import cli


def test_a_text_is_counted_in_words() -> None:
    result = CliRunner().invoke(cli, ["segments", "Hi 👋"])
    assert result.exit_code == 0
    assert result.output == "4 characters · 1 segment · UCS-2 because of 👋\n"


@pytest.mark.parametrize(("given", "characters"), [("Hi\n", 2), ("Hi\n\n", 3), ("", 0)])
def test_piped_text_loses_only_the_shells_line_break(given: str, characters: int) -> None:
    result = CliRunner().invoke(cli, ["segments", "--json"], input=given)
    assert json.loads(result.output)["characters"] == characters


def test_lines_are_answered_one_by_one_and_a_bad_one_is_told() -> None:
    result = CliRunner().invoke(cli, ["segments", "--json", "--lines"], input='"hi"\nhi\n12\n"€"\n')
    answers = [json.loads(line) for line in result.output.splitlines()]
    assert answers[0] == {"encoding": "GSM-7", "characters": 2, "units": 2, "segments": 1, "unicode": []}
    assert [list(answer) for answer in answers[1:3]] == [["error"], ["error"]]
    assert answers[3]["units"] == 2
    assert result.exit_code == 1


def test_half_a_surrogate_pair_is_counted_and_not_stumbled_over() -> None:
    result = CliRunner().invoke(cli, ["segments", "--json", "--lines"], input='"\\ud83d"\n')
    assert json.loads(result.output)["encoding"] == "UCS-2"


@pytest.mark.parametrize("words", [["nonsense"], ["segments", "--lines", "text"], ["contacts", "import"], ["db"]])
def test_wrong_usage_is_told_apart_from_a_problem(words: list[str]) -> None:
    assert CliRunner().invoke(cli, words).exit_code == 2
