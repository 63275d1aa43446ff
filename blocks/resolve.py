"""What to do about texts that got lost: asked once in the thread, and answered by whoever presses first."""

from blocks.elements import actions, button, escape, post, section
from blocks.surface import Surface
from blocks.words import counted, mention
from sms.phone import mask
from store.lost import Lost

TWICE = "Should the carrier have one after all, that person gets it twice."


def view(lost: Lost) -> Surface:
    """Ask the author; numbers are masked, and the first few stand for all."""
    texts = counted(lost.texts, "text")
    top = (
        f"❔ {mention(lost.author)}: {texts} of #{lost.message} {escape(lost.name)} got lost on the way to the carrier."
    )
    more = lost.texts - len(lost.numbers)
    whom = ", ".join([*map(mask, lost.numbers), *([f"and {more:,} more"] if more else [])])
    why = "Its answers never came, and its list has no trace of them. Most likely they never left."
    return post(
        top,
        section("lost", f"{top} {why}\n{whom}"),
        actions(
            "resolve",
            button("resolve.again", "Send again", value=str(lost.message), style="primary", sure=TWICE),
            button("resolve.leave", "Leave it", value=str(lost.message)),
        ),
    )


def decided(by: str, told: str) -> Surface:
    """Say who decided what, in the place of the question."""
    text = f"✔️ {mention(by)} {told}, which had got lost on the way to the carrier."
    return post(text, section("lost", text))


def nothing(number: int) -> Surface:
    """Say that there is no question any more."""
    text = f"✔️ No text of #{number} is lost: the carrier has told of each."
    return post(text, section("lost", text))
