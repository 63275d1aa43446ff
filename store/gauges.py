"""Figures for whoever watches: sends that are open, texts that nobody can tell of, and whether any get through."""

from collections.abc import Mapping

from sqlalchemy import func, select

from sms.delivery import DeliveryState
from sms.lifecycle import State
from store import Session
from store.schema.ledger import IN_DOUBT, deliveries, singles
from store.schema.messages import messages
from store.schema.sending import breakers


def gauges(session: Session) -> Mapping[str, int]:
    """Count them; each by an index of few rows, however large the ledger is."""
    by_state = select(messages.c.state, func.count()).group_by(messages.c.state)
    states = {str(state): count for state, count in session.execute(by_state)}
    in_doubt = [
        session.execute(
            select(func.count()).select_from(book).where(IN_DOUBT, book.c.state == DeliveryState.UNCERTAIN)
        ).scalar_one()
        for book in (deliveries, singles)
    ]
    return {
        "messages_sending": states.get(State.SENDING, 0),
        "messages_held": states.get(State.HELD, 0),
        "texts_in_doubt": sum(in_doubt),
        "texts_kept_back": session.execute(select(func.count()).select_from(breakers)).scalar_one(),
    }
