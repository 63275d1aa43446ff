"""Claims about what people typed, in mrkdwn."""

import pytest

from blocks.elements import bold
from blocks.message_list import summary
from sms.lifecycle import State
from sms.message import Draft, Message


@pytest.mark.parametrize(("words", "written"), [("Sale", "*Sale*"), ("50 % *off*", "50 % *off*"), ("5 * 5", "5 * 5")])
def test_a_star_in_a_name_never_ends_its_bold(words: str, written: str) -> None:
    assert bold(words) == written


@pytest.mark.parametrize(("name", "told"), [("Sale", "*#12 Sale*"), ("*Sale", "#12 *Sale")])
def test_a_line_of_a_list_keeps_the_name_as_it_was_typed(name: str, told: str) -> None:
    line = summary(Message(12, Draft(name, "C1", "Hi"), State.DRAFT, 1, "U0ANA"))
    assert line.split(" · ")[0].endswith(f" {told}")
