"""Tests of what an inbound text asks for."""

import pytest

from sms.keywords import Keyword, read, sounds_like_opt_out

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
    ["", "👍", "stop by tomorrow?", "please stop", "weekend", "the end", "cancelled", "I need help", "YES", "stopping"],
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


@pytest.mark.parametrize(
    "body",
    [
        *("please stop texting me", "Stop sending me these", "stop these messages", "quit contacting me"),
        *("don't text me", "Don’t ever text me again", "do not message this number", "dont send me anything"),
        *("no more texts please", "unsubscribe me now", "I want to opt out", "opt me out", "remove me from your list"),
        *(
            "take me off this list",
            "take this number off your list",
            "Leave me alone",
            "I no longer want texts, never text me",
        ),
    ],
)
def test_an_opt_out_in_own_words_is_heard(body: str) -> None:
    assert sounds_like_opt_out(body)


@pytest.mark.parametrize(
    "body",
    [
        *("Thanks!", "Can I stop by tomorrow?", "When does the sale end?", "I don't know my size", "Is it opt in?"),
        *(
            "Do you deliver?",
            "non-stop flights?",
            "Take 20 % off?",
            "Please text me the code",
            "Does it end this week?",
        ),
    ],
)
def test_a_question_is_no_opt_out(body: str) -> None:
    assert not sounds_like_opt_out(body)
