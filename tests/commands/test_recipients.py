from dataclasses import replace

import pytest
from sqlalchemy import insert, update

from blocks.recipients import PAGE
from commands import recipients
from commands.ask import Ask
from simulator.slack.blocks.surfaces import view_problems
from sms.errors import Problem
from sms.job import Job
from sms.message import Message
from store import Session
from store.schema.ledger import deliveries
from store.schema.messages import messages as messages_table
from store.schema.messages import recipients as table
from tests.commands.conftest import EVA
from tests.store.people import persons, write


def test_recipients_are_shown_page_by_page_with_whole_numbers_for_an_author(
    session: Session, ask: Ask, message: Message
) -> None:
    people = persons(PAGE + 1)
    ids = write(session, *people)
    rows = zip(people, ids, strict=True)
    session.execute(
        insert(table),
        [{"message": 1, "number": one.mobile, "contact_id": id_, "segments": 1} for one, id_ in rows],
    )
    first = recipients.run(session, replace(ask, number=1)).form
    assert first
    assert view_problems(first.view()) == []
    assert first.blocks[1]["text"]["text"].startswith(f"Name1 · {people[0].mobile} · 1\n")
    more = first.blocks[-1]["elements"][0]
    assert (more["text"]["text"], more["value"]) == ("Next page", "1 50")
    second = recipients.more(session, replace(ask, argument=more["value"])).edit
    assert second
    assert second.blocks[0]["elements"][0]["text"] == "51 to 51 of 51 people, with segments each"
    assert len(second.blocks) == 2


def test_before_the_count_there_is_nobody(session: Session, ask: Ask, message: Message) -> None:
    modal = recipients.run(session, replace(ask, number=1)).form
    assert modal
    assert modal.blocks[0]["text"]["text"] == "Nobody was counted yet."


def test_who_is_left_out_comes_as_a_file_to_an_author_alone(session: Session, ask: Ask, message: Message) -> None:
    asked = replace(ask, argument=f"{message.number} no_consent")
    reply = recipients.why(session, asked)
    assert reply.jobs == (Job("export", f"{ask.person.id} message {message.number} no_consent"),)
    assert reply.say
    with pytest.raises(Problem):
        recipients.why(session, replace(asked, person=EVA))


def test_once_it_has_begun_the_recipients_are_those_of_the_ledger_by_view(
    session: Session, ask: Ask, message: Message
) -> None:
    ids = write(session, *persons(2))
    each = {"message": 1, "due": ask.now, "attempt": 1, "segments": 1, "accepted_at": ask.now, "finished_at": ask.now}
    rows = [("delivered", None), ("undelivered", 30003)]
    session.execute(
        insert(deliveries),
        [
            {**each, "number": f"+1212555000{place}", "contact_id": id_, "state": state, "code": code}
            for place, (id_, (state, code)) in enumerate(zip(ids, rows, strict=True))
        ],
    )
    session.execute(update(messages_table).values(state="sent", started_at=ask.now, finished_at=ask.now))
    opened = recipients.run(session, replace(ask, number=1)).form
    assert opened
    assert "Sent · 2" in str(opened.blocks)
    turned = recipients.more(session, replace(ask, argument="1 not_delivered 0 0")).edit
    assert turned
    assert view_problems(turned.view()) == []
    shown = turned.blocks[2]["text"]["text"]
    assert shown == "Name2 · +12125550001 · The phone is switched off or out of reach."
    masked = recipients.more(session, replace(ask, person=EVA, argument="1 not_delivered 0 0")).edit
    assert "+1 212 ••• 0001" in str(masked)


def test_the_file_of_a_view_comes_to_an_author_alone(session: Session, ask: Ask, message: Message) -> None:
    asked = replace(ask, argument="1 clicked")
    assert recipients.file(session, asked).jobs == (Job("export", f"{ask.person.id} outcome 1 clicked"),)
    with pytest.raises(Problem):
        recipients.file(session, replace(asked, person=EVA))
