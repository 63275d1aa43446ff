"""Tests of who may do what."""

from dataclasses import replace

import pytest

from sms.roles import (
    Case,
    NotYours,
    Person,
    Role,
    approvers_needed,
    demand,
    demand_approval,
    is_approver,
    role_of,
    sends_alone,
)

ANA = Person("UANA", "ana", Role.AUTHOR)
BO = Person("UBO", "bo", Role.APPROVER)
CY = Person("UCY", "cy", Role.AUTHOR, groups=("SOPS",))
DEE = Person("UDEE", "dee", Role.ADMIN)
GUS = Person("UGUS", "gus", Role.ADMIN, guest=True)
VI = Person("UVI", "vi", Role.VIEWER)
APPROVERS = ("UBO", "SOPS")
BY_ANA = Case(frozenset({"UANA"}), APPROVERS)
BY_BO = Case(frozenset({"UBO"}), APPROVERS)


@pytest.mark.parametrize("person", [BO, CY])
def test_an_approver_who_is_not_the_author_approves(person: Person) -> None:
    demand_approval(person, BY_ANA)


def test_an_author_cannot_approve_their_own_and_is_told_who_can() -> None:
    with pytest.raises(NotYours) as refused:
        demand_approval(BO, replace(BY_BO, approvers=("UBO", "UCY", "SOPS")))
    assert str(refused.value) == (
        "Only an approver who is not the author can approve. "
        "Ask <@UCY> or <!subteam^SOPS>, or turn `self_approval` on in /sms settings."
    )


def test_an_author_approves_their_own_only_if_self_approval_is_on() -> None:
    demand_approval(BO, replace(BY_BO, self_approval=True))
    assert sends_alone(BO, replace(BY_BO, self_approval=True))
    assert not sends_alone(BO, BY_BO)
    assert not sends_alone(ANA, replace(BY_ANA, self_approval=True))


@pytest.mark.parametrize("person", [ANA, VI, DEE, GUS])
def test_who_is_no_approver_cannot_approve(person: Person) -> None:
    with pytest.raises(NotYours):
        demand_approval(person, BY_BO)


def test_until_approvers_are_set_the_admins_approve() -> None:
    assert is_approver(DEE, ())
    assert not is_approver(ANA, ())
    assert not is_approver(GUS, ())


def test_with_nobody_to_ask_the_way_out_still_stands() -> None:
    with pytest.raises(NotYours, match="Have an admin add you to `approvers`"):
        demand_approval(ANA, Case(frozenset()))


@pytest.mark.parametrize(
    ("person", "least", "allowed"),
    [
        (VI, Role.VIEWER, True),
        (VI, Role.AUTHOR, False),
        (ANA, Role.AUTHOR, True),
        (BO, Role.AUTHOR, True),
        (BO, Role.ADMIN, False),
        (DEE, Role.ADMIN, True),
        (GUS, Role.VIEWER, False),
        (replace(ANA, role=Role.NOBODY), Role.VIEWER, False),
    ],
)
def test_a_role_may_do_what_those_below_it_may(person: Person, least: Role, allowed: bool) -> None:
    try:
        demand(person, least)
    except NotYours:
        assert not allowed
    else:
        assert allowed


def test_a_refusal_says_whom_to_ask() -> None:
    with pytest.raises(NotYours, match="Ask <@UDEE>"):
        demand(ANA, Role.ADMIN, ask=["UDEE"])
    with pytest.raises(NotYours, match="Ask an admin"):
        demand(ANA, Role.ADMIN)
    with pytest.raises(NotYours, match="full members"):
        demand(GUS, Role.VIEWER)


@pytest.mark.parametrize(
    ("ids", "workspace_admin", "admins", "role"),
    [
        ({"UANA"}, False, (), Role.AUTHOR),
        ({"UANA"}, True, (), Role.ADMIN),
        ({"UANA"}, True, ("UDEE",), Role.AUTHOR),
        ({"UDEE"}, False, ("UDEE",), Role.ADMIN),
        ({"UBO"}, False, (), Role.APPROVER),
        ({"UCY", "SOPS"}, False, (), Role.APPROVER),
    ],
)
def test_a_members_role(ids: set[str], workspace_admin: bool, admins: tuple[str, ...], role: Role) -> None:
    assert role_of(ids, workspace_admin=workspace_admin, admins=admins, approvers=APPROVERS) is role


@pytest.mark.parametrize(("people", "above", "needed"), [(10, None, 1), (10, 10, 1), (11, 10, 2), (1, 0, 2)])
def test_above_a_number_of_people_two_must_approve(people: int, above: int | None, needed: int) -> None:
    assert approvers_needed(people, above=above) == needed


def test_an_admin_who_may_not_approve_is_told_how_to_do_without_the_others() -> None:
    admin = Person("UCY", "cy", Role.ADMIN)
    for authors in ({"UANA"}, {"UCY"}):
        with pytest.raises(NotYours) as refused:
            demand_approval(admin, Case(frozenset(authors), approvers=("UBO",)))
        assert refused.value.hint == "Ask <@UBO>, or choose `Approve without the others` in the request's menu."
