"""What is told live under the composer's inputs: what the text costs or what is wrong, and of a new campaign."""

from blocks.elements import escape
from blocks.figures import because
from blocks.words import counted, number
from sms.lifecycle import State
from sms.segments import Count
from sms.token import BadToken
from store.live import Live


def line(live: Live) -> str:
    """Tell characters, segments and encoding, and segments for everybody once they are counted; else the fault."""
    if live.problem is not None:
        caret = f"\n```{escape(live.problem.caret)}```" if isinstance(live.problem, BadToken) else ""
        return f"❌ {escape(str(live.problem))}{caret}"
    if live.estimate is None:
        return "0 characters · 0 segments"
    return " · ".join(filter(None, (_size(live.estimate), _encoding(live.estimate, live.without), _total(live))))


def saving(live: Live) -> str:
    """Tell on the button what plain characters would save; nothing where there are none to swap."""
    if live.plain is None or live.estimate is None:
        return ""
    each = live.estimate.segments - live.plain.segments
    saves = f", saves {number(each * live.recipients)}" if each and live.recipients else ""
    return f": {number(live.estimate.segments)} → {counted(live.plain.segments, 'segment')}{saves}"


def campaign(live: Live) -> str:
    """Say of a campaign that is not there yet that it will be made, and which may be meant."""
    return f"New: saving makes it. {escape(live.campaign_meant)}".strip() if live.is_new_campaign else ""


def voids(live: Live) -> str:
    """Warn that saving takes a message off its way."""
    if live.state is State.IN_REVIEW:
        return "⚠️ It is in review. Saving makes it a draft again, and the request for approval void."
    if live.state is State.SCHEDULED:
        return "⚠️ It is scheduled. Saving makes it a draft again, and its approval void."
    return ""


def _size(count: Count) -> str:
    return f"{counted(count.characters, 'character')} · {counted(count.segments, 'segment')}"


def _encoding(count: Count, without: Count | None) -> str:
    """Name the encoding; of Unicode what forces it, and how few segments there would be without."""
    if not count.unicode:
        return count.encoding
    them = "it" if len(count.unicode) == 1 else "them"
    told = f" (without {them}: {number(without.segments)})" if without and without.segments < count.segments else ""
    return f"{because(count.unicode).removeprefix(', ')}{told}"


def _total(live: Live) -> str:
    if not live.recipients or live.estimate is None:
        return ""
    return f"{number(live.estimate.segments * live.recipients)} for {escape(live.audience)}"
