"""The card: root of a message's thread, always true, with the buttons that its state allows."""

from datetime import datetime

from slackblocks import Button, OverflowMenu

from blocks import automation, figures, progress
from blocks.body import drafted
from blocks.elements import Style, actions, button, context, escape, header, menu, post, section
from blocks.surface import Choice, Surface
from blocks.words import clock, mention, mentions, moment
from sms.lifecycle import Button as Label
from sms.lifecycle import State, buttons, mark
from sms.lifecycle import menu as entries
from sms.message import Message
from store.approvals import Outcome
from store.cards import Card

PART = {
    Label.EDIT: "draft.edit",
    Label.PREVIEW: "preview",
    Label.SEND_TEST: "test",
    Label.SEND_OR_SCHEDULE: "send",
    Label.WITHDRAW: "withdraw",
    Label.UNSCHEDULE: "unschedule",
    Label.PAUSE: "pause",
    Label.RESUME: "resume",
    Label.STOP: "stop",
    Label.SEND_NOW: "send_now",
    Label.BACK_TO_DRAFT: "back_to_draft",
    Label.REPORT: "report",
    Label.CLONE: "clone",
    Label.COMPARE: "compare",
    Label.SHARE: "share",
    Label.ARCHIVE: "archive",
    Label.UNARCHIVE: "archive.undo",
    Label.DELETE: "delete",
}
"""Which part of which verb a button asks; what is not built has no button."""

STYLE: dict[Label, Style] = {
    Label.SEND_OR_SCHEDULE: "primary",
    Label.RESUME: "primary",
    Label.SEND_NOW: "primary",
    Label.STOP: "danger",
}
STARTED = {State.SENDING, State.PAUSED, State.SENT, State.STOPPED}
SURE = {Label.STOP: "What the carrier already has still arrives."}


def view(card: Card) -> Surface:
    """Draw a message as it stands now; pressing a button tells which revision was seen."""
    message = card.message
    if card.automation:
        return automation.card(card.automation, card.approval, zone=card.zone)
    title = f"{mark(message.state, archived=message.archived)} #{message.number} {message.draft.name}"
    return post(
        escape(title),
        header("title", title),
        section("status", _status(card)),
        drafted("body", card.text),
        section("facts", "\n".join(_facts(card))),
        context("about", _about(card)),
        actions("buttons", *_buttons(message), _menu(message)),
    )


def _status(card: Card) -> str:
    message, approval = card.message, card.approval
    match message.state:
        case State.IN_REVIEW if approval:
            return f"In review: {mention(approval.asked_by)} asked {mentions(approval.asked_of) or 'for approval'}"
        case State.SCHEDULED:
            return f"Scheduled: {_approved(card)}{_goes_out(message.due, card)}"
        case State.SENDING | State.PAUSED | State.SENT | State.STOPPED if card.progress:
            return "\n".join([progress.sentence(card.progress, card.zone), *_rates(card)])
        case _:
            why = f": {escape(message.reason)}" if message.reason else ""
            return f"{message.state.label.capitalize()}{why}"


def _rates(card: Card) -> list[str]:
    report = card.report
    return [figures.rates(report.counts, has_links=report.has_links)] if report and report.counts.sent else []


def _approved(card: Card) -> str:
    """Tell who approved it, of whoever may send alone nothing: an older request says nothing of this revision."""
    approval = card.approval
    if approval is None or approval.outcome is not Outcome.APPROVED or approval.revision != card.message.revision:
        return ""
    alone = " without the others" if approval.broke_glass else ""
    return f"approved by {mention(approval.decided_by or '')}{alone} · "


def _goes_out(due: datetime | None, card: Card) -> str:
    return f"goes out {moment(due, card.zone)}" if due else "goes out now"


def _facts(card: Card) -> list[str]:
    message = card.message
    over = message.state in {State.SENT, State.STOPPED}
    return [
        f"*To* {figures.audience(card.audience_words, None if over else card.counted)}",
        f"*When* {_when(card)}",
        f"*Segments* {figures.segments(card.estimate, card.counted)}",
    ]


def _when(card: Card) -> str:
    """Tell when it is to begin, or when it began: what was chosen is no news any more by then."""
    message = card.message
    if message.state in STARTED and message.started_at:
        return f"started {moment(message.started_at, card.zone)}"
    return figures.when(message.when, card.zone)


def _about(card: Card) -> str:
    message = card.message
    draft = message.draft
    parts = (
        f"Campaign {escape(draft.campaign)}" if draft.campaign else "",
        escape(draft.subscription) or "no subscription type yet",
        "" if draft.opt_out else "without the default opt-out text",
        f"by {mention(message.author)}",
        escape(card.team),
        f"revision {message.revision}",
        _tested(card),
        f"changed {clock(message.changed_at, card.zone)}" if message.changed_at else "",
    )
    return " · ".join(filter(None, parts))


def _tested(card: Card) -> str:
    if card.tested:
        return "tested at this revision"
    return "changed since the last test" if card.message.tested_revision else "not tested yet"


def _buttons(message: Message) -> list[Button]:
    value = f"{message.number}:{message.revision}"
    return [
        button(PART[one], one.value, value=value, style=STYLE.get(one), sure=SURE.get(one, ""))
        for one in buttons(message.state)
        if one in PART
    ]


def _menu(message: Message) -> OverflowMenu:
    """A line's value begins with the part that it asks, for Slack tells only the menu's own action."""
    value = f"{message.number}:{message.revision}"
    shown = [one for one in entries(message.state, archived=message.archived) if one in PART]
    return menu("menu", *(Choice(one.value, f"{PART[one]} {value}") for one in shown))
