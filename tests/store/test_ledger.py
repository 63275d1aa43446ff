"""Claims about the ledger of a send under several hands."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from time import sleep

import pytest
from sqlalchemy import Engine, insert, select, update
from sqlalchemy.orm import Session

from sms.message import Draft
from store import ledger, messages
from store.schema.ledger import deliveries

ANN = "+12125550101"


@pytest.fixture
def planned(engine: Engine, now: datetime) -> Engine:
    """Message 1 to one person, planned."""
    with Session(engine) as session:
        messages.add(session, Draft("Teaser", "C0MARKET", "Hi"), author="U0ANA", now=now)
        row = {
            "message": 1,
            "number": ANN,
            "contact_id": 1,
            "state": "planned",
            "due": now,
            "attempt": 0,
            "segments": 1,
        }
        session.execute(insert(deliveries).values(**row))
        session.commit()
    return engine


def test_what_is_claimed_while_a_send_is_stopped_is_not_canceled(planned: Engine, now: datetime) -> None:
    def cancel() -> int:
        with Session(planned) as session:
            count = ledger.cancel(session, 1, limit=10, now=now)
            session.commit()
            return count

    with ThreadPoolExecutor(1) as pool, Session(planned) as claiming:
        claiming.execute(update(deliveries).values(state="submitting"))
        canceled = pool.submit(cancel)
        sleep(0.3)  # it waits for the claim's lock by now
        claiming.commit()
        assert canceled.result() == 0
    with Session(planned) as session:
        assert session.scalar(select(deliveries.c.state)) == "submitting"
