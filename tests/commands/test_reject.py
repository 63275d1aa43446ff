from dataclasses import replace

import pytest

from commands import approve, reject
from commands.ask import Ask
from simulator.slack.blocks.surfaces import view_problems
from sms.errors import Problem
from sms.lifecycle import State
from sms.message import Message
from store import Session, approvals, forms, messages
from store.approvals import AlreadyDecided
from tests.commands.conftest import BO, CY
from tests.commands.stages import requested


def opened(session: Session, ask: Ask) -> Ask:
    modal = reject.run(session, replace(ask, person=BO, number=1)).form
    assert modal
    assert view_problems(modal.view()) == []
    assert modal.blocks[0]["label"]["text"] == "Reason"
    return replace(ask, person=BO, form=modal.form, values={"reason": "The price is <wrong>"})


def test_a_rejected_message_is_a_draft_again_and_the_author_reads_why(
    session: Session, ask: Ask, message: Message
) -> None:
    requested(session, ask)
    reply = reject.submit(session, opened(session, ask))
    held = messages.get(session, 1)
    assert (held.state, held.reason) == (State.DRAFT, "The price is <wrong>")
    decided = approvals.latest(session, 1)
    assert decided
    assert (decided.outcome, decided.decided_by, decided.reason) == ("rejected", "UBO", "The price is <wrong>")
    assert [job.name for job in reply.jobs] == ["redraw"] * 3


def test_a_reason_is_needed(session: Session, ask: Ask, message: Message) -> None:
    requested(session, ask)
    with pytest.raises(Problem, match="needs a reason") as refused:
        reject.submit(session, replace(opened(session, ask), values={"reason": "  "}))
    assert refused.value.field == "reason"


def test_only_an_approver_can_reject(session: Session, ask: Ask, message: Message) -> None:
    requested(session, ask)
    with pytest.raises(Problem, match="Only an approver"):
        reject.run(session, replace(ask, number=1))


def test_it_may_be_approved_while_the_reason_is_typed(session: Session, ask: Ask, message: Message) -> None:
    asked = requested(session, ask)
    form = opened(session, ask)
    approve.run(session, replace(ask, person=CY, number=1, revision=asked.revision))
    with pytest.raises(AlreadyDecided, match="approved by <@UCY>"):
        reject.submit(session, form)
    assert forms.find(session, form.form) is not None
