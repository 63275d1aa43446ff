from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from blocks.surface import Choice, Modal
from commands import draft
from commands.ask import Ask, Reply
from commands.perform import perform
from simulator.slack.blocks.surfaces import view_problems
from sms.errors import Problem
from sms.lifecycle import Action, State
from sms.message import Message
from sms.properties import Kind, Property
from store import Session, approvals, forms, messages, properties, sight, snippets, subscriptions
from tests.commands.conftest import BO, EVA

WRITTEN: Mapping[str, Any] = {
    "name": "Teaser",
    "channel": "CTEAM",
    "message": "Sale today!",
    "campaign": "",
    "subscription": None,
    "opt_out": ("include",),
}


def shown(modal: Modal | None) -> Modal:
    assert modal
    assert view_problems(modal.view()) == []
    return modal


def opened(session: Session, ask: Ask) -> Ask:
    return replace(ask, form=shown(draft.run(session, ask).form).form, values=WRITTEN, in_channel=True)


def block(modal: Modal, name: str) -> dict[str, Any]:
    return next(block for block in modal.blocks if block["block_id"].partition(":")[0] == name)


def live(reply: Reply) -> str:
    return str(block(shown(reply.edit), "live")["elements"][0]["text"])


def text(reply: Reply) -> str:
    return str(block(shown(reply.edit), "message")["element"]["initial_value"])


def test_the_composer_opens_in_the_channel_with_the_name_that_was_typed(session: Session, ask: Ask) -> None:
    modal = shown(draft.run(session, replace(ask, argument="Black Friday")).form)
    assert modal.title == "New text message"
    assert modal.submit == "Save draft"
    assert block(modal, "name")["element"]["initial_value"] == "Black Friday"
    assert block(modal, "channel")["element"]["initial_conversation"] == "CTEAM"
    labels = [block["label"]["text"] for block in modal.blocks if block["type"] == "input"]
    assert [*labels[:3], *labels[-10:]] == [
        *("Name", "Channel", "Message"),
        *("Opt-out", "Type", "Property", "Default value", "Link", "Symbol", "Snippet"),
        *("Preview as", "Text size", "Look"),
    ]


def test_a_subscription_type_is_chosen_from_those_that_exist(session: Session, ask: Ask) -> None:
    assert block(shown(draft.run(session, ask).form), "subscription")["type"] == "context"
    subscriptions.ensure(session, "Offers")
    select = block(shown(draft.run(session, ask).form), "subscription")
    assert [option["value"] for option in select["element"]["options"]] == ["Offers"]


def test_a_viewer_cannot_draft(session: Session, ask: Ask) -> None:
    with pytest.raises(Problem, match="Only an author"):
        draft.run(session, replace(ask, person=EVA))


def test_saving_makes_a_message_and_has_its_card_drawn(session: Session, ask: Ask) -> None:
    reply = draft.submit(session, opened(session, ask))
    message = messages.get(session, 1)
    assert (message.draft.name, message.draft.body, message.author) == ("Teaser", "Sale today!", "UANA")
    assert [job.name for job in reply.jobs] == ["redraw"]
    assert forms.kept(session, "UANA", kind="draft", now=ask.now) is None


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("name", " ", "Give it a name"),
        ("message", "", "empty"),
        ("message", None, "empty"),
        ("message", "Hi {{ contact.frist_name }}", "first_name"),
        ("message", "Hi {{ contact.first_name", "no end"),
        ("message", "{% if x %}", "no `{%"),
        ("message", "x" * 1601, "1,600"),
        ("message", "Hi :our-own-logo:", "our-own-logo"),
        ("channel", None, "Choose the channel"),
        ("subscription", "Offers", "no such type any more"),
    ],
)
def test_what_is_wrong_is_told_under_its_input(
    session: Session, ask: Ask, field: str, typed: str | None, told: str
) -> None:
    reply = draft.submit(session, replace(opened(session, ask), values={**WRITTEN, field: typed}))
    assert list(reply.errors) == [field]
    assert told in reply.errors[field]
    assert sight.page(session, by=None) == []


def test_a_channel_without_the_bot_is_told_how_to_invite_it(session: Session, ask: Ask) -> None:
    reply = draft.submit(session, replace(opened(session, ask), in_channel=False))
    assert "/invite @textops" in reply.errors["channel"]


def test_typing_counts_and_keeps_what_is_typed(session: Session, ask: Ask) -> None:
    asked = replace(opened(session, ask), values={**WRITTEN, "message": "Sale “today”"})
    reply = draft.typed(session, asked)
    assert live(reply) == "39 characters · 1 segment · Unicode because of `“` `”`"
    assert block(shown(reply.edit), "plain")["elements"][0]["text"]["text"] == "Make it plain: 1 → 1 segment"
    left = forms.kept(session, "UANA", kind="draft", now=ask.now)
    assert left
    assert left.typed["message"] == "Sale “today”"


