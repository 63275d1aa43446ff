"""What a list tells of messages that a person may not see: that there are some, and no more."""

from dataclasses import replace
from datetime import datetime

import pytest

from commands import lists as verb
from commands.ask import Ask
from sms.audience import Selection
from sms.errors import Problem
from sms.message import Draft, When
from sms.rules import Comparison, Condition
from store import Session, lists, messages, teams
from tests.commands.test_lists import Sheet, listed, made, rule


def test_of_another_teams_message_is_told_only_that_it_uses_a_list(session: Session, ask: Ask, now: datetime) -> None:
    lists.ensure(session, "VIP", now=now)
    shop = teams.add(session, "Shop", members=["UEVE"], by="UCY", now=now)
    message = messages.add(session, Draft("Secret", "C1", "Hi"), author="UEVE", now=now, team=shop)
    messages.choose(session, message, selection=Selection(lists=(1,)), when=When(), by="UEVE", now=now)
    made(session, ask, of=rule(Condition("received", Comparison.EVER, message=1)))
    with pytest.raises(Problem, match=r"“VIP” is used by 1 message that you cannot see\."):
        verb.remove(session, replace(ask, argument="1"))
    said = str(listed(verb.run(session, ask)).blocks)
    assert "used only in messages that you cannot see" in said
    assert "received #1" in said
    opened = Sheet(session, replace(ask, argument="2"), verb.edit)
    assert verb.suggest_messages(session, replace(ask, form=opened.modal.form)).choices == ()
    assert "Secret" not in said + str(opened.modal.blocks)
