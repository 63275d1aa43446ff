"""Who receives a message, and who is left out and why: a menu whose lines each bring the file of those people."""

from slackblocks import PlainText, SectionBlock, StaticSelectMenu

from blocks.elements import option, section
from blocks.surface import Choice
from blocks.words import number
from sms.audience import SENTENCE, Waterfall
from sms.export import RECEIVES


def view(message: int, waterfall: Waterfall) -> SectionBlock | None:
    """Offer who receives it and why others do not; the file goes to who asks, not into the channel."""
    receive = [option(Choice(f"{number(waterfall.receive)} · Will receive it.", f"{message} {RECEIVES}"))]
    lines = [
        *(receive if waterfall.receive else []),
        *(
            option(Choice(f"{number(heads)} · {SENTENCE[reason]}", f"{message} {reason}"))
            for reason, heads in waterfall.dropped
        ),
    ]
    if not lines:
        return None
    menu = StaticSelectMenu("recipients.why", lines, placeholder=PlainText("why?"))
    return section("left_out", "Who receives it or is left out, as a file in your messages with me:", accessory=menu)
