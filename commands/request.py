"""Ask for approval of what was reviewed, or send it where no other approval is needed."""

from datetime import datetime, timedelta

from blocks import review
from blocks.words import mention, moment
from commands.ask import Ask, Command, Need, Part, Reply
from sms.errors import Problem
from sms.job import Job
from sms.lifecycle import Action
from sms.message import Message
from sms.roles import Case, NotYours, Role, approvers_needed, demand, sends_alone
from sms.schedule import start_of
from store import Session, approvals, audit, forms, messages, posts, sending, sight, snapshot
from store.forms import Form
from store.messages import Changed

NEEDS = frozenset({Need.FRESH_ROLE, Need.APPROVERS, Need.APPROVING_PEOPLE})


class NotReviewed(Problem):
    """This is not reviewed yet."""

    hint = "Press `Send or schedule` on the card, and wait until it is counted."


def run(session: Session, ask: Ask) -> Reply:
    """Tell where to begin, for nobody can ask for what they have not reviewed."""
    message = sight.find(session, ask.subject, by=ask.person)
    raise NotReviewed(f"#{message.number} is not reviewed yet.")


def submit(session: Session, ask: Ask) -> Reply:
    """Put up exactly the revision that was counted; the warnings shown are kept with it."""
    demand(ask.person, Role.AUTHOR)
    form = forms.state(session, ask.form)
    message = _reviewed(session, ask, form)
    messages.add_author(session, message, by=ask.person.id)
    sending.freeze(session, message, account=ask.account, sender=ask.person.name)
    _check_snapshot(session, message)
    _keep_warnings(session, ask, message, form)
    if form.state["submit"] == review.REQUEST or _needed(ask, _people(session, message)) > 1:
        jobs = _request(session, ask, message, form)
    else:
        jobs = _send(session, ask, message)
    forms.done(session, form.id)
    return Reply(close=True, jobs=(posts.card(session, message.number), *jobs))


def _reviewed(session: Session, ask: Ask, form: Form) -> Message:
    message = sight.find(session, form.message, by=ask.person)
    if message.revision != form.revision:
        raise Changed(f"#{message.number} was changed meanwhile.", hint="Press `Send or schedule` again.")
    counted = messages.counted(session, message.number)
    if counted is None or counted.revision != message.revision or not form.state.get("ready"):
        raise NotReviewed
    return message


def _check_snapshot(session: Session, message: Message) -> None:
    """Refuse while another panel has the snapshot written anew: half of it would be approved."""
    counted = messages.counted(session, message.number)
    if counted is None or snapshot.size(session, message.number) != counted.recipients:
        raise NotReviewed("Somebody has it counted anew at this moment.", hint="Wait a little, and press it again.")


def _keep_warnings(session: Session, ask: Ask, message: Message, form: Form) -> None:
    """Write down which warnings stood above the button: pressing it counts as read."""
    shown = {"revision": message.revision, "warnings": form.state["warnings"], "codes": form.state.get("codes", [])}
    audit.add(session, who=ask.person.id, action="reviewed", subject=f"#{message.number}", now=ask.now, detail=shown)


def _request(session: Session, ask: Ask, message: Message, form: Form) -> tuple[Job, ...]:
    counted, people = messages.counted(session, message.number), _people(session, message)
    asked_for = messages.move(session, message, action=Action.REQUEST, by=ask.person.id, now=ask.now)
    asked = approvals.ask(
        session,
        asked_for,
        by=ask.person.id,
        of=ask.approvers,
        expires_at=_expires(ask, start_of(message, counted, account=ask.account.zone)),
        warnings=form.state["warnings"],
        people=people,
        needed=_needed(ask, people),
        price=ask.account.price_per_segment,
        zones=ask.approving,
        now=ask.now,
    )
    return posts.request(session, asked), *approvals.alarms(asked, zone=ask.account.zone, now=ask.now)


def _people(session: Session, message: Message) -> int:
    counted = messages.counted(session, message.number)
    return counted.recipients if counted else 0


def _needed(ask: Ask, people: int) -> int:
    return approvers_needed(people, above=ask.account.second_approver_above)


def _expires(ask: Ask, starts: datetime | None) -> datetime:
    latest = ask.now + timedelta(hours=ask.account.approval_hours)
    return min(latest, starts) if starts else latest


def _send(session: Session, ask: Ask, message: Message) -> tuple[Job, ...]:
    authors = messages.authors(session, message.number, revision=message.revision)
    if not sends_alone(ask.person, Case(authors, ask.account.approvers, ask.account.self_approval)):
        raise NotYours("This needs somebody's approval by now.", hint="Press `Send or schedule` again.")
    scheduled, launch = sending.schedule(
        session, message, action=Action.SCHEDULE, by=ask.person.id, account=ask.account, now=ask.now
    )
    goes = f"goes out {moment(launch.due, ask.account.zone)}" if launch.due else "goes out now"
    words = f"✅ {mention(ask.person.id)} sends #{message.number} without another's approval; it {goes}."
    return posts.note(session, message.number, words, key=f"sent-alone:{scheduled.revision}"), Job("warn", ""), launch


COMMAND = Command("request", run, usage="#12", parts=(Part("request.submit", submit, needs=NEEDS),))
