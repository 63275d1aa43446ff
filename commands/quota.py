"""See the segments of the month, and enter a higher limit."""

from datetime import date

from blocks import quota as surface
from commands.ask import Ask, Command, Need, Part, Reply
from sms.errors import Problem
from sms.roles import Role, demand
from store import Session, forms, quota

ADMIN = frozenset({Need.FRESH_ROLE})


class BadIncrease(Problem):
    """This takes a whole number of segments from 1."""


def run(session: Session, ask: Ask) -> Reply:
    """Show the meter."""
    return Reply(say=surface.view(quota.standing(session, ask.account, now=ask.now), ask.account.zone))


def increase(session: Session, ask: Ask) -> Reply:
    """Ask how many more segments were bought, and when."""
    demand(ask.person, Role.ADMIN, ask=ask.account.admins)
    form = forms.open(session, user=ask.person.id, kind="quota", now=ask.now)
    return Reply(form=surface.increase_form(form, today=ask.now.astimezone(ask.account.zone).date()))


def submit(session: Session, ask: Ask) -> Reply:
    """Raise the limit from the first renewal after the purchase on."""
    demand(ask.person, Role.ADMIN, ask=ask.account.admins)
    segments = _segments(str(ask.values.get("segments") or ""))
    bought = date.fromisoformat(str(ask.values["bought"]))
    starts = quota.increase(session, ask.account, segments=segments, bought=bought, by=ask.person.id, now=ask.now)
    return Reply(edit=surface.increased(ask.form, segments=segments, starts=starts))


def _segments(typed: str) -> int:
    digits = typed.strip().replace(",", "")
    if not digits.isascii() or not digits.isdecimal() or not 0 < int(digits) < 10**12:
        raise BadIncrease(field="segments")
    return int(digits)


COMMAND = Command(
    "quota",
    run,
    reads=True,
    parts=(Part("quota.increase", increase, needs=ADMIN), Part("quota.submit", submit, needs=ADMIN)),
)
