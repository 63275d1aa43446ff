"""Approve a message, for exactly the revision that was asked for."""

from dataclasses import dataclass

from blocks import approval as surface
from blocks.message_list import thread_link
from blocks.words import mention, moment
from commands.ask import Ask, Command, Need, Part, Reply
from sms.errors import Problem
from sms.job import Job
from sms.lifecycle import Action
from sms.message import Message
from sms.roles import Case, Role, demand, demand_approval
from store import Session, approvals, audit, forms, messages, posts, sending, sight
from store.approvals import Approval, Outcome

FRESH = frozenset({Need.FRESH_ROLE})


class SecondNeeded(Problem):
    """You approved this already."""

    hint = "It goes to so many people that somebody else must approve it as well."


class Repriced(Problem):
    """The price of a segment has changed since this was asked for."""

    hint = "Press `Withdraw`; `Send or schedule` then asks for it at the new price."


class NoReason(Problem):
    """Approving without the others needs a reason, for them to know why."""


@dataclass(frozen=True, slots=True)
class Step:
    """A decision about to be made."""

    message: Message
    asked: Approval
    reason: str = ""  # only of an admin who does not wait for the others


def run(session: Session, ask: Ask) -> Reply:
    """Approve, reserve the segments and put the start, all or nothing; of two people pressing one is told who won."""
    demand(ask.person, Role.VIEWER)
    message = sight.find(session, ask.subject, by=ask.person)
    asked = approvals.undecided(session, message.number, revision=ask.revision)
    demand_approval(ask.person, _case(session, message, ask))
    _check_price(ask, asked)
    if asked.needed > 1 and approvals.begin(session, asked.id, by=ask.person.id, now=ask.now):
        return _half(session, ask, asked)
    if approvals.get(session, asked.id).first_by == ask.person.id:
        raise SecondNeeded(f"You approved #{message.number} already.")
    return Reply(jobs=_decide(session, ask, Step(message, asked)))


def alone(session: Session, ask: Ask) -> Reply:
    """Ask an admin why they approve without the others."""
    demand(ask.person, Role.ADMIN, ask=ask.account.admins)
    message = sight.find(session, ask.subject, by=ask.person)
    asked = approvals.undecided(session, message.number, revision=ask.revision)
    form = forms.open(
        session,
        user=ask.person.id,
        kind="approve",
        now=ask.now,
        message=message.number,
        revision=asked.revision,
    )
    return Reply(form=surface.alone(form, message))


def submit_alone(session: Session, ask: Ask) -> Reply:
    """Approve without the others, authors too: it is for when nobody else is there, and everybody is told."""
    demand(ask.person, Role.ADMIN, ask=ask.account.admins)
    reason = str(ask.values.get("reason") or "").strip()
    if not reason:
        raise NoReason(field="reason")
    form = forms.state(session, ask.form)
    message = sight.find(session, form.message, by=ask.person)
    asked = approvals.undecided(session, message.number, revision=form.revision)
    _check_price(ask, asked)
    forms.done(session, ask.form)
    step = Step(message, asked, reason)
    return Reply(jobs=(*_decide(session, ask, step), *_tell(session, ask, step)))


def _check_price(ask: Ask, asked: Approval) -> None:
    """Refuse what would cost another sum than the request says."""
    if asked.price != ask.account.price_per_segment:
        raise Repriced


def _half(session: Session, ask: Ask, asked: Approval) -> Reply:
    audit.add(
        session, who=ask.person.id, action="approved as the first of two", subject=f"#{asked.message}", now=ask.now
    )
    words = f"✅ 1 of 2: {mention(ask.person.id)} approved #{asked.message}; it needs one more approver."
    note = posts.note(session, asked.message, words, key=f"first:{asked.id}")
    return Reply(jobs=(posts.request(session, asked), note))


def _decide(session: Session, ask: Ask, step: Step) -> tuple[Job, ...]:
    by, now, reason = ask.person.id, ask.now, step.reason
    decided = approvals.decide(session, step.asked.id, outcome=Outcome.APPROVED, by=by, now=now, reason=reason)
    scheduled, launch = sending.schedule(
        session, step.message, action=Action.APPROVE, by=by, account=ask.account, now=now
    )
    goes = f"goes out {moment(launch.due, ask.account.zone)}" if launch.due else "goes out now"
    goes = "runs from now on" if scheduled.is_automated else goes
    mark, how = ("🚨", " without the others") if reason else ("✅", "")
    words = f"{mark} {mention(decided.asked_by)}: {mention(by)} approved #{scheduled.number}{how}; it {goes}."
    note = posts.note(session, scheduled.number, words, key=f"approved:{decided.id}")
    shown = (posts.card(session, scheduled.number), posts.request(session, decided), note)
    return (*shown, Job("warn", ""), launch)


def _tell(session: Session, ask: Ask, step: Step) -> tuple[Job, ...]:
    """Tell everybody who might have approved it, each in their messages, and write down why."""
    number, by = step.message.number, ask.person.id
    audit.add(
        session,
        who=by,
        action="approved without the others",
        subject=f"#{number}",
        now=ask.now,
        detail={"revision": step.asked.revision, "reason": step.reason},
    )
    root = posts.root(session, number)
    words = surface.passed_over(step.message, by=by, reason=step.reason, link=thread_link(root) if root else "")
    key = f"alone:{step.asked.id}"
    others = (who for who in ask.approving if who != by)
    return tuple(posts.notice(session, words, key=f"{key}:{who}", channel=who) for who in others)


def _case(session: Session, message: Message, ask: Ask) -> Case:
    authors = messages.authors(session, message.number, revision=message.revision)
    return Case(authors, ask.account.approvers, ask.account.self_approval)


COMMAND = Command(
    "approve",
    run,
    usage="#12",
    needs=FRESH,
    parts=(
        Part("approve.alone", alone, needs=FRESH),
        Part("approve.alone.submit", submit_alone, needs=FRESH | {Need.APPROVING_PEOPLE}),
    ),
)
