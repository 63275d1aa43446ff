"""The line in a thread that tells of the tests of a revision, and how each was delivered."""

from collections.abc import Sequence

from blocks.elements import post, section
from blocks.surface import Surface
from blocks.words import mention
from sms.carrier_codes import look_up
from sms.delivery import DeliveryState
from sms.phone import mask
from store.singles import Single

MARK = {
    DeliveryState.DELIVERED: "✅",
    DeliveryState.REJECTED: "❌",
    DeliveryState.FAILED: "❌",
    DeliveryState.UNDELIVERED: "❌",
    DeliveryState.UNRESOLVED: "❔",
}
ON_ITS_WAY = "📱"


def view(tests: Sequence[Single], *, revision: int) -> Surface:
    """List the tests, oldest first; it is redrawn as the carrier tells of them."""
    lines = [f"*Tests of revision {revision}*", *map(_line, tests)]
    return post(f"Tests of revision {revision}", section("tests", "\n".join(lines)))


def _line(test: Single) -> str:
    why = f": {look_up(test.code).meaning}" if test.code else ""
    return f"{MARK.get(test.state, ON_ITS_WAY)} {mask(test.number)} {_word(test)}{why} · by {mention(test.by)}"


def _word(test: Single) -> str:
    state = test.state
    if state is DeliveryState.PLANNED and test.due > test.at:
        return "waits, for the carrier takes no texts just now; it goes out by itself"
    if state in {DeliveryState.PLANNED, DeliveryState.SUBMITTING}:
        return "is on its way"
    return {DeliveryState.UNCERTAIN: "may be on its way"}.get(state, state.value)
