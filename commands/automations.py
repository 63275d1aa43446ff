"""Texts that go out by themselves: when something happens, wait, then send."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from blocks import automation as card
from blocks import automation_form as surface
from blocks import automations as lists_surface
from blocks import composer
from blocks.surface import Modal
from blocks.words import mention
from commands.ask import Ask, Command, Need, Part, Reply
from sms import automation as rule
from sms import naming, pages
from sms import properties as property_rule
from sms.errors import Problem
from sms.job import Job
from sms.lifecycle import Action, State, next_state
from sms.message import Draft, Message
from sms.properties import Property
from sms.roles import Case, Role, approvers_needed, demand, sends_alone
from store import (
    Session,
    approvals,
    automation_forms,
    automation_results,
    automation_texts,
    automations,
    forms,
    lists,
    messages,
    posts,
    properties,
    sending,
    sight,
    teams,
)
from store.automation_forms import Builder
from store.automations import Automation
from store.live import Live, live

SHOWN_MAX = 15  # a message holds 50 blocks
BEGUN = frozenset({State.SENDING, State.PAUSED})
UNDER_WAY = BEGUN | {State.IN_REVIEW}
NEEDS = frozenset({Need.FRESH_ROLE, Need.APPROVERS, Need.APPROVING_PEOPLE})


class NoAddress(Problem):
    """Nothing can be called from outside without a public address."""

    hint = "Set PUBLIC_URL, and start TextOps again."


def run(session: Session, ask: Ask) -> Reply:
    """List them with what they do, or those with the words that were typed."""
    words = ask.argument.strip()
    every = automations.every(session, seen=sight.seen_by(ask.person))
    found = list(pages.holding(words, every, names=lambda each: (each.message.draft.name,)))
    shown = [automation_results.results(session, each, account=ask.account) for each in found[:SHOWN_MAX]]
    return Reply(say=lists_surface.view(shown, more=max(0, len(found) - SHOWN_MAX), words=words))


def add(session: Session, ask: Ask) -> Reply:
    """Open an empty form."""
    return _open(session, ask, None)


def edit(session: Session, ask: Ask) -> Reply:
    """Open the form on one; saving a change takes it off its way."""
    each = _find(session, ask)
    next_state(each.message.state, Action.EDIT, automated=True)
    return _open(session, ask, each)


def built(session: Session, ask: Ask) -> Reply:
    """Draw what was chosen: its inputs, the sentence, and what each text costs; all of it is kept for a day."""
    form = forms.find(session, ask.form)
    if form is None:
        return Reply()  # the last keystroke came after the submit
    return _with(session, ask, form.state)


def more(session: Session, ask: Ask) -> Reply:
    """Add a step."""
    return _with(session, ask, automation_forms.add_row(forms.state(session, ask.form).state))


def less(session: Session, ask: Ask) -> Reply:
    """Take a step away."""
    return _with(session, ask, automation_forms.drop_row(forms.state(session, ask.form).state, int(ask.argument)))


def go_on(session: Session, ask: Ask) -> Reply:
    """Fill the form with what was left unsaved, which is this form's from now on."""
    state, values = automation_forms.restored(session, ask.form)
    return _with(session, replace(ask, values=values), state)


def closed(session: Session, ask: Ask) -> Reply:
    """Keep what stood in the form, if Slack tells it; else what was chosen last is kept already."""
    automation_forms.keep(session, ask.form, ask.values, now=ask.now)
    return Reply()


def suggest_lists(session: Session, ask: Ask) -> Reply:
    """Find lists by name."""
    found = pages.holding(ask.argument, lists.every(session), names=lambda each: (each.name,))
    return Reply(choices=composer.choices((each.name, str(each.id)) for each in found))


def suggest_properties(session: Session, ask: Ask) -> Reply:
    """Find properties of contacts."""
    return _properties(ask, [each for each in properties.every(session) if each.owner == "contact"])


def suggest_dates(session: Session, ask: Ask) -> Reply:
    """Find properties of contacts that are dates."""
    every = properties.custom(session, "contact")
    return _properties(ask, [each for each in every if each.kind is property_rule.Kind.DATE])


