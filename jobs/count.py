"""Count the audience of a message and fill the open review panel in; key: the panel's form id."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from blocks import review as surface
from blocks.review import Panel
from jobs.world import Counts, World
from sms import quota as rules
from sms import schedule
from sms.errors import Problem
from sms.finding import Facts
from sms.lifecycle import State
from sms.message import Counted, Message
from sms.review import review
from sms.roles import approvers_needed
from sms.settings import Settings
from store import Session, audience, count, forms, messages, quota, sending, settings
from store.audience_sql import Span
from store.count import Question
from store.forms import Form


@dataclass(frozen=True, slots=True)
class Brief:
    """What is to be counted, and what the panel says of its person."""

    form: str
    submit: str
    no_permission: str
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
    panel = await world.db.run(partial(_panel, form=form, brief=brief, counted=counted, now=world.clock.now()))
    return {"shown": int(await world.chat.edit_form(surface.view(panel))), "recipients": counted.recipients}


def _brief(session: Session, *, world: World, form: Form) -> Brief:
    message, account = messages.get(session, form.message or 0), settings.load(session)
    if message.revision != form.revision:
        raise Overtaken
    sender = str(form.state.get("sender", ""))
    return Brief(
        form=form.id,
        submit=str(form.state.get("submit", surface.REQUEST)),
        no_permission=str(form.state.get("no_permission", "")),
        message=message,
        account=account,
        question=Question(
            message=message,
            frozen=sending.written(session, message, account=account, sender=sender),
            account=account,
            estimate=sending.checked(session, message, account=account, sender=sender),
            public_url=world.public_url,
        ),
    )


async def _count(world: World, brief: Brief) -> Counted:
    now, message = world.clock.now(), brief.message
    spans = await world.db.read(partial(audience.spans, selection=message.selection))
    while await world.db.run(partial(_clear, message=message), bulk=True):
        pass
    for span in spans:
        await world.db.run(partial(_write, message=message, span=span, brief=brief, now=now), bulk=True)
    counted = await world.db.read(partial(_exact, brief=brief, now=now))
    if len(counted.histogram) > 1 or counted.exact != counted.estimated:
        await _set_segments(world, brief)
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


def _exact(session: Session, *, brief: Brief, now: datetime) -> Counted:
    waterfall = audience.waterfall(
        session, brief.message.selection, subscription_id=brief.question.frozen.subscription_id, now=now
    )
    return count.exact(session, brief.question, waterfall=waterfall, now=now)


async def _set_segments(world: World, brief: Brief) -> None:
    """Correct the snapshot for everybody whose own text does not cost what the estimate said."""
    number = brief.message.number
    usual = brief.question.estimate.segments
    uneven = await world.db.read(lambda session: [*count.uneven(session, brief.question, usual=usual)])
    for rows in uneven:
        await world.db.run(partial(count.set_segments, number=number, rows=rows), bulk=True)


def _panel(session: Session, *, form: Form, brief: Brief, counted: Counted, now: datetime) -> Panel:
    """Judge the send; the form remembers whether it may be submitted, and which warnings were shown."""
    message, account = brief.message, brief.account
    starts = schedule.start_of(message, counted, account=account.zone)
    standing = quota.standing(session, account, now=starts or now)
    judgement = rules.judge(
        standing.used, standing.reserved, counted.exact, limit=standing.limit, warning=account.quota_warning
    )
    duration = timedelta(seconds=counted.exact / account.segments_per_second)
    facts = Facts(
        message=message,
        counted=counted,
        quota=judgement,
        settings=account,
        text=brief.question.frozen.body,
        now=now,
        starts_at=starts,
        ends_at=(starts or now) + duration,
        public_url=bool(brief.question.public_url),
        no_permission=brief.no_permission,
    )
    verdict = review(facts)
    two = approvers_needed(counted.recipients, above=account.second_approver_above) > 1
    submit = surface.REQUEST if two else brief.submit
    told = {"submit": submit, "ready": not verdict.errors, "warnings": [finding.line for finding in verdict.warnings]}
    forms.update(session, form.id, {**form.state, **told})
    return Panel(
        form=brief.form,
        number=message.number,
        verdict=verdict,
        counted=counted,
        judgement=judgement,
        when=message.when,
        account=account,
        submit=submit,
    )
