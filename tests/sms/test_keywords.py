"""Tests of what an inbound text asks for."""

import pytest

from sms.keywords import Keyword, read

AMERICAN = "+12125550123"
NORWEGIAN = "+4790012345"


@pytest.mark.parametrize(
    "body",
    [
        *("STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT", "OPT OUT", "STOP ALL"),
        *("stop", "Stop.", " stop! ", "“Stop”", "opt-out", "Opt  out", "STOP\n", "stop 🛑", "ＳＴＯＰ", "S.T.O.P."),
    ],
)
def test_a_message_that_is_a_stop_word_opts_out(body: str) -> None:
    assert read(body, AMERICAN) is Keyword.STOP


@pytest.mark.parametrize("body", ["START", "unstop", "Subscribe!"])
def test_a_message_that_is_a_start_word_opts_in(body: str) -> None:
    assert read(body, AMERICAN) is Keyword.START


@pytest.mark.parametrize("body", ["HELP", "info?"])
def test_a_message_that_is_a_help_word_asks_for_help(body: str) -> None:
    assert read(body, AMERICAN) is Keyword.HELP


@pytest.mark.parametrize(
    "body",
    [
        "",
        "👍",
        "stop by tomorrow?",
        "please stop",
        "weekend",
        "the end",
        "cancelled",
        "I need help",
        "YES",
        "stopping",
        "Cancel Ortiz",
        "Quit it",
    ],
)
def test_a_keyword_inside_a_message_is_none(body: str) -> None:
    assert read(body, AMERICAN) is None


def test_stopp_is_norwegian_only() -> None:
    assert read("Stopp", NORWEGIAN) is Keyword.STOP
    assert read("Stopp", AMERICAN) is None


def test_yes_confirms_only_while_a_double_opt_in_waits() -> None:
    assert read("Yes!", AMERICAN, pending=True) is Keyword.CONFIRM
    assert read("Yes!", AMERICAN) is None


@pytest.mark.parametrize(
    ("body", "told", "keyword"),
    [
        ("arrêt", "STOP", Keyword.STOP),
        ("aide", "HELP", Keyword.HELP),
        ("yes", "START", None),
        ("start", "START", Keyword.START),
        ("stop", None, Keyword.STOP),
        ("stop", "", Keyword.STOP),
    ],
)
def test_the_carriers_word_wins_for_stop_and_help(body: str, told: str | None, keyword: Keyword | None) -> None:
    assert read(body, AMERICAN, opt_out_type=told) is keyword