def submit(session: Session, ask: Ask) -> Reply:
    """Save it as a draft; a change of what it does voids its approval."""
    demand(ask.person, Role.AUTHOR)
    form = forms.state(session, ask.form)
    new = automation_forms.builder(form.id, form.state, ask.values)
    draft = Draft(naming.read(new.name, taken=()), new.channel, "")
    _check(session, ask, new, form.state)
    old = _find(session, replace(ask, number=new.number)) if new.number else None
    asked = approvals.open(session, old.number) if old else None
    each = _save(session, ask, new, draft, old=old, revision=form.revision or 0)
    forms.done(session, form.id)
    is_void = each.message.state is State.DRAFT
    voided = [posts.request(session, asked)] if asked and is_void else []
    planned = [Job("stop", str(each.number))] if old and old.message.state in BEGUN and is_void else []
    return Reply(jobs=(posts.card(session, each.number), *voided, *planned))


def request(session: Session, ask: Ask) -> Reply:
    """Put it up for approval, its texts frozen word for word; a lone approver lets it run at once."""
    demand(ask.person, Role.AUTHOR)
    each = _find(session, ask)
    next_state(each.message.state, Action.REQUEST, automated=True)
    automations.check(session, each, account=ask.account, sender=ask.person.name)
    messages.add_author(session, each.message, by=ask.person.id)
    automations.freeze(session, each, account=ask.account, sender=ask.person.name)
    automation_texts.freeze_anew(session, each)
    authors = messages.authors(session, each.number, revision=each.message.revision)
    if sends_alone(ask.person, Case(authors, ask.account.approvers, ask.account.self_approval)):
        _, begin = sending.schedule(
            session, each.message, action=Action.SCHEDULE, by=ask.person.id, account=ask.account, now=ask.now
        )
        words = f"✅ {mention(ask.person.id)} lets #{each.number} run without another's approval."
        return Reply(jobs=(posts.note(session, each.number, words, key=f"alone:{each.message.revision}"), begin))
    return Reply(jobs=(posts.card(session, each.number), *_ask_for_it(session, ask, each)))


def report(session: Session, ask: Ask) -> Reply:
    """Show what it came to, text by text."""
    each = _find(session, ask)
    return Reply(say=card.report(automation_results.results(session, each, account=ask.account)))


def hook(session: Session, ask: Ask) -> Reply:
    """Give address and secret by which programs let people in; where there is a secret, ask before it is replaced."""
    demand(ask.person, Role.AUTHOR)
    each = _find(session, ask)
    if each.hook:
        form = forms.open(session, user=ask.person.id, kind="hook", now=ask.now, message=each.number)
        return Reply(form=lists_surface.renew(form, each))
    return Reply(form=_secret(session, ask, each))


def renew(session: Session, ask: Ask) -> Reply:
    """Make a new secret; the one before is void from now on."""
    demand(ask.person, Role.AUTHOR)
    number = forms.state(session, ask.form).message or 0
    each = _find(session, replace(ask, number=number))
    return Reply(edit=_secret(session, ask, each))


def _secret(session: Session, ask: Ask, each: Automation) -> Modal:
    if not ask.public_url:
        raise NoAddress
    end, secret = automations.renew_hook(session, each, by=ask.person.id, now=ask.now)
    return lists_surface.hook(each, address=f"{ask.public_url}/hooks/{end}", secret=secret)


def _find(session: Session, ask: Ask) -> Automation:
    return automations.get(session, sight.find(session, ask.subject, by=ask.person).number)


def _open(session: Session, ask: Ask, each: Automation | None) -> Reply:
    demand(ask.person, Role.AUTHOR)
    state, values = automation_forms.opened(each.plan if each else None)
    draft = each.message.draft if each else Draft("", ask.team_channel, "")
    kind = f"automation {each.number}" if each else "automation"
    left = automation_forms.left(session, ask.person.id, kind=kind, saved=each, now=ask.now)
    state |= {"number": each.number if each else None, "voids": bool(each and each.message.state in UNDER_WAY)}
    state |= {"unsaved": left.id if left else "", "name": left.typed.get("name") if left else ""}
    revision = each.message.revision if each else None
    form = forms.open(session, user=ask.person.id, kind=kind, now=ask.now, revision=revision, state=state)
    values |= {"name": draft.name, "channel": draft.channel}
    return Reply(form=_draw(session, replace(ask, form=form, values=values), state))


