"""Claims about the line that says why somebody cannot be texted: what was done, to which number, and when."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert

from commands import contact as verb
from commands.ask import Ask
from sms.consent import Evidence, How
from sms.message import Draft
from sms.setting_values import FrequencyCap
from store import Session, bars, consent, messages
from store.schema.ledger import deliveries
from tests.commands.conftest import EVA
from tests.commands.people import ANN
from tests.commands.test_contact import edited, words
from tests.store.people import number, persons, stop, write

CAP = FrequencyCap(1, 7)
DECEMBER = datetime(2026, 12, 1, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("prepare", "told"),
    [
        ("silent", "Has not agreed to get this subscription type."),
        ("stop", "+12125550124 texted STOP, Wed 25 Nov 9:00."),
        ("held", "+12125550123 is on hold: asked by mail &lt;!here&gt;, Thu 26 Nov 9:00 until Tue 1 Dec 0:00."),
        ("cold", "Is not a marketing contact."),
        ("numberless", "Has no number that can be texted."),
        ("cap", "as many texts lately as the frequency cap allows"),
    ],
)
def test_it_says_why_somebody_cannot_be_texted(session: Session, ask: Ask, prepare: str, told: str) -> None:
    write(session, *persons(1, first=90))
    [contact] = write(session, ANN, marketing=prepare != "cold", agreed=None if prepare == "silent" else "Offers")
    if prepare == "stop":
        stop(session, number(123))
        said = Evidence("stop", How.KEYWORD, ask.now - timedelta(days=1), number(124), "SM1")
        consent.opt_out(session, number(124), evidence=said)
    if prepare == "held":
        bars.hold(session, number(123), reason="asked by mail <!here>", until=DECEMBER, by="UCY", now=ask.now)
    if prepare == "numberless":
        edited(session, ask, contact, mobile_phone=None, phone=None)
    if prepare == "cap":
        messages.add(session, Draft("Sale", "C1", "Hi"), author="ana", now=ask.now)
        row = {"message": 1, "number": number(123), "contact_id": contact, "state": "delivered", "due": ask.now}
        session.execute(insert(deliveries).values(**row, attempt=1, segments=1, attempted_at=ask.now))
        ask = replace(ask, account=replace(ask.account, frequency_cap=CAP))
    line = "⛔ Offers: no. "
    shown_now = words(verb.open_(session, replace(ask, argument=str(contact))))
    assert told in shown_now[shown_now.index(line) :][:200]


def test_a_viewer_reads_why_with_the_number_masked(session: Session, ask: Ask) -> None:
    [contact] = write(session, ANN)
    bars.suppress(session, number(123), reason="fraud", by="UCY", now=ask.now)
    told = words(verb.open_(session, replace(ask, person=EVA, argument=str(contact))))
    assert "no. +1 212 ••• 0123 is suppressed: suppressed by hand, Thu 26 Nov" in told
    assert number(123) not in told
