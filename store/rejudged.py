"""The approved people of a message, each judged anew by look-ups: who is gone by their own wish, left, or stays."""

from enum import StrEnum

from sqlalchemy import Select, and_, case, or_, select

from sms.consent import Standing
from store.audience_sql import Question, still_texted
from store.schema.messages import recipients
from store.schema.people import consents, contacts, holds, suppressions


class Fate(StrEnum):
    """What became of somebody since they were approved."""

    STAYS = "stays"
    LEFT = "left"
    BARRED = "barred"  # they opted out or are on hold: the claim drops them silently


def rejudged(question: Question, message: int) -> Select[tuple[str, int, int, str]]:
    """Give number, contact, segments and fate of all approved; joined, for so PostgreSQL reads whole sets."""
    agreed = and_(
        consents.c.number == recipients.c.number,
        consents.c.subscription_id == question.subscription_id,
        consents.c.standing == Standing.OPTED_IN,
    )
    held = and_(holds.c.number == recipients.c.number, or_(holds.c.until.is_(None), holds.c.until > question.now))
    barred = or_(suppressions.c.number.is_not(None), holds.c.number.is_not(None), consents.c.number.is_(None))
    fate = case(
        (barred, Fate.BARRED.value),
        (still_texted(question, recipients.c.number), Fate.STAYS.value),
        else_=Fate.LEFT.value,
    )
    return (
        select(
            recipients.c.number,
            recipients.c.contact_id,
            recipients.c.segments,
            fate.label("fate"),
        )
        .select_from(recipients)
        .outerjoin(contacts, contacts.c.id == recipients.c.contact_id)
        .outerjoin(consents, agreed)
        .outerjoin(suppressions, suppressions.c.number == recipients.c.number)
        .outerjoin(holds, held)
        .where(recipients.c.message == message)
    )
