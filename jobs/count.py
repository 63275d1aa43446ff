"""Count the audience of a message and fill the open review panel in; key: the panel's form id."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from blocks import review as surface
from blocks.review import Panel
from jobs.members import refresh
from jobs.world import Counts, World
from sms import schedule
from sms.errors import Problem
from sms.finding import Facts
from sms.lifecycle import State
from sms.links import base
from sms.message import Counted, Message
from sms.place import Place
from sms.review import review
from sms.roles import approvers_needed
from sms.settings import Settings
from store import Session, alike, audience, count, forms, messages, places, quota, sending, settings
from store.alike import Question
from store.audience_sql import Span
from store.forms import Form


@dataclass(frozen=True, slots=True)
class Brief:
    """What is to be counted, and what the panel says of its person."""

    form: str
    submit: str
    user: str
    message: Message
    account: Settings
    question: Question


class Overtaken(Problem):
    """The message was changed while it was counted."""

    hint = "Close this and open `Send or schedule` again."


async def run(world: World, key: str) -> Counts:
    """Write the snapshot, count every text in it, and show the review; it is bulk work, and nobody waits for it."""
    form = await world.db.read(partial(forms.find, form=key))
    if form is None or form.message is None:
        return {"gone": 1}
    try:
        brief = await world.db.read(partial(_brief, world=world, form=form))
        counted = await _count(world, brief)
    except Problem as problem:
        await world.chat.edit_form(surface.failed(key, form.message, why=str(problem)))
        return {"refused": 1}
    has_sender = await world.carrier.has_sender()
    panel = await world.db.run(
        partial(_panel, form=form, brief=brief, counted=counted, has_sender=has_sender, now=world.clock.now())
    )
    return {"shown": int(await world.chat.edit_form(surface.view(panel))), "recipients": counted.recipients}


def _brief(session: Session, *, world: World, form: Form) -> Brief:
    message, account = messages.get(session, form.message or 0), settings.load(session)
    if message.revision != form.revision:
        raise Overtaken
    sender = str(form.state.get("sender", ""))
    return Brief(
        form=form.id,
        submit=str(form.state.get("submit", surface.REQUEST)),
        user=form.user,
        message=message,
        account=account,
        question=Question(
            message=message,
            frozen=sending.written(session, message, account=account, sender=sender),
            account=account,
            estimate=sending.checked(session, message, account=account, sender=sender),
            public_url=base(world.public_url, account.link_domain),
        ),
    )


async def _count(world: World, brief: Brief) -> Counted:
    now, message = world.clock.now(), brief.message
    await refresh(world, (*message.selection.lists, *message.selection.not_lists))
    spans = await world.db.read(partial(audience.spans, selection=message.selection))
    while await world.db.run(partial(_clear, message=message), bulk=True):
        pass
    for span in spans:
        await world.db.run(partial(_write, message=message, span=span, brief=brief, now=now), bulk=True)
    people = await world.db.read(partial(places.counted, number=message.number))
    counted = await world.db.read(partial(_exact, brief=brief, people=people, now=now))
    if len(counted.histogram) > 1 or counted.exact != counted.estimated:
        for span in spans:
            await _set_segments(world, brief, span)
    await world.db.run(partial(messages.set_counted, number=message.number, count=counted), bulk=True)
    return counted


def _clear(session: Session, *, message: Message) -> int:
    _check(session, message)
    return audience.clear_recipients(session, message.number)


def _write(session: Session, *, message: Message, span: Span, brief: Brief, now: datetime) -> None:
    _check(session, message)
    segments = brief.question.estimate.segments
    audience.write_recipients(session, message.number, span, segments=segments, now=now)


def _check(session: Session, message: Message) -> None:
    """Never touch the snapshot of a message that was changed or requested meanwhile."""
    held = messages.get(session, message.number, lock=True)  # or it is requested while this clears its snapshot
    if (held.state, held.revision) != (State.DRAFT, message.revision):
        raise Overtaken


def _exact(session: Session, *, brief: Brief, people: Mapping[Place, int], now: datetime) -> Counted:
    waterfall = audience.waterfall(
        session, brief.message.selection, subscription_id=brief.question.frozen.subscription_id, now=now
    )
    return count.exact(session, brief.question, waterfall=waterfall, people=people, now=now)


async def _set_segments(world: World, brief: Brief, span: Span) -> None:
    """Correct the snapshot for everybody of a span whose own text does not cost what the estimate said."""
    usual = brief.question.estimate.segments
    dear = await world.db.read(lambda session: alike.dear(session, brief.question, span, usual=usual))
    for segments, people in dear.items():
        await world.db.run(partial(_correct, message=brief.message, people=people, segments=segments), bulk=True)


def _correct(session: Session, *, message: Message, people: Sequence[int], segments: int) -> None:
    _check(session, message)
    count.set_segments(session, message.number, people, segments=segments)


def _panel(session: Session, *, form: Form, brief: Brief, counted: Counted, has_sender: bool, now: datetime) -> Panel:
    """Judge the send; the form remembers whether it may be submitted, and which warnings were shown."""
    facts = _facts(session, brief, counted, has_sender=has_sender, now=now)
    verdict = review(facts)
    two = approvers_needed(counted.recipients, above=brief.account.second_approver_above) > 1
    submit = surface.REQUEST if two else brief.submit
    told = {
        "submit": submit,
        "ready": not verdict.errors,
        "warnings": [finding.line for finding in verdict.warnings],
        "codes": [finding.code for finding in verdict.warnings],
    }
    forms.update(session, form.id, {**form.state, **told})
    return Panel(
        form=brief.form,
        number=brief.message.number,
        verdict=verdict,
        counted=counted,
        judgement=facts.quota,
        budget=facts.budget,
        when=brief.message.when,
        account=brief.account,
        submit=submit,
    )


def _facts(session: Session, brief: Brief, counted: Counted, *, has_sender: bool, now: datetime) -> Facts:
    message, account = brief.message, brief.account
    starts = schedule.start_of(message, counted, account=account.zone)
    at, exact = starts or now, counted.exact
    return Facts(
        message=message,
        counted=counted,
        quota=quota.judged(session, account, asked=exact, now=at),
        budget=quota.judged_for_team(session, account, number=message.number, asked=exact, now=at),
        settings=account,
        text=brief.question.frozen.body,
        now=now,
        starts_at=starts,
        ends_at=counted.ends,
        has_sender=has_sender,
        public_url=bool(brief.question.public_url),
        authors=messages.authors(session, message.number, revision=message.revision) | {brief.user},
    )