def test_a_keystroke_that_comes_after_the_submit_is_let_be(session: Session, ask: Ask) -> None:
    asked = opened(session, ask)
    draft.submit(session, asked)
    assert draft.typed(session, asked) == Reply()


def test_without_the_opt_out_text_it_is_not_counted(session: Session, ask: Ask) -> None:
    asked = replace(opened(session, ask), values={**WRITTEN, "opt_out": ()})
    assert live(draft.typed(session, asked)) == "11 characters · 1 segment · GSM-7"


def test_a_bad_token_is_shown_with_a_caret(session: Session, ask: Ask) -> None:
    asked = replace(opened(session, ask), values={**WRITTEN, "message": "Hi {{ contact.nme }}"})
    assert live(draft.typed(session, asked)).endswith("\n```Hi {{ contact.nme }}\n      ^^^^^^^^^^^```")


def test_redrawing_leaves_the_ids_of_inputs_alone(session: Session, ask: Ask) -> None:
    modal = shown(draft.run(session, ask).form)
    again = shown(draft.typed(session, replace(ask, form=modal.form, values=WRITTEN)).edit)
    assert [block["block_id"] for block in again.blocks] == [block["block_id"] for block in modal.blocks]


def test_a_token_is_appended_under_a_new_id(session: Session, ask: Ask) -> None:
    values = {**WRITTEN, "type": "contact", "property": "first_name", "default": "there"}
    reply = draft.insert(session, replace(opened(session, ask), values=values))
    assert text(reply) == 'Sale today! {{ contact.first_name | default: "there" }}'
    assert block(shown(reply.edit), "message")["block_id"] == "message:1"
    assert "initial_value" not in block(shown(reply.edit), "default")["element"]


def test_a_token_without_a_property_is_told_and_changes_nothing(session: Session, ask: Ask) -> None:
    reply = draft.insert(session, replace(opened(session, ask), values={**WRITTEN, "property": None}))
    assert live(reply).startswith("❌ Choose a property")
    assert text(reply) == "Sale today!"


@pytest.mark.parametrize("link", ["http://acme.com", "https://ana:secret@acme.com", "acme", ""])
def test_a_link_that_may_not_be_sent_is_told(session: Session, ask: Ask, link: str) -> None:
    reply = draft.insert_link(session, replace(opened(session, ask), values={**WRITTEN, "link": link}))
    assert live(reply).startswith("❌")
    assert text(reply) == "Sale today!"


def test_links_and_symbols_are_appended(session: Session, ask: Ask) -> None:
    asked = opened(session, ask)
    link = draft.insert_link(session, replace(asked, values={**WRITTEN, "link": "https://acme.com/sale"}))
    assert text(link) == "Sale today! https://acme.com/sale"
    sign = draft.symbol(session, replace(asked, values={**WRITTEN, "symbol": "€"}))
    assert text(sign) == "Sale today!€"


def test_made_plain_it_is_gsm_again(session: Session, ask: Ask) -> None:
    reply = draft.plain(session, replace(opened(session, ask), values={**WRITTEN, "message": "“Sale” – today…"}))
    assert text(reply) == '"Sale" - today...'
    assert "GSM-7" in live(reply)


def test_what_was_left_unsaved_is_offered_and_taken_over(session: Session, ask: Ask) -> None:
    left = opened(session, ask)
    draft.closed(session, replace(left, values={**WRITTEN, "message": "Half a thou"}))
    again = shown(draft.run(session, ask).form)
    assert block(again, "unsaved")["accessory"]["text"]["text"] == "Continue"
    reply = draft.go_on(session, replace(ask, form=again.form, values={"opt_out": ("include",)}))
    assert text(reply) == "Half a thou"
    assert block(shown(reply.edit), "name")["element"]["initial_value"] == "Teaser"
    assert all(block["block_id"] != "unsaved" for block in shown(reply.edit).blocks)


def test_an_empty_form_that_is_closed_leaves_nothing_behind(session: Session, ask: Ask) -> None:
    draft.closed(session, replace(opened(session, ask), values={}))
    assert all(block["block_id"] != "unsaved" for block in shown(draft.run(session, ask).form).blocks)


def test_editing_in_review_goes_back_to_draft_and_voids_the_request(
    session: Session, ask: Ask, message: Message
) -> None:
    moved = messages.move(session, message, action=Action.REQUEST, by="UANA", now=ask.now)
    asked = approvals.ask(session, moved, by="UANA", of=["UBO"], expires_at=ask.now, warnings=[], now=ask.now)
    modal = shown(draft.edit(session, replace(ask, number=1)).form)
    assert modal.title == "Edit message"
    reply = draft.submit(session, replace(ask, form=modal.form, values=WRITTEN, in_channel=True))
    assert (messages.get(session, 1).state, messages.get(session, 1).revision) == (State.DRAFT, 2)
    assert approvals.get(session, asked.id).outcome == "void"
    assert len(reply.jobs) == 3  # the card, the request, and the line that tells what was changed


