"""Approve a message, for exactly the revision that was asked for."""

from blocks.words import mention, moment
from commands.ask import Ask, Command, Need, Reply
from sms.errors import Problem
from sms.job import Job
from sms.lifecycle import Action
from sms.message import Message
from sms.roles import Case, demand_approval
from store import Session, approvals, audit, messages, posts, sending
from store.approvals import Approval, Outcome


class SecondNeeded(Problem):
    """You approved this already."""

    hint = "It goes to so many people that somebody else must approve it as well."


def run(session: Session, ask: Ask) -> Reply:
    """Approve, reserve the segments and put the start, all or nothing; of two people pressing one is told who won."""
    message = messages.find(session, ask.subject)
    asked = approvals.undecided(session, message.number, revision=ask.revision)
    demand_approval(ask.person, _case(session, message, ask))
    if asked.needed > 1 and approvals.begin(session, asked.id, by=ask.person.id, now=ask.now):
        return _half(session, ask, asked)
    if approvals.get(session, asked.id).first_by == ask.person.id:
        raise SecondNeeded(f"You approved #{message.number} already.")
    decided = approvals.decide(session, asked.id, outcome=Outcome.APPROVED, by=ask.person.id, now=ask.now)
    scheduled, launch = sending.schedule(
        session, message, action=Action.APPROVE, by=ask.person.id, account=ask.account, now=ask.now
    )
    goes = f"goes out {moment(launch.due, ask.account.zone)}" if launch.due else "goes out now"
    words = f"✅ {mention(asked.asked_by)}: {mention(ask.person.id)} approved #{scheduled.number}; it {goes}."
    note = posts.note(session, scheduled.number, words, key=f"approved:{asked.id}")
    shown = (posts.card(session, scheduled.number), posts.request(session, decided), note)
    return Reply(jobs=(*shown, Job("warn", ""), launch))


def _half(session: Session, ask: Ask, asked: Approval) -> Reply:
    audit.add(
        session, who=ask.person.id, action="approved as the first of two", subject=f"#{asked.message}", now=ask.now
    )
    words = f"✅ 1 of 2: {mention(ask.person.id)} approved #{asked.message}; it needs one more approver."
    note = posts.note(session, asked.message, words, key=f"first:{asked.id}")
    return Reply(jobs=(posts.request(session, asked), note))


def _case(session: Session, message: Message, ask: Ask) -> Case:
    authors = messages.authors(session, message.number, revision=message.revision)
    return Case(authors, ask.account.approvers, ask.account.self_approval)


COMMAND = Command("approve", run, usage="#12", needs=frozenset({Need.FRESH_ROLE}))
