"""Record what a number's holder said, with its evidence, and keep a number from every text for good or for now."""

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from blocks import consent as surface
from blocks import contact as contact_surface
from blocks.contact import Eyes
from blocks.surface import Modal
from commands.ask import Ask, Command, Need, Part, Reply
from sms import timeline
from sms.consent import Change, Evidence, How, Scope
from sms.errors import Problem
from sms.job import Job
from sms.phone import mask
from sms.roles import Role, demand
from sms.timeline import Look
from store import Session, audit, bars, consent, forms, keyed, people, person, subscriptions
from store.people import Contact

FRESH = frozenset({Need.FRESH_ROLE})


class NoNumber(Problem):
    """They have no number that can be texted, and consent belongs to a number."""

    hint = "Press `Edit` and type one."


class NotProven(Problem):
    """Consent counts only with its evidence."""


class NotToRelease(Problem):
    """Nothing that can be released keeps this number from texts."""


def run(session: Session, ask: Ask) -> Reply:
    """Open the form for an opt-in of whoever is meant."""
    demand(ask.person, Role.AUTHOR)
    return Reply(form=_record(session, ask, people.named(session, ask.argument)))


def record(session: Session, ask: Ask) -> Reply:
    """Ask for an opt-in with all of its evidence."""
    demand(ask.person, Role.AUTHOR)
    return Reply(edit=_record(session, ask, _contact(session, ask)))


def record_submit(session: Session, ask: Ask) -> Reply:
    """Keep an opt-in; one from before the number's last opt-out proves nothing."""
    contact, number = _asked(session, ask)
    kind, given = int(_word(ask, "subscription") or 0), _given(ask)
    if not kind:
        raise NotProven("Choose a subscription type.", field="subscription")
    if (out := consent.last_opt_out(session, number, subscription_id=kind)) and out >= given:
        raise NotProven(
            f"They opted out on {out.astimezone(ask.account.zone):%d %b %Y}, after that.",
            hint="Only what they agreed to since counts.",
            field="date",
        )
    evidence = Evidence(_needed(ask, "shown"), How.BY_HAND, given, ask.person.id, _needed(ask, "source"))
    kept = consent.record(session, number, change=Change.OPT_IN, evidence=evidence, subscription_id=kind)
    _log(session, ask, number, "recorded consent")
    own = [bar for bar in bars.of(session, [number], now=ask.now) if bar.is_own_word]
    still = " The phone's own STOP stays in force: only START, texted from it, takes that back." if own else ""
    if kept is Change.ASK:
        asks = "" if own else " The phone is asked by text, once, and counts as opted in when it replies YES."
        asked = _done(session, ask, contact, notice=f"🕓 Consent is recorded.{asks}{still}")
        return replace(asked, jobs=(Job("confirm", ""),))
    return _done(session, ask, contact, notice=f"✅ Consent is recorded.{still}")


def opt_out(session: Session, ask: Ask) -> Reply:
    """Ask what they do not want any more."""
    demand(ask.person, Role.AUTHOR)
    contact = _contact(session, ask)
    form, kinds = _form(session, ask, contact), subscriptions.names(session)
    return Reply(edit=surface.opt_out(form, contact.id, _numbers(contact), kinds))


def opt_out_submit(session: Session, ask: Ask) -> Reply:
    """Keep an opt-out; of one type it ends all of them unless `revocation_scope` says otherwise."""
    contact, number = _asked(session, ask)
    chosen = _word(ask, "subscription")
    kind = int(chosen) if chosen and chosen != surface.EVERYTHING else None
    evidence = Evidence(_needed(ask, "shown"), How.BY_HAND, ask.now, ask.person.id, "")
    consent.record(session, number, change=Change.OPT_OUT, evidence=evidence, subscription_id=kind)
    _log(session, ask, number, "opted out")
    ends_all = kind is None or ask.account.revocation_scope is Scope.ALL
    ended = "of everything" if ends_all else "of that subscription type"
    return _done(session, ask, contact, notice=f"✅ The number is opted out {ended}.")


def suppress(session: Session, ask: Ask) -> Reply:
    """Ask why a number is to get nothing any more."""
    return _bar(session, ask, is_hold=False)


def hold(session: Session, ask: Ask) -> Reply:
    """Ask why a number is to get nothing for now."""
    return _bar(session, ask, is_hold=True)


def suppress_submit(session: Session, ask: Ask) -> Reply:
    """Keep a number from every text."""
    contact, number = _asked(session, ask)
    bars.suppress(session, number, reason=_needed(ask, "reason"), by=ask.person.id, now=ask.now)
    return _done(session, ask, contact, notice="✅ The number is suppressed: nothing is sent to it.")


