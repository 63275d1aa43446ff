"""Claims about answering a reply: one text a press, to nobody who opted out, counted and logged."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from commands import reply
from commands.ask import Ask
from simulator.slack.blocks.surfaces import view_problems
from sms.consent import Evidence, How
from sms.errors import Problem
from sms.roles import NotYours
from store import Session, audit, consent, inbox, quota
from store.forms import FormGone
from store.inbox import Inbound
from store.replies import NoSuchReply
from store.schema.ledger import singles
from tests.commands.conftest import EVA

ANN = "+12125550101"


@pytest.fixture(autouse=True)
def texted(session: Session, now: datetime) -> None:
    """Ann has texted."""
    inbox.store_inbound(session, [Inbound("SM1", ANN, "+15005550006", "Do you have <shoes>?")], now=now)


def pressed(ask: Ask) -> Ask:
    return replace(ask, argument="text 1")


def opened(session: Session, ask: Ask) -> Ask:
    modal = reply.run(session, pressed(ask)).form
    assert modal
    assert view_problems(modal.view()) == []
    return replace(ask, form=modal.form)


def stops(session: Session, now: datetime) -> None:
    consent.opt_out(session, ANN, evidence=Evidence("STOP", How.KEYWORD, now, ANN, "SM2"))


def test_the_form_shows_what_was_said_and_no_number(session: Session, ask: Ask) -> None:
    modal = reply.run(session, pressed(ask)).form
    assert modal
    assert "💬 +1 212 ••• 0101: Do you have &lt;shoes&gt;?" in str(modal.blocks)
    assert ANN not in str(modal.blocks)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "0 characters · 0 segments"),
        ("Yes", "3 characters · 1 segment · GSM-7"),
        (":wave:", "1 character · 1 segment · Unicode because of `👋`"),
        (":acme:", "❌"),
    ],
)
def test_it_is_counted_while_it_is_typed(session: Session, ask: Ask, typed: str, told: str) -> None:
    edit = reply.typed(session, replace(opened(session, ask), values={"message": typed})).edit
    assert edit
    assert told in str(edit.blocks[-1])


def test_it_is_one_text_out_of_the_quota_and_in_the_log(session: Session, ask: Ask) -> None:
    form = replace(opened(session, ask), values={"message": " Yes, in blue :wave: "})
    done = reply.submit(session, form)
    row = session.execute(select(singles)).one()
    assert (row.kind, row.number, row.body, row.by, row.message) == ("reply", ANN, "Yes, in blue 👋", "UANA", None)
    assert quota.standing(session, ask.account, now=ask.now).used == row.segments
    assert [job.name for job in done.jobs] == ["single", "redraw", "warn"]
    line = audit.tail(session)[0]
    assert (line.who, line.action, line.detail["number"]) == ("UANA", "replied", "+1 212 ••• 0101")
    with pytest.raises(FormGone):
        reply.submit(session, form)


@pytest.mark.parametrize("typed", ["", "  ", "x" * 1_601])
def test_what_cannot_be_sent_is_told_under_the_input(session: Session, ask: Ask, typed: str) -> None:
    with pytest.raises(Problem) as refused:
        reply.submit(session, replace(opened(session, ask), values={"message": typed}))
    assert refused.value.field == "message"


def test_the_quota_is_not_exceeded(session: Session, ask: Ask) -> None:
    quota.use(session, ask.account, segments=35_999, now=ask.now)
    with pytest.raises(Problem, match="Left in the quota: 1"):
        reply.submit(session, replace(opened(session, ask), values={"message": "x" * 161}))


def test_whoever_opted_out_cannot_be_answered(session: Session, ask: Ask) -> None:
    stops(session, ask.now)
    with pytest.raises(Problem, match="opted out"):
        reply.run(session, pressed(ask))


def test_whoever_opted_out_while_it_was_typed_gets_nothing(session: Session, ask: Ask) -> None:
    form = replace(opened(session, ask), values={"message": "Yes"})
    stops(session, ask.now)
    with pytest.raises(Problem, match="opted out"):
        reply.submit(session, form)


def test_whoever_is_on_hold_cannot_be_answered(session: Session, ask: Ask) -> None:
    inbox.store_inbound(session, [Inbound("SM2", ANN, "+15005550006", "stop texting me")], now=ask.now)
    with pytest.raises(Problem, match="on hold"):
        reply.run(session, pressed(ask))


def test_a_viewer_may_not_answer(session: Session, ask: Ask) -> None:
    with pytest.raises(NotYours):
        reply.run(session, replace(pressed(ask), person=EVA))


def test_typed_without_a_reply_it_says_where_the_button_is(session: Session, ask: Ask) -> None:
    with pytest.raises(NoSuchReply, match="Press the button"):
        reply.run(session, ask)


@pytest.mark.parametrize(
    ("hours", "is_answered"),
    [(0, True), (13, True), (24, True), (25, True), (37, False), (46, False), (47, True)],  # from 9:00 on in New York
)
def test_by_night_only_whoever_has_just_written_is_answered(
    session: Session, ask: Ask, hours: int, is_answered: bool
) -> None:
    later = replace(pressed(ask), now=ask.now + timedelta(hours=hours))
    if is_answered:
        assert reply.run(session, later).form
    else:
        with pytest.raises(Problem, match="Answer them from Sat 28 Nov 8:00 on"):
            reply.run(session, later)
