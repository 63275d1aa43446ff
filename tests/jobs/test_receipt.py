"""Claims about the receipt of a send, on both databases: it tells everything of everybody, and no whole number."""

import io
import json
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import insert, update

from jobs import deliver, receipt
from sms.consent import Evidence, How
from sms.delivery import Accepted, Rejected
from sms.lifecycle import State
from sms.receipt import verify
from store import Session, approvals, consent, messages, receipts, singles
from store.approvals import Outcome
from store.schema.ledger import deliveries
from store.schema.messages import messages as table
from store.schema.messages import recipients
from tests.jobs.both import on_both, stand, url
from tests.jobs.conftest import Stand
from tests.jobs.sends import NUMBERS, sends

__all__ = ["stand", "url"]  # either database


@pytest.fixture
def over(stand: Stand) -> Stand:
    """Message 1, tested, approved and sent: one got it, one was refused, one had opted out; a fourth left later."""
    sends(stand)
    stand.does(lambda session: _approved(session, stand))
    opts_out(stand, NUMBERS[1])
    stand.carrier.answers = [Accepted("SM1", 1), Rejected(21211)]
    stand.runs(deliver.run, "1:0:1000")
    stand.does(lambda session: session.execute(update(table).values(state=State.SENT, finished_at=stand.clock.now())))
    delivered = update(deliveries).where(deliveries.c.id == 1).values(state="delivered", billed=1)
    stand.does(lambda session: session.execute(delivered))
    return stand


def _approved(session: Session, stand: Stand) -> None:
    now, message = stand.clock.now(), messages.get(session, 1)
    singles.put(session, kind="test", number="+12125550199", body="Hi", by="U0ANA", now=now, message=1, revision=1)
    until = now + timedelta(hours=24)
    asked = approvals.ask(session, message, by="U0ANA", of=["U0BO"], expires_at=until, warnings=["late"], now=now)
    approvals.decide(session, asked.id, outcome=Outcome.APPROVED, by="U0BO", now=now + timedelta(minutes=5))
    rows = [{"message": 1, "number": number, "contact_id": 1, "segments": 1} for number in NUMBERS]
    session.execute(insert(recipients), rows)


def opts_out(stand: Stand, number: str) -> None:
    evidence = Evidence("STOP", How.KEYWORD, stand.clock.now(), number, "SM9")
    stand.does(lambda session: consent.opt_out(session, number, evidence=evidence))


def given(stand: Stand) -> tuple[str, list[dict[str, Any]]]:
    """The file that the person who asked was given, and what its lines say."""
    stand.runs(receipt.run, "U0ANA 1")
    (user, name, _, text), *_ = stand.files.given[-1:]
    assert (user, name) == ("U0ANA", "1 receipt.jsonl")
    return text, [json.loads(line)["content"] for line in text.splitlines()]


@on_both
def test_it_tells_who_did_what_and_of_everybody_why(over: Stand) -> None:
    text, lines = given(over)
    kinds = [line["kind"] for line in lines]
    assert kinds == ["head", "step", "test", "approval", "recipient", "recipient", "recipient", "end"]
    head, _, test, approval, first, second, third, end = lines
    assert (head["message"], head["text"][:7], head["subscription"], head["state"]) == (1, "Hi {{ c", "Offers", "sent")
    assert (test["who"], test["to"], test["revision"]) == ("U0ANA", "+1 212 ••• 0199", 1)
    assert (approval["asked_by"], approval["decided_by"], approval["warnings"]) == ("U0ANA", "U0BO", ["late"])
    assert (first["status"], first["carrier_id"], first["to"]) == ("delivered", "SM1", "+1 212 ••• 0100")
    assert (second["status"], second["reason"], second["consent"]["change"]) == ("skipped", "suppressed", "stop")
    assert (third["status"], third["carrier_code"]) == ("rejected", 21211)
    assert first["text_sha256"] == sha256(over.carrier.texts[0].body.encode()).hexdigest()
    assert (end["recipients"], end["lines"], end["segments"]) == (3, 8, 1)
    assert not [number for number in (*NUMBERS, "+12125550199") if number in text or number[2:] in text]


@on_both
def test_the_evidence_of_consent_is_that_of_when_the_text_left(over: Stand) -> None:
    over.clock.time += timedelta(hours=1)
    opts_out(over, NUMBERS[0])
    _, lines = given(over)
    evidence = next(line["consent"] for line in lines if line["kind"] == "recipient")
    assert (evidence["change"], evidence["how"], evidence["source"]) == ("opt_in", "import", "shop")


@on_both
def test_it_is_whole_and_its_end_stands_in_the_audit_log(over: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receipts, "PAGE_RECIPIENTS", 2)
    text, lines = given(over)
    found = verify(io.StringIO(text))
    assert (found.message, found.lines) == (1, len(lines))
    made = over.does(lambda session: receipts.made(session, 1, found.hash))
    assert made
    assert made.who == "U0ANA"
    assert over.does(lambda session: receipts.made(session, 1, "f" * 64)) is None


def test_the_same_audience_has_the_same_hash_and_another_has_not(over: Stand) -> None:
    first, again = (given(over)[1][0]["audience"] for _ in range(2))
    assert first == again
    over.does(lambda s: s.execute(recipients.delete().where(recipients.c.number == NUMBERS[2])))
    assert given(over)[1][0]["audience"]["hash"] != first["hash"]


def test_of_a_send_that_goes_on_there_is_none_and_the_person_is_told(over: Stand) -> None:
    over.does(lambda session: session.execute(update(table).values(state=State.SENDING)))
    assert over.runs(receipt.run, "U0ANA 1") == {"refused": 1}
    assert over.files.given == []
