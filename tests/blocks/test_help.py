from blocks.help import Line, view
from simulator.slack.blocks.surfaces import message_problems

LINES = (
    Line("draft", "[name]", "Begin a text message."),
    Line("list", "", "List messages."),
    Line("show", "#12", "Show one message."),
)


def test_every_verb_is_told_and_those_that_need_no_message_are_buttons() -> None:
    blocks = view(LINES).blocks
    assert message_problems(list(blocks)) == []
    assert [block["accessory"]["action_id"] for block in blocks if "accessory" in block] == ["draft", "list"]
    assert "`/sms show #12`" in str(blocks)


def test_an_unknown_word_is_answered_first_and_harmlessly() -> None:
    surface = view(LINES, unknown="<!channel>", meant="Did you mean “list”?")
    assert surface.blocks[0]["text"]["text"] == "There is no “&lt;!channel&gt;” here. Did you mean “list”?"


def test_the_same_is_drawn_the_same() -> None:
    assert view(LINES) == view(LINES)