def test_of_two_people_editing_the_second_is_told_and_loses_nothing(
    session: Session, ask: Ask, message: Message
) -> None:
    ana = shown(draft.edit(session, replace(ask, number=1)).form).form
    bo = shown(draft.edit(session, replace(ask, person=BO, number=1)).form).form
    draft.submit(session, replace(ask, person=BO, form=bo, values=WRITTEN, in_channel=True))
    typed = replace(ask, form=ana, values={**WRITTEN, "message": "Mine"}, in_channel=True)
    draft.typed(session, typed)
    reply = perform(session, typed, draft.submit)
    assert reply.say
    assert "<@UBO> was quicker" in reply.say.text
    assert messages.get(session, 1).draft.body == "Sale today!"
    again = shown(draft.edit(session, replace(ask, number=1)).form)
    assert text(draft.go_on(session, replace(ask, form=again.form, values=WRITTEN))) == "Mine"


def test_a_slack_message_becomes_a_draft_as_people_read_it(session: Session, ask: Ask) -> None:
    modal = shown(draft.text_this(session, replace(ask, text="Rock &amp; roll: <https://acme.com|here> <@U1>")).form)
    assert block(modal, "message")["element"]["initial_value"] == "Rock & roll: https://acme.com"


def test_a_message_to_the_bot_becomes_a_draft_whose_channel_is_to_be_chosen(session: Session, ask: Ask) -> None:
    modal = shown(draft.text_this(session, replace(ask, text="Hi", channel="DANA")).form)
    assert "initial_conversation" not in block(modal, "channel")["element"]


def test_an_empty_link_is_told_what_to_do(session: Session, ask: Ask) -> None:
    ask = opened(session, ask)
    assert "Type a link first" in live(draft.insert_link(session, replace(ask, values={**ask.values, "link": None})))


def test_continue_leaves_the_channel_that_the_form_was_opened_in(session: Session, ask: Ask) -> None:
    first = shown(draft.run(session, ask).form)
    left = {**WRITTEN, "channel": None, "opt_out": ()}
    draft.closed(session, replace(ask, form=first.form, values=left))
    again = shown(draft.run(session, ask).form)
    values = {"name": "", "channel": "CTEAM", "message": "", "opt_out": ("include",)}
    back = shown(draft.go_on(session, replace(ask, form=again.form, values=values)).edit)
    assert block(back, "channel")["element"]["initial_conversation"] == "CTEAM"
    assert "initial_options" not in block(back, "opt_out")["element"]


def test_properties_are_found_by_typing_among_those_of_the_chosen_type(
    session: Session, ask: Ask, now: datetime
) -> None:
    for place in range(200):
        size = Property(f"contact.size_{place}", f"Size {place}", Kind.NUMBER)
        properties.keep(session, size, by="UANA", now=now)
    ask = opened(session, ask)
    assert len(draft.suggest_properties(session, ask).choices) == 100
    found = draft.suggest_properties(session, replace(ask, argument="SIZE 17")).choices
    assert found[0] == Choice("Size 17", "size_17")
    draft.typed(session, replace(ask, values={**WRITTEN, "type": "company"}))
    assert draft.suggest_properties(session, ask).choices == (Choice("Name", "name"),)


def test_a_snippet_is_found_by_name_and_appended(session: Session, ask: Ask, now: datetime) -> None:
    snippets.add(session, "Hello", body="Hi {{ contact.first_name }}!", by="UANA", now=now)
    ask = opened(session, ask)
    [found] = draft.suggest_snippets(session, replace(ask, argument="hel")).choices
    reply = draft.snippet(session, replace(ask, values={**WRITTEN, "snippet": found.value}))
    assert text(reply) == "Sale today! Hi {{ contact.first_name }}!"
    assert block(shown(reply.edit), "snippet")["block_id"] == "snippet:1"
    assert draft.suggest_snippets(session, replace(ask, argument="zzz")).choices == ()


def test_a_snippet_that_is_gone_is_told_and_one_that_is_unchosen_changes_nothing(session: Session, ask: Ask) -> None:
    ask = opened(session, ask)
    reply = draft.snippet(session, replace(ask, values={**WRITTEN, "snippet": "7"}))
    assert live(reply).startswith("❌ That snippet is not there any more.")
    assert text(draft.snippet(session, replace(ask, values={**WRITTEN, "snippet": None}))) == "Sale today!"


def test_what_slack_s_input_does_not_hold_is_not_appended(session: Session, ask: Ask, now: datetime) -> None:
    snippets.add(session, "Long", body="x" * 1600, by="UANA", now=now)
    [long] = snippets.every(session)
    values = {**WRITTEN, "message": "y" * 1400, "snippet": str(long.id)}
    reply = draft.snippet(session, replace(opened(session, ask), values=values))
    assert live(reply) == "❌ The text would be too long. Shorten it first."
    assert text(reply) == "y" * 1400
