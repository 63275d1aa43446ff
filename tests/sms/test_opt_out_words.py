"""Claims about opt-outs in somebody's own words: nearly all are heard, and nothing that is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms.keywords import read
from sms.opt_out_words import LOOKED_AT_MAX, sounds_like_opt_out
from tests.sms.opt_out_phrases import MISSED, OPT_OUTS, ORDINARY
from tests.sms.opt_out_unseen import ASKED, CHATTED

RECALL_LEAST = 0.95


def test_nearly_every_opt_out_is_heard() -> None:
    heard = [phrase for phrase in OPT_OUTS if sounds_like_opt_out(phrase)]
    assert len(OPT_OUTS) >= 150
    assert len(heard) / len(OPT_OUTS) >= RECALL_LEAST, sorted(set(OPT_OUTS) - set(heard))


def test_most_of_what_was_written_without_a_look_at_the_patterns_is_heard() -> None:
    missed = [each for each in ASKED if not (sounds_like_opt_out(each) or read(each, "+4712345678"))]
    assert len(ASKED) >= 400
    assert len(missed) / len(ASKED) <= 0.08, missed


def test_hardly_any_chat_that_was_written_so_is_taken_for_an_opt_out() -> None:
    mistaken = [each for each in CHATTED if sounds_like_opt_out(each)]
    assert len(CHATTED) >= 400
    assert len(mistaken) / len(CHATTED) <= 0.01, mistaken


@pytest.mark.parametrize("phrase", ORDINARY)
def test_an_ordinary_reply_is_no_opt_out(phrase: str) -> None:
    assert not sounds_like_opt_out(phrase)


@pytest.mark.parametrize("phrase", MISSED)
def test_what_is_known_to_be_missed_is_told_truly(phrase: str) -> None:
    assert not sounds_like_opt_out(phrase)


@pytest.mark.parametrize(
    "phrase",
    [
        "PLEASE STOP TEXTING ME",
        "Thank you.\nPlease stop 😡",
        "please   stop, texting me...",
        "Ｓｔｏｐ texting me",
        "don`t text me",
    ],
)
def test_it_is_heard_however_it_is_written(phrase: str) -> None:
    assert sounds_like_opt_out(phrase)


@pytest.mark.parametrize("phrase", ["I can't make it stop. Text me", "Where does it stop? Messages welcome"])
def test_words_of_two_sentences_are_not_read_as_one(phrase: str) -> None:
    assert not sounds_like_opt_out(phrase)


@given(st.text(max_size=LOOKED_AT_MAX * 2))
def test_any_text_is_judged(body: str) -> None:
    assert sounds_like_opt_out(body) in {True, False}
