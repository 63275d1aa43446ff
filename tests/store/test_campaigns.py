from datetime import datetime

import pytest

from sms.lifecycle import Action
from sms.message import Draft
from sms.message_filter import Filter
from store import Session, audit, campaigns, messages, sight
from store.campaigns import NoSuchCampaign


def test_a_campaign_tells_its_messages_and_its_last_send(session: Session, now: datetime) -> None:
    campaigns.add(session, "winter", by="UANA", now=now)
    for name in ("One", "Two", "Three"):
        messages.add(session, Draft(name, "CTEAM", "Hi", "Autumn 2026"), author="UANA", now=now)
    messages.delete(session, 3, by="UANA", now=now)
    message = messages.move(session, messages.get(session, 1), action=Action.SCHEDULE, by="UANA", now=now)
    messages.move(session, message, action=Action.LAUNCH, by="clock", now=now)
    told = [(each.name, each.messages, each.last) for each in campaigns.every(session)]
    assert told == [("Autumn 2026", 2, now), ("winter", 0, None)]


def test_a_campaign_is_renamed_and_keeps_its_messages(session: Session, now: datetime) -> None:
    messages.add(session, Draft("One", "CTEAM", "Hi", "Autumn"), author="UANA", now=now)
    campaign = campaigns.every(session)[0]
    campaigns.rename(session, campaign.id, name="Autumn 2026", by="UCY", now=now)
    assert messages.get(session, 1).draft.campaign == "Autumn 2026"
    assert [each.number for each in sight.page(session, Filter(campaign=campaign.id), by=None)] == [1]
    assert sight.page(session, Filter(campaign=campaign.id + 1), by=None) == []
    assert audit.tail(session)[0].detail == {"was": "Autumn"}
    with pytest.raises(NoSuchCampaign):
        campaigns.rename(session, campaign.id + 1, name="X", by="UCY", now=now)
