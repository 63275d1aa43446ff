from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from commands import approve
from commands.ask import Ask, Reply
from commands.perform import perform
from sms.errors import Problem
from sms.lifecycle import State
from sms.message import Message
from sms.roles import Person
from store import Session, approvals, audit, messages, posts, quota
from store.approvals import AlreadyDecided
from tests.commands.conftest import ANA, BO, CY, EVA, GUEST
from tests.commands.stages import LATER, requested


def pressed(ask: Ask, message: Message) -> Ask:
    return replace(ask, person=BO, number=message.number, revision=message.revision, entry="approve")


def test_an_approver_sends_it_on_its_way(session: Session, ask: Ask, message: Message) -> None:
    reply = approve.run(session, pressed(ask, requested(session, ask)))
    assert messages.get(session, 1).state is State.SCHEDULED
    assert quota.standing(session, ask.account, now=ask.now).reserved == 3
    assert [job.name for job in reply.jobs] == ["redraw", "redraw", "redraw", "warn", "launch"]
    assert reply.jobs[-1].due is None


def test_a_scheduled_one_starts_at_its_time(session: Session, ask: Ask, message: Message) -> None:
    reply = approve.run(session, pressed(ask, requested(session, ask, values=LATER)))
    due = reply.jobs[-1].due
    assert due
    assert due.isoformat() == "2026-11-27T14:00:00+00:00"
    assert messages.get(session, 1).due == due


@pytest.mark.parametrize(
    ("person", "told"),
    [(ANA, "Only an approver who is not the author"), (EVA, "Only an approver can approve"), (GUEST, "full members")],
)
def test_whoever_may_not_is_told_who_may(
    session: Session, ask: Ask, message: Message, person: Person, told: str
) -> None:
    asked = replace(pressed(ask, requested(session, ask)), person=person)
    reply = perform(session, asked, approve.run)
    assert reply.say
    assert told in reply.say.text
    assert messages.get(session, 1).state is State.IN_REVIEW
    assert audit.tail(session, subject="#1")[0].outcome == "refused"


def test_an_author_cannot_approve_their_own(session: Session, ask: Ask, message: Message) -> None:
    own = requested(session, replace(ask, person=BO))
    with pytest.raises(Problem, match="not the author"):
        approve.run(session, pressed(ask, own))
    alone = replace(ask.account, self_approval=True)
    assert approve.run(session, replace(pressed(ask, own), account=alone)).jobs


def test_of_two_approvers_the_second_is_told_who_was_quicker(session: Session, ask: Ask, message: Message) -> None:
    asked = pressed(ask, requested(session, ask))
    approve.run(session, asked)
    with pytest.raises(AlreadyDecided, match="approved by <@UBO>"):
        approve.run(session, replace(asked, person=CY))
    assert quota.standing(session, ask.account, now=ask.now).reserved == 3


def test_a_button_of_an_older_revision_does_nothing(session: Session, ask: Ask, message: Message) -> None:
    asked = requested(session, ask)
    with pytest.raises(Problem, match=f"about revision 1; by now it is revision {asked.revision}"):
        approve.run(session, replace(pressed(ask, asked), revision=1))


def test_a_time_that_has_passed_is_not_approved(session: Session, ask: Ask, message: Message) -> None:
    asked = pressed(ask, requested(session, ask, values=LATER))
    with pytest.raises(Problem, match="has passed"):
        approve.run(session, replace(asked, now=asked.now.replace(day=28)))


def test_a_refusal_rolls_back_all_but_its_audit_row(session: Session, ask: Ask, message: Message) -> None:
    asked = pressed(ask, requested(session, ask))
    reply = perform(session, replace(asked, account=replace(ask.account, monthly_segments=2)), approve.run)
    assert reply.say
    assert "Left in the quota" in reply.say.text
    assert messages.get(session, 1).state is State.IN_REVIEW
    assert approve.run(session, asked).jobs


def large(ask: Ask) -> Ask:
    """For this account three people are many."""
    return replace(ask, account=replace(ask.account, second_approver_above=2))


def test_a_large_send_needs_a_second_approver_who_is_somebody_else(
    session: Session, ask: Ask, message: Message
) -> None:
    asked = pressed(large(ask), requested(session, large(ask)))
    assert [job.name for job in approve.run(session, asked).jobs] == ["redraw", "redraw"]
    assert messages.get(session, 1).state is State.IN_REVIEW
    assert quota.standing(session, ask.account, now=ask.now).reserved == 0
    with pytest.raises(Problem, match="You approved #1 already"):
        approve.run(session, asked)
    approve.run(session, replace(asked, person=CY))
    assert messages.get(session, 1).state is State.SCHEDULED
    assert [entry.who for entry in audit.tail(session, subject="#1")][:2] == ["UCY", "UBO"]


