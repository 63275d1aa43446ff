from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from sms.audience import Selection, Step
from sms.importing import Person
from sms.message import Draft, When
from store import audience, lists, messages, subscriptions
from store import settings as account
from store.audience_sql import Span
from store.schema.ledger import deliveries
from store.schema.messages import recipients
from store.schema.people import holds
from tests.store.people import number, persons, stop, write


def steps(session: Session, selection: Selection, now: datetime) -> dict[Step, int]:
    offers = subscriptions.identify(session, "Offers")
    return dict(audience.waterfall(session, selection, subscription_id=offers, now=now).steps)


def snapshot(session: Session, selection: Selection, now: datetime) -> dict[str, int]:
    """Who is written as recipient, by number."""
    draft = Draft("Sale", "C1", "Hi", subscription="Offers")
    message = messages.add(session, draft, author="ana", now=now)
    messages.choose(session, message, selection=selection, when=When(), by="ana", now=now)
    for span in audience.spans(session, selection):
        for start in range(span.after, span.upto, 2):
            piece = Span(start, min(start + 2, span.upto))
            audience.write_recipients(session, message.number, piece, segments=1, now=now)
    here = recipients.c.message == message.number
    rows = session.execute(select(recipients.c.number, recipients.c.contact_id).where(here))
    return {row.number: row.contact_id for row in rows}


def test_everybody_who_agreed_receives(session: Session, now: datetime) -> None:
    ids = write(session, *persons(3))
    vip = lists.identify(session, "VIP") or 0
    assert set(steps(session, Selection(lists=(vip,)), now).values()) == {3}
    assert snapshot(session, Selection(lists=(vip,)), now) == {number(n): ids[n - 1] for n in (1, 2, 3)}


def test_nobody_chosen_is_nobody(session: Session, now: datetime) -> None:
    write(session, *persons(3))
    assert set(steps(session, Selection(), now).values()) == {0}
    assert audience.spans(session, Selection()) == []


def test_each_person_drops_out_at_the_first_step_that_fails(session: Session, now: datetime) -> None:
    everybody = persons(9)
    ids = write(session, *everybody[:7])
    write(session, *everybody[7:8], agreed=None)
    write(session, *everybody[8:9], agreed=None, marketing=False)
    write(session, Person(20, external_id="none", first_name="No", mobile_given="+4790000000"))
    write(session, Person(21, external_id="twin", mobile=number(1), mobile_given=number(1)))
    held = write(session, Person(22, external_id="held", phone=number(2), phone_given=number(2)), to="Staff")
    write(session, everybody[2], to="Staff")
    stop(session, number(4))
    session.execute(insert(holds).values(number=number(5), reason="asked", at=now))
    vip, staff = (lists.identify(session, name) or 0 for name in ("VIP", "Staff"))
    selection = Selection(lists=(vip, staff), contacts=(ids[0],), not_contacts=(ids[2], held[0]))
    assert steps(session, selection, now) == {
        Step.IN_LISTS: 14,  # 11 in VIP, 2 in Staff, 1 chosen singly
        Step.PEOPLE: 12,
        Step.NOT_EXCLUDED: 10,
        Step.MARKETING: 9,
        Step.VALID_NUMBER: 8,
        Step.CONSENTED: 6,  # not 8, who never agreed, nor 4, who sent STOP
        Step.NOT_SUPPRESSED: 5,
        Step.UNIQUE_NUMBER: 4,
        Step.NOT_HELD_BY_EXCLUDED: 3,
        Step.UNDER_CAP: 3,
    }
    assert snapshot(session, selection, now) == {number(n): ids[n - 1] for n in (1, 6, 7)}


@pytest.mark.parametrize(
    ("stopped", "receives"), [((), number(1)), ((number(1),), number(2)), ((number(1), number(2)), None)]
)
def test_the_mobile_is_used_before_the_phone(
    session: Session, now: datetime, stopped: tuple[str, ...], receives: str | None
) -> None:
    both = Person(1, "c1", mobile=number(1), mobile_given="1", phone=number(2), phone_given="2")
    ids = write(session, both)
    stop(session, *stopped)
    assert snapshot(session, Selection(contacts=tuple(ids)), now) == ({receives: ids[0]} if receives else {})


def test_a_hold_ends(session: Session, now: datetime) -> None:
    ids = write(session, *persons(1))
    until = now + timedelta(hours=1)
    session.execute(insert(holds).values(number=number(1), reason="asked", at=now, until=until))
    chosen = Selection(contacts=tuple(ids))
    assert steps(session, chosen, now)[Step.UNDER_CAP] == 0
    assert steps(session, chosen, until)[Step.UNDER_CAP] == 1


def test_the_frequency_cap_counts_what_was_sent_lately(session: Session, now: datetime) -> None:
    ids = write(session, *persons(3))
    account.save(session, "frequency_cap", text="1/7d", by="ana", now=now)
    older = messages.add(session, Draft("Old", "C1", "Hi"), author="ana", now=now).number
    for nth, (state, days) in enumerate([("delivered", 2), ("delivered", 8), ("failed", 2)]):
        row = {"message": older, "number": number(nth + 1), "contact_id": ids[nth], "state": state, "segments": 1}
        sent = now - timedelta(days=days)
        session.execute(insert(deliveries).values(**row, due=sent, attempted_at=sent, attempt=1))
    chosen = Selection(contacts=tuple(ids))
    assert steps(session, chosen, now)[Step.UNDER_CAP] == 2
    assert set(snapshot(session, chosen, now)) == {number(2), number(3)}


def test_a_snapshot_is_cleared_in_pieces(session: Session, now: datetime) -> None:
    chosen = Selection(contacts=tuple(write(session, *persons(5))))
    snapshot(session, chosen, now)
    made = session.execute(select(recipients.c.message)).scalars().first() or 0
    assert [audience.clear_recipients(session, made, limit=3) for _ in range(3)] == [3, 2, 0]


def test_choices_are_lists_and_then_people_masked(session: Session) -> None:
    ids = write(session, Person(1, "1", "Ann", "Olsen", mobile=number(123), mobile_given="x"), to="Annual")
    assert audience.choices(session, "ann") == [
        ("Annual (1)", f"list:{lists.identify(session, 'Annual')}"),
        ("Ann Olsen · +1 212 ••• 0123", f"contact:{ids[0]}"),
    ]
    assert audience.choices(session, "nobody") == []


def test_a_choice_is_read_back_and_said_in_words(session: Session) -> None:
    ids = write(session, Person(1, "1", "Ann", "Olsen"), to="VIP customers")
    write(session, Person(2, "2", "Bo"), to="Staff")
    vip, staff = (f"list:{lists.identify(session, name)}" for name in ("VIP customers", "Staff"))
    picked = audience.selection([vip, f"contact:{ids[0]}", "nonsense"], [staff], newcomers=True)
    assert picked.newcomers
    assert audience.selection([vip, vip], [staff, staff]).lists == picked.lists
    assert audience.words(session, picked) == "VIP customers, Ann Olsen, not Staff"
    assert audience.words(session, Selection()) == ""
    assert audience.labels(session, [staff, "list:999"]) == [("Staff (1)", staff)]