def _with(session: Session, ask: Ask, state: Mapping[str, Any]) -> Reply:
    forms.update(session, ask.form, state)
    automation_forms.keep(session, ask.form, ask.values, now=ask.now)
    return Reply(edit=_draw(session, ask, state))


def _draw(session: Session, ask: Ask, state: Mapping[str, Any]) -> Modal:
    shown = automation_forms.builder(ask.form, state, ask.values)
    names, opt_out, voids = automations.names(session), ask.account.opt_out_text, bool(state.get("voids"))
    lives = _lives(session, ask, shown)
    return surface.view(surface.Shown(shown, names, lives, opt_out_text=opt_out, voids=voids))


def _lives(session: Session, ask: Ask, shown: Builder) -> dict[int, Live]:
    """Count each text as if it were a message that is saved."""
    drafts = {row.key: Draft("", "", row.step.body, opt_out=row.step.opt_out) for row in shown.texts}
    texts = {key: Message(0, draft, State.DRAFT, 1, ask.person.id) for key, draft in drafts.items()}
    return {key: live(session, each, account=ask.account, sender=ask.person.name) for key, each in texts.items()}


def _check(session: Session, ask: Ask, new: Builder, state: Mapping[str, Any]) -> None:
    """Refuse what is not whole, under the input at fault."""
    if not new.channel:
        raise Problem("Choose the channel that its card goes to.", field="channel")
    if ask.in_channel is False:
        raise Problem("The bot is not in this channel.", hint="Write /invite @textops there.", field="channel")
    automation_forms.check(new, state, ask.values, _lives(session, ask, new))


def _save(
    session: Session, ask: Ask, new: Builder, draft: Draft, *, old: Automation | None, revision: int
) -> Automation:
    by, now = ask.person.id, ask.now
    if old is None:
        team = teams.chosen(session, ask.person, None)
        return automations.add(session, draft, new.plan, author=by, now=now, team=team)
    seen = replace(old, message=replace(old.message, revision=revision))
    return automations.edit(session, draft, new.plan, old=seen, by=by, now=now)


def _ask_for_it(session: Session, ask: Ask, each: Automation) -> tuple[Job, ...]:
    """Ask the approvers; two of them wherever any send may need two, for nobody can count who will come."""
    asked_for = messages.move(session, each.message, action=Action.REQUEST, by=ask.person.id, now=ask.now)
    above = ask.account.second_approver_above
    asked = approvals.ask(
        session,
        asked_for,
        by=ask.person.id,
        of=ask.approvers,
        expires_at=ask.now + timedelta(hours=ask.account.approval_hours),
        warnings=rule.cautions(each.plan, ask.account.opt_out_text, quiet=bool(ask.account.quiet_hours)),
        needed=approvers_needed(above + 1 if above is not None else 0, above=above),
        price=ask.account.price_per_segment,
        zones=ask.approving,
        now=ask.now,
    )
    return (posts.request(session, asked), *approvals.alarms(asked, zone=ask.account.zone, now=ask.now))


def _properties(ask: Ask, every: list[Property]) -> Reply:
    found = pages.holding(ask.argument, every, names=lambda each: (each.label, each.name))
    return Reply(choices=composer.choices((each.label, each.name) for each in found))


COMMAND = Command(
    "automations",
    run,
    usage="[words]",
    reads=True,
    parts=(
        Part("automations.add", add),
        Part("automations.edit", edit),
        Part("automations.built", built),
        Part("automations.typed", built, gives_way=True),
        Part("automations.more", more),
        Part("automations.less", less),
        Part("automations.continue", go_on),
        Part("automations.closed", closed),
        Part("automations.list", built),
        Part("automations.list.find", suggest_lists, reads=True),
        Part("automations.property", built),
        Part("automations.property.find", suggest_properties, reads=True),
        Part("automations.date", built),
        Part("automations.date.find", suggest_dates, reads=True),
        Part("automations.submit", submit, needs=frozenset({Need.CHANNEL})),
        Part("automations.request", request, needs=NEEDS),
        Part("automations.report", report, reads=True),
        Part("automations.hook", hook),
        Part("automations.renew", renew),
    ),
)
