"""Claims about who sees which message: everyone's, their own, their team's, and what was shared with them."""

from datetime import datetime

import pytest

from sms.message import Draft, Message
from sms.message_filter import Filter
from sms.roles import Person, Role
from store import Session, audit, shares, sight, teams
from store import messages as kept
from store.messages import NoSuchMessage

ANA = Person("UANA", "ana", Role.AUTHOR)
EVE = Person("UEVE", "eve", Role.AUTHOR, groups=("SSHOP",))
DI = Person("UDI", "di", Role.AUTHOR)
BO = Person("UBO", "bo", Role.APPROVER)
CY = Person("UCY", "cy", Role.ADMIN)


@pytest.fixture
def shop(session: Session, now: datetime) -> int:
    """A team of Ana's, and of whoever is in a group."""
    return teams.add(session, "Shop", members=["UANA", "SSHOP"], by="UCY", now=now)


@pytest.fixture
def message(session: Session, shop: int, now: datetime) -> Message:
    """A message of the team, drafted by somebody who left it since."""
    return kept.add(session, Draft("Secret sale", "C1", "Hi"), author="UFLO", now=now, team=shop)


def sees(session: Session, person: Person | None, message: Message) -> bool:
    """Whether a person finds it, by number, by name, in the list, and among the names: in all of them or in none."""
    found = {message.number in [one.number for one in sight.page(session, Filter(), by=person)]}
    found.add(message.draft.name in sight.names(session, by=person))
    for words in (f"#{message.number}", message.draft.name.upper()):
        try:
            found.add(sight.find(session, words, by=person) == message)
        except NoSuchMessage as refused:
            found |= {False, message.draft.name in refused.hint}
    assert len(found) == 1, found
    return found.pop()


@pytest.mark.parametrize(
    ("person", "seen"),
    [
        (ANA, True),
        (EVE, True),
        (Person("UFLO", "flo", Role.AUTHOR), True),
        (BO, True),
        (CY, True),
        (None, True),
        (DI, False),
        (Person("UEVE", "eve", Role.AUTHOR), False),  # not in the group any more
    ],
)
def test_a_teams_message_is_seen_by_the_team_its_author_approvers_and_admins(
    session: Session, message: Message, person: Person | None, *, seen: bool
) -> None:
    assert sees(session, person, message) is seen


def test_what_belongs_to_no_team_is_everyones(session: Session, shop: int, now: datetime) -> None:
    assert sees(session, DI, kept.add(session, Draft("Open sale", "C1", "Hi"), author="UANA", now=now))


@pytest.mark.parametrize("whom", ["UDI", "SADS", "team:2", "everyone"])
def test_what_is_shared_is_seen_until_it_is_not(session: Session, message: Message, now: datetime, whom: str) -> None:
    assert teams.add(session, "Ads", members=["UDI"], by="UCY", now=now) == 2
    di = Person("UDI", "di", Role.AUTHOR, groups=("SADS",))
    assert not sees(session, di, message)
    shares.keep(session, message, whom=[whom], by="UANA", now=now)
    assert sees(session, di, message)
    shares.keep(session, message, whom=[], by="UANA", now=now)
    assert not sees(session, di, message)
    told = [entry.detail for entry in audit.tail(session, subject="#1", limit=2)]
    assert told == [{"with": [], "no more with": [whom]}, {"with": [whom], "no more with": []}]