def test_an_edit_voids_the_first_of_two_approvals(session: Session, ask: Ask, message: Message) -> None:
    asked = requested(session, large(ask))
    approve.run(session, pressed(large(ask), asked))
    messages.edit(session, replace(asked.draft, body="New"), number=1, revision=asked.revision, by="UANA", now=ask.now)
    with pytest.raises(AlreadyDecided, match="void"):
        approve.run(session, replace(pressed(large(ask), asked), person=CY))


def test_a_button_of_a_request_that_is_over_tells_what_became_of_that_one(
    session: Session, ask: Ask, message: Message
) -> None:
    first = requested(session, ask)
    messages.edit(session, replace(first.draft, body="New"), number=1, revision=first.revision, by="UANA", now=ask.now)
    requested(session, ask)
    with pytest.raises(AlreadyDecided, match="void, because the message was changed by <@UANA>, <!date"):
        approve.run(session, pressed(ask, first))


def test_who_edited_before_and_let_another_ask_is_an_author_still(session: Session, ask: Ask, message: Message) -> None:
    edited = replace(message.draft, body="By Bo")
    messages.edit(session, edited, number=1, revision=1, by=BO.id, now=ask.now)
    asked = requested(session, ask)
    assert asked.revision == 3
    with pytest.raises(Problem, match="not the author"):
        approve.run(session, pressed(ask, asked))
    assert approve.run(session, replace(pressed(ask, asked), person=CY)).jobs


def test_what_was_approved_once_is_nobodys_any_more(session: Session, ask: Ask, message: Message) -> None:
    asked = requested(session, ask)
    approve.run(session, pressed(ask, asked))
    edited = replace(asked.draft, body="By Cy")
    messages.edit(session, edited, number=1, revision=asked.revision, by=CY.id, now=ask.now)
    assert messages.authors(session, 1, revision=asked.revision + 1) == {"UCY"}


def test_at_another_price_than_was_shown_it_is_not_approved(session: Session, ask: Ask, message: Message) -> None:
    asked = pressed(ask, requested(session, ask))
    dearer = replace(ask.account, price_per_segment=Decimal("0.02"))
    with pytest.raises(Problem, match="price of a segment has changed"):
        approve.run(session, replace(asked, account=dearer))


def test_what_is_sent_is_what_was_approved_though_the_opt_out_text_is_another_by_now(
    session: Session, ask: Ask, message: Message
) -> None:
    asked = requested(session, ask)
    other = replace(ask.account, opt_out_text="Text NO to leave.")
    approve.run(session, replace(pressed(ask, asked), account=other))
    frozen = messages.frozen(session, 1)
    assert frozen
    assert frozen.body.endswith(ask.account.opt_out_text)


def alone(session: Session, asked: Ask, values: Mapping[str, str]) -> Reply:
    opened = approve.alone(session, asked)
    assert opened.form
    approving = {"UBO": "", "UCY": "", "UEO": ""}
    return perform(
        session, replace(asked, form=opened.form.form, values=values, approving=approving), approve.submit_alone
    )


def test_an_admin_approves_without_the_others_and_all_of_them_are_told_why(
    session: Session, ask: Ask, message: Message
) -> None:
    asked = replace(pressed(large(ask), requested(session, large(replace(ask, person=CY)))), person=CY)
    reply = alone(session, asked, {"reason": "All are on leave <!here>"})
    assert messages.get(session, 1).state is State.SCHEDULED
    decided = approvals.latest(session, 1)
    assert decided
    assert decided.broke_glass
    told = [post for job in reply.jobs if job.name == "redraw" if (post := posts.get(session, int(job.key)))]
    personal = {post.channel: post.content["text"] for post in told if post.kind == "notice"}
    assert set(personal) == {"UBO", "UEO"}
    assert personal["UBO"].endswith("without the others: All are on leave &lt;!here&gt;")
    assert "approved without the others" in [entry.action for entry in audit.tail(session, subject="#1")]
    assert messages.authors(session, 1, revision=asked.revision or 0) == {"UANA", "UCY"}


def test_without_the_others_needs_a_reason_and_an_admin(session: Session, ask: Ask, message: Message) -> None:
    asked = pressed(ask, requested(session, ask))
    assert "reason" in alone(session, replace(asked, person=CY), {"reason": " "}).errors
    for press in (approve.alone, approve.submit_alone):
        with pytest.raises(Problem, match="Only an admin"):
            press(session, asked)
    assert messages.get(session, 1).state is State.IN_REVIEW
