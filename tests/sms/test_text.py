"""A whole text is body and opt-out text, neither empty nor too long."""

import pytest

from sms.errors import Problem
from sms.text import EmptyText, TextTooLong, check, compose, has_opt_out


def test_the_opt_out_text_stands_in_its_own_line() -> None:
    assert compose("Sale! \n", " Reply STOP to unsubscribe.") == "Sale!\nReply STOP to unsubscribe."


def test_a_body_alone_stays_alone() -> None:
    assert compose(" Sale!\n") == "Sale!"


@pytest.mark.parametrize("text", ["x", "x" * 1600, "👋" * 800])
def test_a_text_of_up_to_1600_characters_passes(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    ("text", "refusal", "message"),
    [
        ("", EmptyText, "The text is empty."),
        (" \n\t", EmptyText, "The text is empty."),
        ("x" * 1601, TextTooLong, "The text has 1,601 characters; 1,600 are the most a carrier takes."),
        ("👋" * 801, TextTooLong, "The text has 1,602 characters; 1,600 are the most a carrier takes."),
    ],
)
def test_an_empty_or_too_long_text_is_refused(text: str, refusal: type[Problem], message: str) -> None:
    with pytest.raises(refusal) as caught:
        check(text)
    assert caught.value.message == message


@pytest.mark.parametrize(
    "text",
    [
        "Sale! Reply STOP to unsubscribe.",
        "Sale! Reply STOP to opt out",
        "reply stop to end",
        "Text STOP to quit",
        "Txt 'STOP' to cancel",
        "Send “STOP” to 12345",
        "Reply with STOP",
        "Text back END to leave",
        "Reply: STOP",
        "STOP to end",
        "STOP2END",
        "STOP=END",
        "Stop=End",
        "HELP for help, STOP to cancel",
        "Rply STOP to end",
        "Don't want these? Text back STOP",
        "Respond with “STOP” to opt out",
        "Avmelding: STOPP til 2012",
        "STOP au 36105",
        "Meld deg av: send STOPP til 2012",
        "STOP 2 quit",
        "To opt out, reply OPT OUT",
        "Reply UNSUBSCRIBE",
        "Svar STOPP for å melde deg av",
        "Svar STOPP",
        "STOPP for å avslutte",
        "Antworte mit STOP",
        "Répondez STOP",
        "Responda STOP para no recibir",
        "Opt out: https://acme.com/o",
        "Unsubscribe here acme.com/u",
    ],
)
def test_a_text_that_says_how_to_opt_out_is_recognised(text: str) -> None:
    assert has_opt_out(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Stop by our store today",
        "Don't stop the music",
        "Non-stop sale, stop for coffee",
        "STOP for coffee at our shop",
        "End of season sale",
        "We text you when it is time to stop worrying",
        "Cancel your plans and come",
        "Reply YES to join",
        "Your bus stop to end of line",
        "Unsubscribe is a song",
        "STOP! Sale on now",
        "Non-stop = ending soon",
        "Reply to us and stop by",
        "Next STOP to Oslo",
    ],
)
def test_other_uses_of_the_words_are_not_taken_for_it(text: str) -> None:
    assert not has_opt_out(text)
