"""The request for approval, posted in the thread: everything that is approved, and the buttons that decide it."""

from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from slackblocks import Block as Built

from blocks import automation, changed, figures
from blocks.body import drafted
from blocks.elements import actions, button, context, escape, in_modal, menu, post, section, text_field
from blocks.preview import pictured
from blocks.refusal import words
from blocks.surface import Choice, Illustration, Modal, Surface
from blocks.words import mention, mentions, moment, number
from sms.message import Message
from sms.quota import Judgement
from sms.settings import Settings
from store.approvals import Approval, Outcome
from store.cards import Card

ALONE = "Approve without the others"
DECIDED = {
    Outcome.APPROVED: "✅ Approved",
    Outcome.REJECTED: "⛔ Rejected",
    Outcome.WITHDRAWN: "↩️ Withdrawn",
    Outcome.EXPIRED: "⌛ Expired: nobody decided in time",
    Outcome.VOID: "↩️ Void: the message was changed",
}


def view(
    card: Card,
    approval: Approval,
    *,
    judgement: Judgement,
    account: Settings,
    before: Approval | None = None,
    text: str = "",
) -> Surface:
    """Show what is to be approved; once decided, who did what stands in its place, for the message may move on."""
    if approval.outcome is not None:
        return _decided(card.message, approval, account.zone)
    if card.automation:
        return automation.request(card.automation, approval, zone=account.zone)
    message = card.message
    title = (
        f"🕓 {mentions(approval.asked_of) or 'Admins'}: approve {_named(message)}? "
        f"(revision {approval.revision}, asked by {mention(approval.asked_by)})"
    )
    figures_of_it = figures.send(card.counted, judgement, at=message.when, account=account) if card.counted else ""
    shown = post(
        title,
        section("request", title),
        drafted("body", card.text),
        section("figures", f"*To* {escape(card.audience_words)}\n{figures_of_it}".strip()),
        section("warnings", "\n".join(f"⚠️ {words(warning)}" for warning in approval.warnings))
        if approval.warnings
        else None,
        section("changed", _changed(before, approval)) if before else None,
        context("two", _two(approval, account.zone)) if approval.needed > 1 else None,
        context("about", _about(card, approval, account.zone)),
        _buttons(approval),
    )
    phone = Illustration(pictured(text, sender=account.account_name), "body", approval.expires_at)
    return replace(shown, illustration=phone if text else None)


def reminder(message: Message, approval: Approval, *, zone: ZoneInfo, whom: Sequence[str]) -> str:
    """Remind those who may still approve, and are awake."""
    more = "one more approval" if approval.first_by else "approval"
    asked = f"asked by {mention(approval.asked_by)} {moment(approval.asked_at, zone)}"
    named = f"{_named(message)} still waits for {more}"
    return f"🔔 {mentions(whom) or 'Admins'}: {named}, {asked}. It expires {moment(approval.expires_at, zone)}."


def alone(form: str, message: Message) -> Modal:
    """Ask an admin why they approve without the others; everybody who could have approved reads it."""
    told = (
        f"{_named(message)} goes out without another's approval. Everybody who may approve is told, with your reason."
    )
    return Modal(
        callback="approve.alone.submit",
        form=form,
        title="Approve alone",
        blocks=in_modal(section("told", told), text_field("reason", "Reason", hint="Such as: Bo and Cy are on leave.")),
        submit="Approve",
    )


def passed_over(message: Message, *, by: str, reason: str, link: str) -> str:
    """Tell an approver that an admin approved without them."""
    named = f"<{link}|{_named(message)}>" if link else _named(message)
    return f"🚨 {mention(by)} approved {named} without the others: {escape(reason)}"


def reason(form: str, number: int) -> Modal:
    """Ask why a request is rejected; the author reads it."""
    return Modal(
        callback="reject.submit",
        form=form,
        title=f"Reject #{number}",
        blocks=in_modal(text_field("reason", "Reason", hint="The author reads it in the thread.")),
        submit="Reject",
    )


def _changed(before: Approval, approval: Approval) -> str:
    """Tell what is different from what was approved last: words of the text, and how many people."""
    people = approval.people - before.people
    audience = f"audience {'+' if people > 0 else '−'}{number(abs(people))}" if people else "as many people"
    told = " · ".join([*(changed.texts(before.body, approval.body) or ["the same text"]), audience])
    return f"*Changed since revision {before.revision}* {told}"


def _two(approval: Approval, zone: ZoneInfo) -> str:
    if approval.first_by is None or approval.first_at is None:
        return "Two approvers must agree: 0 of 2."
    return f"Two approvers must agree: 1 of 2, {mention(approval.first_by)} {moment(approval.first_at, zone)}."


def _decided(message: Message, approval: Approval, zone: ZoneInfo) -> Surface:
    both = approval.first_by if approval.outcome is Outcome.APPROVED and not approval.broke_glass else None
    deciders = () if approval.outcome is Outcome.EXPIRED else (both, approval.decided_by)  # nobody decided
    named = " and ".join(mention(who) for who in deciders if who)
    by = f" by {named}" if named else ""
    at = f", {moment(approval.decided_at, zone)}" if approval.decided_at else ""
    why = f": {escape(approval.reason)}" if approval.reason else ""
    known = approval.outcome or Outcome.VOID
    alone = " without the others" if approval.broke_glass else ""
    text = f"{DECIDED[known]}{by}{alone}{at}{why}"
    about = f"{_named(message)} · revision {approval.revision}, asked by {mention(approval.asked_by)}"
    return post(text, section("request", text), context("about", about))


def _about(card: Card, approval: Approval, zone: ZoneInfo) -> str:
    draft = card.message.draft
    tested = "tested at this revision" if card.tested else "not tested at this revision"
    parts = (
        escape(draft.subscription),
        f"Campaign {escape(draft.campaign)}" if draft.campaign else "",
        tested,
        "people who join later get it too" if card.message.selection.newcomers else "",
        f"expires {moment(approval.expires_at, zone)}",
    )
    return " · ".join(filter(None, parts))


def _buttons(approval: Approval) -> Built:
    value = f"{approval.message}:{approval.revision}"
    return actions(
        "decide",
        button("approve", "Approve", value=value, style="primary"),
        button("reject", "Reject", value=value, style="danger"),
        button("recipients", "Recipients", value=value),
        button("withdraw", "Withdraw", value=value),
        menu("menu", Choice(ALONE, f"approve.alone {value}")),
    )


def _named(message: Message) -> str:
    return f"#{message.number} {escape(message.draft.name)}"
