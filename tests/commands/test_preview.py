from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from blocks.surface import Modal
from commands import draft, preview
from commands.ask import Ask
from simulator.slack.blocks.surfaces import view_problems
from sms.errors import Problem
from sms.message import Draft, Message
from sms.picture import Picture, TextSize
from store import Session, messages
from tests.commands.test_draft import WRITTEN, opened
from tests.store.people import persons, write

HI = "Hi {{ contact.first_name }}"


def told(modal: Modal | None, picture: Picture | None = None) -> tuple[str, str]:
    """The text and the line under it, the same as in the picture that follows."""
    assert modal
    assert view_problems(modal.view()) == []
    blocks = {block["block_id"]: block for block in modal.blocks}
    assert modal.illustration
    assert modal.illustration.picture == (picture or modal.illustration.picture)
    text = str(blocks["preview"]["elements"][0]["elements"][0]["text"])
    assert modal.illustration.picture.text == text
    return text, str(blocks["preview_of"]["elements"][0]["text"])


@pytest.fixture
def asked(session: Session, ask: Ask, message: Message) -> Ask:
    """Ana has opened the preview of #1."""
    modal = preview.run(session, replace(ask, number=1)).form
    assert modal
    return replace(ask, form=modal.form)


def test_the_preview_shows_the_text_with_its_cost(session: Session, ask: Ask, message: Message) -> None:
    text = "Hi there, Black Friday starts now!\nReply STOP to unsubscribe."
    cost = "with its defaults · 61 characters · 1 segment · GSM-7"
    assert told(preview.run(session, replace(ask, number=1)).form, Picture(text, "Sender")) == (text, cost)


def test_a_contact_and_a_phone_are_chosen_in_the_form(session: Session, ask: Ask) -> None:
    [contact] = write(session, *persons(1))
    messages.add(session, Draft("Sale", "CTEAM", HI, opt_out=False), author="UANA", now=ask.now)
    opened = preview.run(session, replace(ask, number=1)).form
    assert opened
    values: Mapping[str, Any] = {"preview_as": f"contact:{contact}", "text_size": "larger", "dark": ("dark",)}
    reply = preview.look(session, replace(ask, form=opened.form, values=values))
    picture = Picture("Hi Name1", "Sender", TextSize.LARGER, is_dark=True)
    assert told(reply.edit, picture) == ("Hi Name1", "as Name1 gets it · 8 characters · 1 segment · GSM-7")
    assert [block["block_id"] for block in opened.blocks] == [
        block["block_id"] for block in (reply.edit or opened).blocks
    ]


def test_contacts_are_found_by_typing_and_lists_are_not(session: Session, ask: Ask) -> None:
    [contact] = write(session, *persons(1), to="Names")
    for found in (preview.suggest(session, replace(ask, argument="name")), draft.suggest(session, ask)):
        assert [choice.value for choice in found.choices] == [f"contact:{contact}"]


def test_links_are_as_short_as_on_the_phone_where_they_can_be(session: Session, ask: Ask) -> None:
    body = "https://acme.com/a-long-way/to-the/sale"
    messages.add(session, Draft("Sale", "CTEAM", body, opt_out=False), author="UANA", now=ask.now)
    written = preview.run(session, replace(ask, number=1)).form
    assert told(written)[0] == body
    sent = preview.run(session, replace(ask, number=1, public_url="https://t.acme.com")).form
    assert told(sent)[0] == "https://t.acme.com/0000000000"


def test_a_contact_that_is_gone_is_told(session: Session, asked: Ask) -> None:
    with pytest.raises(Problem, match="no contact 999"):
        preview.look(session, replace(asked, values={"preview_as": "contact:999"}))


def test_the_composer_shows_what_stands_in_it_as_a_contact_gets_it(session: Session, ask: Ask) -> None:
    [contact] = write(session, *persons(1))
    values = {**WRITTEN, "message": HI, "preview_as": f"contact:{contact}", "dark": ("dark",)}
    modal = draft.show(session, replace(opened(session, ask), values=values)).edit
    text = "Hi Name1\nReply STOP to unsubscribe."
    cost = "as Name1 gets it · 35 characters · 1 segment · GSM-7"
    assert told(modal, Picture(text, "Sender", is_dark=True)) == (text, cost)


def test_typing_takes_the_preview_away(session: Session, ask: Ask) -> None:
    modal = draft.typed(session, opened(session, ask)).edit
    assert modal
    assert modal.illustration is None
    assert not {"preview", "preview_of"} & {block["block_id"] for block in modal.blocks}
