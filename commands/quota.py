"""See the segments of the month, and enter a higher limit."""

from datetime import date

from blocks import note
from blocks import quota as surface
from blocks.quota import Outlook
from commands.ask import Ask, Command, Need, Part, Reply
from sms.errors import Problem
from sms.quota import forecast
from sms.roles import Role, demand
from sms.schedule import read_day
from store import Session, budgets, forms, increases, quota, teams

ADMIN = frozenset({Need.FRESH_ROLE})
DIGITS_MAX = 12


class BadSegments(Problem):
    """This takes a whole number of segments from 1."""


class NoDate(Problem):
    """Pick the day on which they were bought."""


def run(session: Session, ask: Ask) -> Reply:
    """Show the meter, who used it and where it is heading."""
    then = quota.standing(session, ask.account, now=ask.now)
    outlook = Outlook(
        shares=budgets.every(session, then.period),
        planned=increases.planned(session, ask.account, now=ask.now),
        forecast=forecast(then.period, now=ask.now, used=then.used, reserved=then.reserved, limit=then.limit),
    )
    return Reply(say=surface.view(then, ask.account.zone, outlook=outlook, is_admin=ask.person.role is Role.ADMIN))


def increase(session: Session, ask: Ask) -> Reply:
    """Ask how many more segments were bought, and when."""
    demand(ask.person, Role.ADMIN, ask=ask.account.admins)
    form = forms.open(session, user=ask.person.id, kind="quota", now=ask.now)
    return Reply(form=surface.increase_form(form, today=ask.now.astimezone(ask.account.zone).date()))


def submit(session: Session, ask: Ask) -> Reply:
    """Raise the limit from the first renewal after the purchase on."""
    demand(ask.person, Role.ADMIN, ask=ask.account.admins)
    segments = _segments(str(ask.values.get("segments") or ""))
    bought = _bought(str(ask.values.get("bought") or ""))
    starts = increases.add(
        session,
        ask.account,
        segments=segments,
        bought=bought,
        by=ask.person.id,
        now=ask.now,
    )
    forms.done(session, ask.form)
    return Reply(edit=surface.increased(ask.form, segments=segments, starts=starts))


def remove(session: Session, ask: Ask) -> Reply:
    """Take back an increase that has not taken effect."""
    demand(ask.person, Role.ADMIN, ask=ask.account.admins)
    number = int(ask.argument) if ask.argument.isdecimal() else 0
    gone = increases.remove(session, ask.account, number, by=ask.person.id, now=ask.now)
    return Reply(say=note.view(f"The limit is not increased by {gone.segments:,} on {gone.starts:%-d %B %Y}."))


def budget(session: Session, ask: Ask) -> Reply:
    """Ask which team gets which budget."""
    demand(ask.person, Role.ADMIN, ask=ask.account.admins)
    then = quota.standing(session, ask.account, now=ask.now).period
    form = forms.open(session, user=ask.person.id, kind="budget", now=ask.now)
    return Reply(form=surface.budget_form(form, budgets.every(session, then)))


def budget_submit(session: Session, ask: Ask) -> Reply:
    """Set a team's budget, or end it; what is approved already stays approved."""
    demand(ask.person, Role.ADMIN, ask=ask.account.admins)
    typed = str(ask.values.get("segments") or "").strip()
    segments = _segments(typed) if typed else None
    team = teams.get(session, int(ask.values.get("team") or 0))
    budgets.put(session, team.id, segments, by=ask.person.id, now=ask.now)
    forms.done(session, ask.form)
    return Reply(edit=surface.budgeted(ask.form, name=team.name, segments=segments))


def _bought(picked: str) -> date:
    try:
        return read_day(picked)
    except ValueError:
        raise NoDate(field="bought") from None


def _segments(typed: str) -> int:
    digits = typed.strip().replace(",", "")
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= DIGITS_MAX and int(digits)):
        raise BadSegments(field="segments")
    return int(digits)


COMMAND = Command(
    "quota",
    run,
    reads=True,
    parts=(
        Part("quota.increase", increase, needs=ADMIN),
        Part("quota.submit", submit, needs=ADMIN),
        Part("quota.remove", remove, needs=ADMIN),
        Part("quota.budget", budget, needs=ADMIN),
        Part("quota.budget_submit", budget_submit, needs=ADMIN),
    ),
)
