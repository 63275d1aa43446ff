"""What can be told of a draft while it is written: its cost, plain or not and for whom, and what keeps it unsaved."""

from dataclasses import dataclass, replace
from functools import partial

from sms.emoji_names import expand
from sms.errors import Problem
from sms.exact import without
from sms.lifecycle import State
from sms.message import Message
from sms.near import did_you_mean
from sms.plain import make_plain
from sms.prose import rewrite
from sms.segments import Count
from sms.settings import Settings
from store import Session, audience, campaigns, messages, sending, subscriptions


@dataclass(frozen=True, slots=True)
class Live:
    """What the text costs as it stands, or what is wrong with it."""

    estimate: Count | None = None
    problem: Problem | None = None
    plain: Count | None = None  # once made plain; None when nothing would change
    without: Count | None = None  # with plain characters for those that force Unicode; None when none do
    audience: str = ""  # whom it is for, when that is known
    recipients: int = 0
    state: State | None = None  # of the message as it was saved
    is_new_campaign: bool = False
    campaign_meant: str = ""  # a question that names the nearest


def live(session: Session, message: Message, *, account: Settings, sender: str) -> Live:
    """Count what stands in the composer; an empty text is no fault as long as it is being written."""
    told, saved = _text(session, message, account=account, sender=sender), messages.seek(session, message.number)
    is_new, meant = _new_campaign(session, message.draft.campaign)
    return replace(told, state=saved.state if saved else None, is_new_campaign=is_new, campaign_meant=meant)


def _text(session: Session, message: Message, *, account: Settings, sender: str) -> Live:
    if not message.draft.body.strip():
        return Live()
    price = partial(sending.checked, session, account=account, sender=sender)
    plainer = _saying(message, make_plain(message.draft.body))
    try:
        estimate = price(message)
        plain = price(plainer) if plainer != message else None
        bare = price(_bare(message, estimate)) if estimate.unicode else None
    except Problem as problem:
        return Live(problem=problem)
    counted = messages.counted(session, message.number)
    return Live(
        estimate=estimate,
        plain=plain,
        without=bare,
        audience=audience.words(session, messages.get(session, message.number).selection) if counted else "",
        recipients=counted.recipients if counted else 0,
    )


def faults(session: Session, message: Message, *, account: Settings, sender: str) -> dict[str, str]:
    """Tell what keeps a message from being saved, by the input at fault; an empty one is none."""
    draft = message.draft
    is_there = not draft.subscription or subscriptions.identify(session, draft.subscription) is not None
    found = {
        "name": "" if draft.name else "Give it a name.",
        "message": "",
        "subscription": "" if is_there else "There is no such type any more. Choose another.",
    }
    try:
        sending.checked(session, message, account=account, sender=sender)
    except Problem as problem:
        found["message"] = str(problem)
    return found


def _new_campaign(session: Session, typed: str) -> tuple[bool, str]:
    named = campaigns.names(session) if typed else []
    if not typed or typed.casefold() in {name.casefold() for name in named}:
        return False, ""
    return True, did_you_mean(typed, named)


def _saying(message: Message, body: str) -> Message:
    return replace(message, draft=replace(message.draft, body=body))


def _bare(message: Message, estimate: Count) -> Message:
    """Swap what forces Unicode, but in tokens, where a curly quote may be what it is written with."""
    return _saying(message, rewrite(expand(message.draft.body), lambda prose: without(prose, estimate.unicode)))
