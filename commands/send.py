"""Choose whom a message goes to and when, and review what that comes to."""

from dataclasses import replace

from blocks import review
from blocks import send as surface
from blocks.surface import Choice, Modal
from commands.ask import Ask, Command, Part, Reply
from sms import schedule
from sms.audience import Selection
from sms.errors import Problem
from sms.job import Job
from sms.lifecycle import Action, demand_regular, next_state
from sms.message import Message, When
from sms.roles import Case, Role, demand, sends_alone
from store import Session, approvals, audience, edits, forms, messages, posts, sight
from store.forms import Form
from store.messages import Changed


class NobodyChosen(Problem):
    """Choose at least one list or contact."""


class Past(Problem):
    """This time has passed."""

    hint = "Choose a later one, or `Send now`."


class Ambiguous(Problem):
    """A date or time is set, but `Send now` is chosen."""

    hint = "Choose `Schedule for later`, or clear date and time."


def run(session: Session, ask: Ask) -> Reply:
    """Open the form with what was chosen last; only a draft can be sent."""
    demand(ask.person, Role.AUTHOR)
    message = sight.find(session, ask.subject, by=ask.person)
    demand_regular(automated=message.is_automated)
    next_state(message.state, Action.REQUEST)
    form = forms.open(
        session,
        user=ask.person.id,
        kind="send",
        now=ask.now,
        message=message.number,
        state={"revision": message.revision, "turn": 0},
    )
    later = message.when.on is not None
    return Reply(form=_form(session, ask, message, form=forms.state(session, form), later=later))


def when(session: Session, ask: Ask) -> Reply:
    """Redraw the form, whose submit says whether it is sent or scheduled; `Send now` empties date and time."""
    form = forms.state(session, ask.form)
    later, wish = surface.is_later(ask.values), surface.read_wish(ask.values)
    if not later and (wish.on or wish.at):
        wish = replace(wish, on=None, at=None)
        form = replace(form, state={**form.state, "turn": form.state["turn"] + 1})
        forms.update(session, form.id, form.state)
    message = replace(_message(session, ask, form), selection=_selection(ask), when=wish)
    return Reply(edit=_form(session, ask, message, form=form, later=later))


def people(session: Session, ask: Ask) -> Reply:
    """Find lists and contacts by what is typed."""
    return Reply(choices=tuple(Choice(*pair) for pair in audience.choices(session, ask.argument)))


def submit(session: Session, ask: Ask) -> Reply:
    """Keep the choice and push the review panel, which a job fills in once everybody is counted."""
    demand(ask.person, Role.AUTHOR)
    form = forms.state(session, ask.form)
    old, asked = _message(session, ask, form), approvals.open(session, form.message or 0)
    message = messages.choose(
        session,
        old,
        selection=_checked_selection(ask),
        when=_checked_when(ask),
        by=ask.person.id,
        now=ask.now,
    )
    forms.update(session, form.id, {**form.state, "revision": message.revision})  # `Back` leads here again
    panel = forms.open(
        session,
        user=ask.person.id,
        kind="review",
        now=ask.now,
        message=message.number,
        revision=message.revision,
        state={"submit": _submit(ask, message), "sender": ask.person.name},
    )
    first = old.selection.is_empty  # then there is nothing to tell but what the request will say
    told = () if first else edits.tell(session, old, message, by=ask.person, now=ask.now)
    voided = (posts.request(session, asked),) if asked and message.revision != old.revision else ()
    jobs = (Job("count", panel), posts.card(session, message.number), *voided, *told)
    return Reply(form=review.counting(panel, message.number), jobs=jobs)


def _form(session: Session, ask: Ask, message: Message, *, form: Form, later: bool) -> Modal:
    chosen = message.selection
    return surface.view(
        surface.Send(
            form=form.id,
            message=message,
            to=_labels(session, lists=chosen.lists, contacts=chosen.contacts),
            not_to=_labels(session, lists=chosen.not_lists, contacts=chosen.not_contacts),
            zone=ask.account.zone,
            now=ask.now,
            later=later,
            turn=form.state["turn"],
        )
    )


def _labels(session: Session, *, lists: tuple[int, ...], contacts: tuple[int, ...]) -> tuple[Choice, ...]:
    values = [*(f"list:{one}" for one in lists), *(f"contact:{one}" for one in contacts)]
    return tuple(Choice(*pair) for pair in audience.labels(session, values))


def _message(session: Session, ask: Ask, form: Form) -> Message:
    message = sight.find(session, form.message, by=ask.person)
    if message.revision != form.state["revision"]:
        raise Changed(
            f"#{message.number} was changed meanwhile.", hint="Close this and press `Send or schedule` again."
        )
    return message


def _selection(ask: Ask) -> Selection:
    to, not_to = (ask.values.get(name) or () for name in ("to", "not_to"))
    return audience.selection(to, not_to, newcomers=bool(ask.values.get("newcomers")))


def _checked_selection(ask: Ask) -> Selection:
    selection = _selection(ask)
    if selection.is_empty:
        raise NobodyChosen(field="to")
    return selection


def _checked_when(ask: Ask) -> When:
    day, clock = ask.values.get("date"), ask.values.get("time")
    if not surface.is_later(ask.values):
        if day or clock:
            raise Ambiguous(field="date")
        return When()
    wish = schedule.read(day, clock, recipient_zone=ask.values.get("zone") == surface.RECIPIENT.value)
    starts = schedule.due(wish, account=ask.account.zone)
    if starts is not None and starts < ask.now and not wish.recipient_zone:  # else the review knows who is first
        raise Past(field="time")
    return wish


def _submit(ask: Ask, message: Message) -> str:
    """What the person may do with the review: an author who is a lone approver sends, all others ask."""
    case = Case(frozenset({ask.person.id}), ask.account.approvers, ask.account.self_approval)
    if not sends_alone(ask.person, case):
        return review.REQUEST
    return review.SCHEDULE if message.when.on else review.SEND


COMMAND = Command(
    "send",
    run,
    usage="#12",
    parts=(
        Part("send.when", when),
        Part("send.people", people, reads=True),
        Part("send.submit", submit),
    ),
)
