"""Counting an audience exactly: the sums that review and approval show, and each person's segments in the snapshot."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import select, update

from sms.audience import Waterfall
from sms.exact import causes, tally
from sms.forecast import forecast
from sms.message import Counted
from sms.phone import mask
from sms.place import Place
from sms.text import CHARACTERS_MAX
from store import Session
from store.alike import Question, groups
from store.many import among
from store.schema.messages import recipients


def exact(
    session: Session, question: Question, *, waterfall: Waterfall, people: Mapping[Place, int], now: datetime
) -> Counted:
    """Count the snapshot of a message: one text for each group of people whose texts cost the same.

    Where these people may be is counted apart, for grouped by that as well they would be too many groups.
    """
    sums = tally(question.frozen, groups(session, question), public_url=question.public_url)
    message = question.message
    clock = forecast(people, message.when, question.account, segments=sums.segments, now=now)
    return Counted(
        revision=message.revision,
        waterfall=waterfall,
        recipients=sums.people,
        exact=sums.segments,
        estimate=question.estimate,
        histogram=dict(sorted(sums.histogram.items())),
        missing=dict(sums.missing),
        longest=sums.longest.characters,
        too_long=_whose(session, question, sums.longest.contact) if sums.longest.characters > CHARACTERS_MAX else "",
        unicode=tuple(sums.unicode),
        unicode_extra=sums.unicode_extra,
        causes=causes(sums),
        worst_of=_whose(session, question, sums.dearest.contact) if len(sums.histogram) > 1 else "",
        worst_characters=sums.dearest.characters,
        starts=clock.starts,
        ends=clock.ends,
        quiet=clock.quiet,
        quiet_until=clock.quiet_until,
        quiet_last=clock.quiet_last,
        passed=clock.passed,
    )


def set_segments(session: Session, number: int, contact_ids: Collection[int], *, segments: int) -> None:
    """Keep how many segments these contacts' texts have in the snapshot."""
    theirs = among(session, recipients.c.contact_id, contact_ids)
    session.execute(update(recipients).where(recipients.c.message == number, theirs).values(segments=segments))


def _whose(session: Session, question: Question, contact: int) -> str:
    number: str | None = session.scalar(
        select(recipients.c.number).where(
            recipients.c.message == question.message.number, recipients.c.contact_id == contact
        )
    )
    return mask(number) if number else ""
