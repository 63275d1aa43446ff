from blocks import note, refusal
from simulator.slack.blocks.surfaces import message_problems
from sms.errors import Problem


def test_a_refusal_says_what_is_wrong_and_then_the_way_out() -> None:
    surface = refusal.view(Problem("Only an approver can approve.", hint="Ask <@UBO> or <!subteam^SBOSS>."))
    assert message_problems(list(surface.blocks)) == []
    assert surface.text == "🚫 Only an approver can approve.\nAsk <@UBO> or <!subteam^SBOSS>."


def test_what_a_person_typed_is_not_markup() -> None:
    assert refusal.view(Problem("There is no “<!channel> & co”.")).text == (
        "🚫 There is no “&lt;!channel&gt; &amp; co”."
    )


def test_a_note_is_one_line() -> None:
    assert note.view("⏸ <@UANA> paused #12.").blocks[0]["text"]["text"] == "⏸ <@UANA> paused #12."
