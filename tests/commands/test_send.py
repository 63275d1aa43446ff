from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from commands import send
from commands.ask import Ask
from simulator.slack.blocks.surfaces import view_problems
from sms.errors import Problem
from sms.lifecycle import Action
from sms.message import Message
from store import Session, forms, messages
from store.messages import Changed
from tests.commands.conftest import BO, CY, EVA
from tests.commands.stages import LATER, NOW, chosen
from tests.store.people import persons, write


def test_the_form_asks_whom_and_when_by_the_words_of_the_book(session: Session, ask: Ask, message: Message) -> None:
    modal = send.run(session, replace(ask, number=1)).form
    assert modal
    assert view_problems(modal.view()) == []
    labels = [block["label"]["text"] for block in modal.blocks]
    assert labels == ["Send to", "Don't send to", "Newcomers", "When", "Date", "Time", "Time zone"]
    assert (modal.title, modal.submit) == ("Send or schedule", "Review and send")


def test_the_submit_says_whether_it_is_sent_or_scheduled(session: Session, ask: Ask, message: Message) -> None:
    opened = send.run(session, replace(ask, number=1)).form
    assert opened
    later = send.when(session, replace(ask, form=opened.form, values=LATER)).edit
    assert later
    assert later.submit == "Review and schedule"
    assert [block["block_id"] for block in later.blocks] == [block["block_id"] for block in opened.blocks]
    again = send.when(session, replace(ask, form=opened.form, values={**LATER, "when": "now"})).edit
    assert again
    assert again.submit == "Review and send"
    emptied = {block["block_id"]: block["element"] for block in again.blocks}
    assert "initial_date" not in emptied["date:1"]


def test_lists_and_contacts_are_found_by_what_is_typed(session: Session, ask: Ask) -> None:
    write(session, *persons(2))
    assert [choice.text for choice in send.people(session, replace(ask, argument="vip")).choices] == ["VIP (2)"]
    assert len(send.people(session, replace(ask, argument="name")).choices) == 2


def test_the_choice_is_kept_and_the_panel_is_counted_by_a_job(session: Session, ask: Ask, message: Message) -> None:
    reply = chosen(session, ask, values={**LATER, "newcomers": ("include",)})
    assert reply.form
    assert view_problems(reply.form.view()) == []
    assert (reply.form.title, reply.form.submit, reply.form.close) == ("Review #1", "", "Back")
    assert (reply.jobs[0].name, reply.jobs[0].key) == ("count", reply.form.form)
    kept = messages.get(session, 1)
    assert (kept.selection.lists, kept.selection.newcomers, kept.revision) == ((1,), True, 2)
    assert str(kept.when.on) == "2026-11-27"


def test_back_leads_to_a_form_that_still_works(session: Session, ask: Ask, message: Message) -> None:
    write(session, *persons(3))
    form = send.run(session, replace(ask, number=1)).form
    assert form
    asked = replace(ask, form=form.form, values=NOW)
    send.submit(session, asked)
    assert send.submit(session, replace(asked, values=LATER)).form
    assert messages.get(session, 1).revision == 3


def test_what_was_chosen_last_is_there_when_it_is_opened_again(session: Session, ask: Ask, message: Message) -> None:
    chosen(session, ask, values={**LATER, "not_to": ("contact:2",)})
    modal = send.run(session, replace(ask, number=1)).form
    assert modal
    to, not_to, _, when, day, *_ = (block["element"] for block in modal.blocks)
    assert [option["text"]["text"] for option in to["initial_options"]] == ["VIP (3)"]
    assert [option["value"] for option in not_to["initial_options"]] == ["contact:2"]
    assert (when["initial_option"]["value"], day["initial_date"]) == ("later", "2026-11-27")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"to": ()}, "to"),
        ({"when": "later"}, "date"),
        ({"when": "later", "date": "2026-11-27"}, "time"),
        ({"when": "later", "date": "2026-11-25", "time": "09:00"}, "time"),
        ({"date": "2026-11-27"}, "date"),
    ],
)
def test_what_is_missing_or_past_is_told_under_its_input(
    session: Session, ask: Ask, message: Message, values: Mapping[str, Any], field: str
) -> None:
    with pytest.raises(Problem) as refused:
        chosen(session, ask, values={**NOW, **values})
    assert refused.value.field == field


def test_a_change_by_somebody_else_is_told(session: Session, ask: Ask, message: Message) -> None:
    write(session, *persons(1))
    form = send.run(session, replace(ask, number=1)).form
    assert form
    messages.edit(session, replace(message.draft, body="New"), number=1, revision=1, by="UBO", now=ask.now)
    with pytest.raises(Changed, match="changed meanwhile"):
        send.submit(session, replace(ask, form=form.form, values=NOW))


def test_only_a_draft_can_be_sent_and_only_by_an_author(session: Session, ask: Ask, message: Message) -> None:
    with pytest.raises(Problem, match="Only an author"):
        send.run(session, replace(ask, person=EVA, number=1))
    messages.move(session, message, action=Action.REQUEST, by="UANA", now=ask.now)
    with pytest.raises(Problem, match="in review cannot be"):
        send.run(session, replace(ask, number=1))


def submit_of(session: Session, ask: Ask, values: Mapping[str, Any]) -> str:
    form = chosen(session, ask, values=values).form
    assert form
    return str(forms.state(session, form.form).state["submit"])


def test_only_an_approver_with_self_approval_sends_without_another(
    session: Session, ask: Ask, message: Message
) -> None:
    alone = replace(ask.account, self_approval=True)
    assert submit_of(session, replace(ask, person=CY), NOW) == "Request approval"
    assert submit_of(session, replace(ask, account=alone), NOW) == "Request approval"
    assert submit_of(session, replace(ask, person=BO, account=alone), NOW) == "Send"
    assert submit_of(session, replace(ask, person=CY, account=alone), LATER) == "Schedule message"
