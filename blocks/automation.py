"""An automation: its card, the request for its approval, and its report."""

from collections import Counter
from zoneinfo import ZoneInfo

from slackblocks import Block as Built

from blocks import figures
from blocks.body import drafted
from blocks.elements import actions, bold, button, context, escape, header, post, section
from blocks.refusal import words
from blocks.surface import Surface
from blocks.words import counted, mention, mentions, moment, number
from sms.audience import SENTENCE, Reason
from sms.automation import Kind
from sms.automation_words import sentence
from sms.lifecycle import State, label, mark
from store.approvals import Approval
from store.automation_results import Results, Text

BUTTONS = {
    State.DRAFT: ("edit", "test", "request", "clone"),
    State.IN_REVIEW: ("edit", "test", "withdraw", "clone"),
    State.SENDING: ("edit", "pause", "stop", "report", "clone"),
    State.PAUSED: ("edit", "resume", "stop", "report", "clone"),
    State.STOPPED: ("edit", "report", "clone", "archive"),
}
SURE_EDIT = "Saving a change takes it off its way until it is approved again, and stops texts that have not left."
SURE_STOP = "Nobody enters any more, and those who wait are let go."


def card(results: Results, approval: Approval | None, *, zone: ZoneInfo) -> Surface:
    """Draw an automation as it stands now, with the buttons that its state allows."""
    message = results.automation.message
    title = f"{mark(message.state, archived=message.archived)} #{message.number} {message.draft.name}"
    return post(
        escape(title),
        header("title", title),
        section("status", _status(results, approval, zone)),
        section("sentence", escape(sentence(results.automation.plan, results.names))),
        *(drafted(f"body{place}", text.words) for place, text in enumerate(results.texts)),
        section("figures", "\n".join(_figures(results))) if results.figures.entered else None,
        context("about", _about(results)),
        _buttons(results),
    )


def request(results: Results, approval: Approval, *, zone: ZoneInfo) -> Surface:
    """Show what is to be approved: the sentence and every text, word for word."""
    message = results.automation.message
    title = (
        f"🕓 {mentions(approval.asked_of) or 'Admins'}: approve the automation #{message.number} "
        f"{escape(message.draft.name)}? (revision {approval.revision}, asked by {mention(approval.asked_by)})"
    )
    value = f"{approval.message}:{approval.revision}"
    half = approval.first_by and f"Two approvers must agree: 1 of 2, {mention(approval.first_by)}."
    return post(
        title,
        section("request", title),
        section("sentence", escape(sentence(results.automation.plan, results.names))),
        *(drafted(f"body{place}", text.words) for place, text in enumerate(results.texts)),
        section("warnings", "\n".join(f"⚠️ {words(warning)}" for warning in approval.warnings))
        if approval.warnings
        else None,
        context("runs", "Approved, it runs until somebody stops it. Every text obeys consent, quiet hours and quota."),
        context("two", half or "Two approvers must agree: 0 of 2.") if approval.needed > 1 else None,
        context("about", f"expires {moment(approval.expires_at, zone)}"),
        actions(
            "decide",
            button("approve", "Approve", value=value, style="primary"),
            button("reject", "Reject", value=value, style="danger"),
            button("withdraw", "Withdraw", value=value),
        ),
    )


def report(results: Results) -> Surface:
    """Show what it came to, text by text."""
    message = results.automation.message
    title = f"#{message.number} {escape(message.draft.name)}"
    lines = [
        section(f"text{place}", f"*Text {place}* · {_became(text)}\n{escape(' '.join(text.words.split())[:200])}")
        for place, text in enumerate(results.texts, 1)
    ]
    return post(
        title,
        section("title", f"{bold(title)}\n{escape(sentence(results.automation.plan, results.names))}"),
        section("figures", "\n".join(_figures(results))),
        *lines,
    )


def line(results: Results) -> str:
    """Tell of one in a list: its state and its figures."""
    message, shown = results.automation.message, results.figures
    state = label(message.state, automated=True)
    sent = f"{counted(results.together.counts.sent, 'text')} sent"
    told = f"{number(shown.entered)} entered · {sent} · {number(shown.waiting)} waiting"
    name = escape(message.draft.name)
    return f"{mark(message.state)} {bold(f'#{message.number} {name}')} · {state}\n{told}"


def _status(results: Results, approval: Approval | None, zone: ZoneInfo) -> str:
    each = results.automation
    message = each.message
    match message.state:
        case State.IN_REVIEW if approval:
            return f"In review: {mention(approval.asked_by)} asked {mentions(approval.asked_of) or 'for approval'}"
        case State.SENDING if each.began_at:
            by = f" · approved by {mention(approval.decided_by)}" if approval and approval.decided_by else ""
            return f"Running since {moment(each.began_at, zone)}{by}"
        case _:
            why = f": {escape(message.reason)}" if message.reason else ""
            return f"{label(message.state, automated=True).capitalize()}{why}"


def _figures(results: Results) -> list[str]:
    shown = results.figures
    people = (
        ("Entered", shown.entered),
        ("waiting", shown.waiting),
        ("went through", shown.done),
        ("let go", shown.released),
    )
    told = [" · ".join(f"*{name}* {number(count)}" for name, count in people if count or name == "Entered")]
    texts = [f"*Texts* {_became(results.together)}"] if results.texts else []
    return [*told, *texts, *_left_out(results)]


def _became(text: Text) -> str:
    counts = text.counts
    still = f"{number(counts.open)} still to leave · " if counts.open else ""
    sent = f"{still}{number(counts.sent)} sent"
    return f"{sent} · {figures.rates(counts, has_links=text.has_links)}" if counts.sent else sent


def _left_out(results: Results) -> list[str]:
    """Tell who got no text and why, those who were told apart when it was due and those after it was planned."""
    reasons = Counter(results.skipped)
    for reason, people in (results.figures.left_out or {}).items():
        reasons[SENTENCE[Reason(reason)] if reason in set(Reason) else reason] += people
    named = [f"• {number(people)}: {escape(why)}" for why, people in reasons.most_common()]
    return [f"*Not sent* {number(reasons.total())}", *named] if named else []


def _about(results: Results) -> str:
    message = results.automation.message
    parts = (
        f"Campaign {escape(message.draft.campaign)}" if message.draft.campaign else "",
        "automated",
        counted(len(results.texts), "text"),
        f"by {mention(message.author)}",
        f"revision {message.revision}",
    )
    return " · ".join(filter(None, parts))


def _buttons(results: Results) -> Built:
    message = results.automation.message
    value = f"{message.number}:{message.revision}"
    sure = SURE_EDIT if message.state in {State.IN_REVIEW, State.SENDING, State.PAUSED} else ""
    known = {
        "edit": button("automations.edit", "Edit", value=value, sure=sure),
        "test": button("test", "Send test", value=value) if results.texts else None,
        "request": button("automations.request", "Request approval", value=value, style="primary"),
        "withdraw": button("withdraw", "Withdraw", value=value),
        "pause": button("pause", "Pause", value=value),
        "resume": button("resume", "Resume", value=value, style="primary"),
        "stop": button("stop", "Stop", value=value, style="danger", sure=SURE_STOP),
        "report": button("automations.report", "Report", value=value),
        "clone": button("clone", "Clone", value=value),
        "archive": button("archive", "Archive", value=value),
    }
    shown = [known[name] for name in BUTTONS.get(message.state, ())]
    if results.automation.plan.trigger.kind is Kind.CALL:
        shown.append(button("automations.hook", "Webhook", value=value))
    return actions("buttons", *(each for each in shown if each))