def hold_submit(session: Session, ask: Ask) -> Reply:
    """Keep a number from every text until a day, or until it is released."""
    contact, number = _asked(session, ask)
    day = _word(ask, "until")
    until = datetime.combine(date.fromisoformat(day), time(), ask.account.zone) if day else None
    if until and until <= ask.now:
        raise NotProven("That day has begun already.", hint="Choose a later one, or none.", field="until")
    bars.hold(session, number, reason=_needed(ask, "reason"), until=until, by=ask.person.id, now=ask.now)
    return _done(session, ask, contact, notice="✅ The number is on hold: nothing is sent to it meanwhile.")


def release(session: Session, ask: Ask) -> Reply:
    """Ask why a number may be texted again."""
    demand(ask.person, Role.AUTHOR)
    contact = _contact(session, ask)
    barred = bars.of(session, _numbers(contact), now=ask.now)
    free = list(dict.fromkeys(bar.number for bar in barred if not bar.is_own_word))
    if not free:
        own = "Only START, texted from the phone, takes back its own STOP." if barred else "None is barred."
        raise NotToRelease(hint=own)
    return Reply(edit=surface.release(_form(session, ask, contact), contact.id, free))


def release_submit(session: Session, ask: Ask) -> Reply:
    """Let a number be texted again, as far as it has agreed; whoever was forgotten comes back by an admin alone."""
    contact, number = _asked(session, ask)
    if any(bar.is_of_forgotten for bar in bars.of(session, [number], now=ask.now)):
        demand(ask.person, Role.ADMIN, ask=ask.account.admins)
    if not bars.release(session, number, reason=_needed(ask, "reason"), by=ask.person.id, now=ask.now):
        raise NotToRelease
    return _done(session, ask, contact, notice="✅ The number is released. What it agreed to says what it gets.")


def _record(session: Session, ask: Ask, contact: Contact) -> Modal:
    kinds = subscriptions.names(session)
    if not kinds:
        raise NotProven("There is no subscription type yet.", hint="`/sms subscriptions` adds one.")
    today = ask.now.astimezone(ask.account.zone).date()
    return surface.record(_form(session, ask, contact), contact.id, _numbers(contact), kinds, today=today)


def _bar(session: Session, ask: Ask, *, is_hold: bool) -> Reply:
    demand(ask.person, Role.AUTHOR)
    contact = _contact(session, ask)
    form = _form(session, ask, contact)
    return Reply(edit=surface.bar(form, contact.id, _numbers(contact), is_hold=is_hold))


def _contact(session: Session, ask: Ask) -> Contact:
    at = timeline.read(ask.argument)
    return people.contact(session, at.contact if at else 0)


def _numbers(contact: Contact) -> list[str]:
    found = list(dict.fromkeys(number for number in (contact.mobile, contact.phone) if number))
    if not found:
        raise NoNumber
    return found


def _form(session: Session, ask: Ask, contact: Contact) -> str:
    return forms.open(session, user=ask.person.id, kind="consent", now=ask.now, state={"contact": contact.id})


def _asked(session: Session, ask: Ask) -> tuple[Contact, str]:
    """Give whom a submitted form is about; a number that is not theirs any more is refused."""
    demand(ask.person, Role.AUTHOR)
    contact = people.contact(session, forms.state(session, ask.form).state["contact"])
    number = _word(ask, "number")
    if number not in _numbers(contact):
        raise NotProven("This is not their number any more.", hint="Close this and open them again.", field="number")
    return contact, number


def _given(ask: Ask) -> datetime:
    day = date.fromisoformat(_needed(ask, "date"))
    today = ask.now.astimezone(ask.account.zone).date()
    if day > today:
        raise NotProven("That day has not come yet.", hint="Choose the day on which they agreed.", field="date")
    return ask.now if day == today else datetime.combine(day, time(), ask.account.zone)


def _needed(ask: Ask, name: str) -> str:
    if not (words := _word(ask, name)):
        raise NotProven(hint="Fill this in.", field=name)
    return words


def _word(ask: Ask, name: str) -> str:
    value: Any = ask.values.get(name)
    return str(value or "").strip()


def _log(session: Session, ask: Ask, number: str, action: str) -> None:
    subject, detail = keyed.subject(session, number), {"number": mask(number)}
    audit.add(session, who=ask.person.id, action=action, subject=subject, now=ask.now, detail=detail)


def _done(session: Session, ask: Ask, contact: Contact, *, notice: str) -> Reply:
    forms.done(session, ask.form)
    eyes = Eyes(ask.account.zone, may_change=True)
    whole = person.whole(session, Look(contact.id), account=ask.account, now=ask.now)
    return Reply(edit=contact_surface.view(whole, eyes, notice=notice))


COMMAND = Command(
    "consent",
    run,
    usage="NUMBER or NAME",
    parts=(
        Part("consent.record", record),
        Part("consent.record_submit", record_submit),
        Part("consent.opt_out", opt_out),
        Part("consent.opt_out_submit", opt_out_submit),
        Part("consent.suppress", suppress),
        Part("consent.suppress_submit", suppress_submit),
        Part("consent.hold", hold),
        Part("consent.hold_submit", hold_submit),
        Part("consent.release", release),
        Part("consent.release_submit", release_submit, needs=FRESH),
    ),
)
