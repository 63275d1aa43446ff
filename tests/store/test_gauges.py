from datetime import UTC, datetime

from sqlalchemy import insert

from sms.message import Draft
from store import Session, messages
from store.gauges import gauges
from store.schema.ledger import deliveries

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_a_text_in_doubt_is_counted_until_it_is_settled(session: Session) -> None:
    number = messages.add(session, Draft("Sale", "C0MARKET", "Hi"), author="U0ANA", now=NOW).number
    states = ("uncertain", "uncertain", "submitting", "delivered", "planned")
    row = {"message": number, "attempt": 1, "segments": 1, "due": NOW}
    people = [
        {**row, "number": f"+1212555012{each}", "contact_id": each, "state": state} for each, state in enumerate(states)
    ]
    session.execute(insert(deliveries), people)
    assert gauges(session) == {
        "messages_sending": 0,
        "messages_held": 0,
        "texts_in_doubt": 2,
        "texts_kept_back": 0,
    }
