"""Claims about teams: who is in them, and whose their messages are."""

from datetime import datetime

import pytest

from sms.message import Draft
from sms.roles import Person, Role
from store import Session, audit, messages, shares, teams

EVE = Person("UEVE", "eve", Role.AUTHOR, groups=("SSHOP",))


def test_a_person_is_in_a_team_by_themself_or_by_a_group(session: Session, now: datetime) -> None:
    shop = teams.add(session, "Shop", members=["SSHOP", "UEVE"], by="UCY", now=now)
    ads = teams.add(session, "Ads", members=["UEVE"], by="UCY", now=now)
    teams.add(session, "Board", members=["UCY"], by="UCY", now=now)
    assert teams.of(session, EVE) == [(ads, "Ads"), (shop, "Shop")]
    assert teams.of(session, Person("UDI", "di", Role.AUTHOR)) == []


@pytest.mark.parametrize(("wanted", "whose"), [("1", 1), ("2", 2), ("3", 2), (None, 2), ("", 2)])
def test_a_new_message_is_the_chosen_teams_if_it_is_the_authors(
    session: Session, now: datetime, wanted: str | None, whose: int
) -> None:
    for name in ("Shop", "Ads"):
        teams.add(session, name, members=["UEVE"], by="UCY", now=now)
    teams.add(session, "Board", members=["UCY"], by="UCY", now=now)
    assert teams.chosen(session, EVE, wanted) == whose


def test_an_author_without_a_team_writes_for_everyone(session: Session) -> None:
    assert teams.chosen(session, EVE, "1") is None


def test_a_change_tells_who_joined_and_who_left(session: Session, now: datetime) -> None:
    shop = teams.add(session, "Shop", members=["UANA", "UEVE"], by="UCY", now=now)
    teams.change(session, shop, name="Store", members=["UEVE", "SSHOP"], by="UCY", now=now)
    assert teams.get(session, shop).members == ("SSHOP", "UEVE")
    (entry,) = audit.tail(session, subject="Store")
    assert entry.detail == {"was": "Shop", "joined": ["SSHOP"], "left": ["UANA"]}


@pytest.mark.parametrize("heir", [2, None])
def test_a_removed_teams_messages_are_its_heirs(session: Session, now: datetime, heir: int | None) -> None:
    shop, ads = (teams.add(session, name, members=["UEVE"], by="UCY", now=now) for name in ("Shop", "Ads"))
    message = messages.add(session, Draft("Sale", "C1", "Hi"), author="UEVE", now=now, team=shop)
    shares.keep(session, message, whom=["team:1", "team:2"], by="UEVE", now=now)
    assert teams.remove(session, shop, heir=heir, by="UCY", now=now) == [1]
    assert messages.get(session, 1).team == heir
    assert shares.of(session, 1) == ("team:2",)
    assert teams.names(session) == {ads: "Ads"}
    with pytest.raises(teams.NoSuchTeam):
        teams.get(session, shop)


def test_groups_that_decide_who_sees_what_are_those_of_teams_and_shares(session: Session, now: datetime) -> None:
    teams.add(session, "Shop", members=["SSHOP", "UEVE"], by="UCY", now=now)
    message = messages.add(session, Draft("Sale", "C1", "Hi"), author="UEVE", now=now)
    shares.keep(session, message, whom=["SADS", "UBO", "team:1"], by="UEVE", now=now)
    assert teams.groups(session) == {"SSHOP", "SADS"}
