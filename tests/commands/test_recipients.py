from dataclasses import replace

from sqlalchemy import insert

from blocks.recipients import PAGE
from commands import preview, recipients
from commands.ask import Ask
from simulator.slack.blocks.surfaces import view_problems
from sms.message import Message
from store import Session
from store.schema.messages import recipients as table
from tests.store.people import persons, write


def test_recipients_are_shown_page_by_page_with_masked_numbers(session: Session, ask: Ask, message: Message) -> None:
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
    assert first.blocks[1]["text"]["text"].startswith("Name1 · +1 212 ••• 0001 · 1\n")
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


def test_the_preview_shows_the_text_with_its_cost(session: Session, ask: Ask, message: Message) -> None:
    modal = preview.run(session, replace(ask, number=1)).form
    assert modal
    assert view_problems(modal.view()) == []
    assert modal.blocks[1]["elements"][0]["text"] == "with its defaults · 61 characters · 1 segment · GSM-7"
