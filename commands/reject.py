"""Reject a message that waits for approval, with a reason."""

from blocks import approval as surface
from blocks.elements import escape
from blocks.words import mention
from commands.ask import Ask, Command, Need, Part, Reply
from sms.errors import Problem
from sms.lifecycle import Action
from sms.roles import Case, demand_approval
from store import Session, approvals, forms, messages, posts, sight
from store.approvals import Outcome

FRESH = frozenset({Need.FRESH_ROLE})


class NoReason(Problem):
    """A rejection needs a reason, for the author to know what to change."""


def run(session: Session, ask: Ask) -> Reply:
    """Ask for the reason; nothing is decided before it is given."""
    _check(ask)
    message = sight.find(session, ask.subject, by=ask.person)
    asked = approvals.undecided(session, message.number, revision=ask.revision)
    form = forms.open(
        session,
        user=ask.person.id,
        kind="reject",
        now=ask.now,
        message=message.number,
        revision=message.revision,
        state={"approval": asked.id},
    )
    return Reply(form=surface.reason(form, message.number))


def submit(session: Session, ask: Ask) -> Reply:
    """Reject the request that the form was opened for; the author is mentioned in the thread."""
    _check(ask)
    reason = str(ask.values.get("reason") or "").strip()
    if not reason:
        raise NoReason(field="reason")
    form = forms.state(session, ask.form)
    decided = approvals.decide(
        session, form.state["approval"], outcome=Outcome.REJECTED, by=ask.person.id, now=ask.now, reason=reason
    )
    message = sight.find(session, decided.message, by=ask.person)
    messages.move(session, message, action=Action.REJECT, by=ask.person.id, now=ask.now, reason=reason)
    forms.done(session, ask.form)
    words = f"⛔ {mention(decided.asked_by)}: {mention(ask.person.id)} rejected #{message.number}: {escape(reason)}"
    note = posts.note(session, message.number, words, key=f"rejected:{decided.id}")
    return Reply(jobs=(posts.card(session, message.number), posts.request(session, decided), note))


def _check(ask: Ask) -> None:
    demand_approval(ask.person, Case(frozenset(), ask.account.approvers))


COMMAND = Command("reject", run, usage="#12", needs=FRESH, parts=(Part("reject.submit", submit, needs=FRESH),))
