from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from commands import approve, request, send
from commands.ask import Ask
from sms.errors import Problem
from sms.lifecycle import State
from sms.message import Message
from store import Session, approvals, audience, audit, forms, messages, posts, quota
from store.approvals import Outcome
from tests.commands.conftest import BO
from tests.commands.stages import LATER, chosen, count_all, requested, reviewed


def test_it_is_put_up_with_the_warnings_that_were_shown(session: Session, ask: Ask, message: Message) -> None:
    reply = request.submit(session, reviewed(session, ask))
    asked = approvals.open(session, 1)
    assert asked
    assert (asked.asked_by, asked.asked_of, asked.warnings) == ("UANA", ("UBO",), ("Nobody has tested it.",))
    assert messages.get(session, 1).state is State.IN_REVIEW
    assert reply.close
    assert [job.name for job in reply.jobs] == ["redraw", "redraw", "expire", "remind"]
    assert [job.due for job in reply.jobs[2:]] == [ask.now + timedelta(hours=24), ask.now + timedelta(hours=4)]


def test_the_log_keeps_which_warnings_stood_above_the_button(session: Session, ask: Ask, message: Message) -> None:
    request.submit(session, reviewed(session, ask))
    [kept] = [entry for entry in audit.tail(session, subject="#1") if entry.action == "reviewed"]
    assert (kept.who, kept.detail["warnings"]) == ("UANA", ["Nobody has tested it."])


def test_a_request_expires_at_the_send_time_if_that_is_sooner(session: Session, ask: Ask, message: Message) -> None:
    values = {**LATER, "date": "2026-11-26", "time": "18:00"}
    reply = request.submit(session, reviewed(session, ask, values=values))
    assert reply.jobs[2].due == datetime(2026, 11, 26, 23, tzinfo=UTC)


def test_nobody_is_reminded_of_a_request_that_expires_sooner(session: Session, ask: Ask, message: Message) -> None:
    values = {**LATER, "date": "2026-11-26", "time": "12:59"}
    reply = request.submit(session, reviewed(session, ask, values=values))
    assert [job.name for job in reply.jobs] == ["redraw", "redraw", "expire"]


def test_what_is_asked_for_is_frozen_word_for_word(session: Session, ask: Ask, message: Message) -> None:
    request.submit(session, reviewed(session, ask))
    frozen = messages.frozen(session, 1)
    assert frozen
    assert frozen.body == "Hi there, Black Friday starts now!\nReply STOP to unsubscribe."
    assert frozen.sender["sender.name"] == "ana"


def test_who_asks_is_an_author_of_the_revision(session: Session, ask: Ask, message: Message) -> None:
    request.submit(session, replace(reviewed(session, ask), person=BO))
    revision = messages.get(session, 1).revision
    assert messages.authors(session, 1, revision=revision) == {"UANA", "UBO"}


def test_nobody_can_ask_before_it_is_counted(session: Session, ask: Ask, message: Message) -> None:
    panel = chosen(session, ask).form
    assert panel
    with pytest.raises(Problem, match="not reviewed"):
        request.submit(session, replace(ask, form=panel.form))
    with pytest.raises(Problem, match="not reviewed"):
        request.run(session, replace(ask, number=1))


def test_a_review_of_an_older_revision_counts_no_more(session: Session, ask: Ask, message: Message) -> None:
    panel = reviewed(session, ask)
    now = messages.get(session, 1)
    messages.edit(session, replace(now.draft, body="New"), number=1, revision=now.revision, by="UBO", now=ask.now)
    with pytest.raises(Problem, match="changed meanwhile"):
        request.submit(session, panel)


def test_a_lone_approver_sends_at_once(session: Session, ask: Ask, message: Message) -> None:
    lone = replace(ask, person=BO, account=replace(ask.account, self_approval=True))
    reply = request.submit(session, reviewed(session, lone))
    assert messages.get(session, 1).state is State.SCHEDULED
    assert [job.name for job in reply.jobs] == ["redraw", "redraw", "warn", "launch"]
    assert quota.standing(session, ask.account, now=ask.now).reserved == 3


def test_when_self_approval_is_off_by_now_it_is_refused(session: Session, ask: Ask, message: Message) -> None:
    lone = replace(ask, person=BO, account=replace(ask.account, self_approval=True))
    panel = reviewed(session, lone)
    with pytest.raises(Problem, match="approval by now"):
        request.submit(session, replace(panel, account=ask.account))
    assert forms.find(session, panel.form) is not None


def test_in_each_recipients_own_time_it_starts_and_expires_with_the_earliest(
    session: Session, ask: Ask, message: Message
) -> None:
    starts = datetime(2026, 11, 27, tzinfo=UTC)  # nine o'clock in Tokyo
    panel = chosen(session, ask, values={**LATER, "zone": "recipient"}).form
    assert panel
    count_all(session, panel.form, starts=starts)
    reply = request.submit(session, replace(ask, form=panel.form, approvers=("UBO",)))
    assert reply.jobs[2].due == starts
    approved = approve.run(session, replace(ask, person=BO, number=1))
    assert approved.jobs[-1].due == starts
    assert messages.get(session, 1).due == starts


def test_nobody_can_ask_while_somebody_else_has_everybody_counted_anew(
    session: Session, ask: Ask, message: Message
) -> None:
    panel = reviewed(session, ask)
    audience.clear_recipients(session, 1, limit=1)
    with pytest.raises(Problem, match="counted anew"):
        request.submit(session, panel)


def test_a_request_keeps_the_price_that_it_shows_and_when_its_approvers_sleep(
    session: Session, ask: Ask, message: Message
) -> None:
    priced = replace(ask, account=replace(ask.account, price_per_segment=Decimal("0.0083")))
    panel = replace(reviewed(session, priced), approving={"UBO": "Europe/Oslo", "UCY": "", "UEO": "Mars/Base"})
    request.submit(session, panel)
    asked = approvals.latest(session, 1)
    assert asked
    assert (asked.price, asked.zones) == (Decimal("0.0083"), {"UBO": "Europe/Oslo"})


def test_a_form_of_before_the_request_voids_it_and_has_it_redrawn(session: Session, ask: Ask, message: Message) -> None:
    chosen(session, ask)
    stale = send.run(session, replace(ask, number=1)).form
    assert stale
    requested(session, ask)
    reply = send.submit(session, replace(ask, person=BO, form=stale.form, values=LATER))
    asked = approvals.latest(session, 1)
    assert asked
    assert asked.outcome is Outcome.VOID
    assert posts.request(session, asked) in reply.jobs
