"""Claims about short links and who followed them."""

from datetime import datetime, timedelta
from itertools import islice

import pytest
from sqlalchemy import insert, select, update

from sms.clicks import PERSON, Kind, Verdict
from sms.lifecycle import State
from sms.links import CODE_CHARACTERS
from sms.message import Draft
from store import Session, links, messages, reports
from store.links import Click
from store.schema.ledger import clicks, deliveries
from store.schema.messages import messages as table

SALE = "https://acme.example/sale"
SHOES = "https://acme.example/shoes"
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
PREVIEW = Verdict(Kind.PREVIEW, "whatsapp")
A, B, C = ("a" * 10, "b" * 10, "c" * 10)


@pytest.fixture
def sent(session: Session, now: datetime) -> Session:
    """Two people got a text each; the first one's has two links, A and B."""
    messages.add(session, Draft("Sale", "C1", SALE), author="ana", now=now)
    session.execute(update(table).values(state=State.SENT))
    kept = links.freeze(session, 1, urls=[SALE, SHOES])
    for row in (1, 2):
        values: dict[str, object] = {
            "id": row,
            "message": 1,
            "number": f"+1212555010{row}",
            "contact_id": row,
            "attempt": 1,
        }
        values |= {"state": "delivered", "due": now, "attempted_at": now, "segments": 1}
        session.execute(insert(deliveries).values(values))
    links.keep(session, [(A, kept[SALE], 1), (B, kept[SHOES], 1), (C, kept[SALE], 2)])
    return session


def follow(session: Session, at: datetime, *asked: Click) -> dict[str, str]:
    return dict(links.follow(session, asked, now=at, days=90).urls)


def kinds(session: Session) -> list[str]:
    return list(session.scalars(select(clicks.c.kind).order_by(clicks.c.id)))


@pytest.mark.parametrize("code", ["0123456789", "abcdefghi\x00", "ééééééééé\x00", "' OR 1=1 --", "", A.upper()])
def test_a_code_that_was_never_given_leads_nowhere_and_leaves_nothing(sent: Session, now: datetime, code: str) -> None:
    assert follow(sent, now, Click(code, "")) == {}
    assert kinds(sent) == []


def test_each_code_leads_to_the_address_frozen_for_it_and_is_kept_with_whose_it_is(
    sent: Session, now: datetime
) -> None:
    asked = [Click(A, "Phone"), Click(C, "WhatsApp/2", PREVIEW), Click("x" * 10, "Phone")]
    assert follow(sent, now + MINUTE, *asked) == {A: SALE, C: SALE}
    assert kinds(sent) == ["person", "preview"]
    found = sent.execute(select(clicks.c.agent, clicks.c.why, clicks.c.contact_id).where(clicks.c.code == C)).one()
    assert tuple(found) == ("WhatsApp/2", "whatsapp", 2)


@pytest.mark.parametrize(("days", "leads"), [(0, True), (89, True), (90, False), (400, False)])
def test_a_link_leads_nowhere_once_its_days_are_over(sent: Session, now: datetime, days: int, leads: bool) -> None:
    assert bool(follow(sent, now + days * DAY + MINUTE, Click(A, "Phone"))) is leads
    assert bool(kinds(sent)) is leads


def test_a_tap_before_anybody_can_have_read_the_text_is_a_scanners(sent: Session, now: datetime) -> None:
    for later in (timedelta(milliseconds=400), MINUTE):
        follow(sent, now + later, Click(A, "Phone"))
    assert kinds(sent) == ["scanner", "person"]


@pytest.mark.parametrize(
    ("codes", "seconds", "verdict", "kept"),
    [
        ((A, B), 0.0, PERSON, ["scanner", "scanner"]),
        ((A, B), 1.9, PERSON, ["scanner", "scanner"]),
        ((A, B), 2.0, PERSON, ["person", "person"]),
        ((A, A), 0.5, PERSON, ["person", "person"]),  # one who taps twice
        ((A, C), 0.0, PERSON, ["person", "person"]),  # two people
        ((A, B), 0.5, PREVIEW, ["person", "preview"]),  # the phone looks ahead while its owner taps
    ],
)
def test_who_follows_all_links_of_a_text_at_once_is_a_scanner(  # noqa: PLR0917 - a table
    sent: Session, now: datetime, codes: tuple[str, str], seconds: float, verdict: Verdict, kept: list[str]
) -> None:
    one, other = Click(codes[0], "Phone"), Click(codes[1], "Phone", verdict)
    follow(sent, now + MINUTE, one)
    follow(sent, now + MINUTE + timedelta(seconds=seconds), other)
    follow(sent, now + 2 * MINUTE, one)
    assert kinds(sent) == [*kept, "person"]


def test_links_followed_in_one_moment_are_told_apart_too(sent: Session, now: datetime) -> None:
    follow(sent, now + MINUTE, Click(A, "Phone"), Click(B, "Phone"), Click(C, "Phone"))
    assert kinds(sent) == ["scanner", "scanner", "person"]


def test_a_report_counts_people_and_tells_the_rest_apart(sent: Session, now: datetime) -> None:
    at = now + MINUTE
    follow(sent, at, Click(A, "Phone"), Click(A, "", PREVIEW), Click(C, "", PREVIEW))
    found = reports.results(sent, 1, now=at)
    assert (found.report.counts.clicked, found.report.counts.clicks, found.by_programs) == (1, 1, 2)
    assert [(link.people, link.clicks) for link in found.links] == [(1, 1), (0, 0)]


@pytest.mark.parametrize(("state", "found"), [(State.SENDING, []), (State.SENT, [1]), (State.STOPPED, [1])])
def test_a_tap_is_of_a_message_that_is_over_or_still_goes_out(
    sent: Session, now: datetime, state: State, found: list[int]
) -> None:
    sent.execute(update(table).values(state=state))
    followed = links.follow(sent, [Click(A, "Phone"), Click(C, "Phone")], now=now + MINUTE, days=90)
    assert followed.over == found


def test_codes_are_of_one_width_and_never_the_same_however_many_are_drawn() -> None:
    drawn = list(islice(links.new_codes(), 3 * links.DRAWN))
    assert len({*drawn}) == 3 * links.DRAWN
    assert {len(each) for each in drawn} == {CODE_CHARACTERS}
    assert next(links.new_codes()) not in drawn
