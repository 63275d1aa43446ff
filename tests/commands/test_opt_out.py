"""Claims about the buttons under a reply: opted out with evidence, or released, by whoever is first."""

from dataclasses import replace
from datetime import datetime

import pytest

from commands import opt_out
from commands.ask import Ask
from sms.consent import How
from sms.roles import NotYours
from store import Session, audit, consent, inbox, replies
from store.inbox import Inbound
from store.replies import Decided
from tests.commands.conftest import BO, EVA

ANN = "+12125550101"


@pytest.fixture
def asked(session: Session, ask: Ask, now: datetime) -> Ask:
    """Ann asks to be left alone, and Ana has the buttons under it."""
    inbox.store_inbound(session, [Inbound("SM1", ANN, "+15005550006", "please stop texting me")], now=now)
    return replace(ask, argument="text 1")


def test_an_opt_out_has_who_pressed_and_what_was_texted(session: Session, asked: Ask) -> None:
    done = opt_out.run(session, asked)
    evidence = consent.log(session, ANN)[-1].evidence
    assert (evidence.by, evidence.shown, evidence.how) == ("UANA", "please stop texting me", How.REPLY)
    assert replies.is_suppressed(session, ANN)
    assert [job.name for job in done.jobs] == ["redraw", "redraw"]
    line = audit.tail(session)[0]
    assert (line.who, line.action, line.detail["number"]) == ("UANA", "opted out", "+1 212 ••• 0101")


def test_what_is_none_is_released(session: Session, asked: Ask) -> None:
    opt_out.dismiss(session, asked)
    assert not replies.is_held(session, ANN, now=asked.now)
    assert not replies.is_suppressed(session, ANN)
    line = audit.tail(session)[0]
    assert (line.who, line.action) == ("UANA", "released")


def test_of_two_who_press_at_once_one_is_told(session: Session, asked: Ask) -> None:
    opt_out.dismiss(session, asked)
    with pytest.raises(Decided):
        opt_out.dismiss(session, replace(asked, person=BO))


def test_a_viewer_may_do_neither(session: Session, asked: Ask) -> None:
    for part in (opt_out.run, opt_out.dismiss):
        with pytest.raises(NotYours):
            part(session, replace(asked, person=EVA))
