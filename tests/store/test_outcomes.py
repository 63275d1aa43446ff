"""Claims about the views of a message's recipients: each has as many as the report counts."""

from datetime import datetime, timedelta

import pytest

from sms.audience import Reason
from sms.delivery import DeliveryState
from sms.outcome import Outcome, heads
from store import Session, outcomes, reports
from store.outcomes import Person
from tests.store.people import persons, write
from tests.store.test_reports import TEASER, answer, begin, deliver, follow, phone

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def teaser(session: Session, now: datetime) -> None:
    """A message in every state that a delivery can have, with clicks, replies and opt-outs; and another one."""
    begin(session, TEASER, at=now)
    for person, state in enumerate(DeliveryState, start=1):
        more = {"code": 30003, "reason": Reason.OPTED_OUT if state is DeliveryState.SKIPPED else None}
        deliver(session, person, state, at=now, accepted_at=now, **more)
    for person in (20, 21, 22, 23):
        deliver(session, person, DeliveryState.DELIVERED, at=now)
    follow(session, 20, now + 2 * HOUR, now + HOUR, url=1)
    follow(session, 20, now + 3 * HOUR, url=2)
    follow(session, 21, now + HOUR, url=1)
    follow(session, 22, url=1)
    answer(session, 20, now + HOUR)
    answer(session, 20, now + 2 * HOUR)
    answer(session, 21, now + 71 * HOUR, keyword="stop")
    answer(session, 22, now + 73 * HOUR, keyword="stop")
    answer(session, 23, now + HOUR, keyword="help")


def shown(session: Session, outcome: Outcome) -> list[Person]:
    return outcomes.page(session, [TEASER], outcome, limit=100)


@pytest.mark.parametrize("outcome", Outcome)
def test_a_view_has_as_many_as_the_report_counts(session: Session, outcome: Outcome) -> None:
    counts = reports.report(session, TEASER).counts
    assert len(shown(session, outcome)) == heads(counts, outcome) > 0


@pytest.mark.parametrize(
    ("outcome", "who"), [(Outcome.CLICKED, [20, 21]), (Outcome.REPLIED, [20]), (Outcome.OPTED_OUT, [21])]
)
def test_what_people_did_is_told_with_its_first_time(
    session: Session, now: datetime, outcome: Outcome, who: list[int]
) -> None:
    found = shown(session, outcome)
    assert [person.place for person in found] == who
    assert found[0].at == (now + HOUR if outcome is not Outcome.OPTED_OUT else now + 71 * HOUR)


@pytest.mark.parametrize(
    ("outcome", "why"),
    [
        (Outcome.NOT_DELIVERED, {"The phone is switched off or out of reach."}),
        (
            Outcome.NOT_SENT,
            {
                "Opted out after the approval.",
                outcomes.CANCELED,
                outcomes.UNRESOLVED,
                "The phone is switched off or out of reach.",
            },
        ),
        (Outcome.DELIVERED, {""}),
    ],
)
def test_why_somebody_got_nothing_is_told_in_words(session: Session, outcome: Outcome, why: set[str]) -> None:
    assert {person.why for person in shown(session, outcome)} == why


def test_a_page_goes_on_where_the_one_before_ended(session: Session) -> None:
    first = outcomes.page(session, [TEASER], Outcome.DELIVERED, limit=2)
    second = outcomes.page(session, [TEASER], Outcome.DELIVERED, after=first[-1].place, limit=100)
    assert [*first, *second] == shown(session, Outcome.DELIVERED)


def test_people_have_their_names_and_who_is_forgotten_has_none(session: Session, now: datetime) -> None:
    [ann] = write(session, *persons(1))
    begin(session, 13, at=now, name="Other")
    deliver(session, 40, DeliveryState.DELIVERED, at=now, message=13, contact_id=ann)
    [found] = outcomes.page(session, [13], Outcome.DELIVERED, limit=9)
    assert (found.name, found.number) == ("Name1", phone(40))
    assert {person.name for person in shown(session, Outcome.SENT) if person.contact_id != ann} == {"-"}
    assert outcomes.of(session, [13], Outcome.DELIVERED, [ann, 99]) == {ann: found}
    assert list(session.scalars(outcomes.contacts([13], Outcome.DELIVERED))) == [ann]
