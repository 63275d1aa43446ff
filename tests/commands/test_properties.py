from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from blocks.surface import Surface
from commands import properties as verb
from commands.ask import Ask, Reply
from commands.perform import perform
from simulator.slack.blocks.surfaces import message_problems, view_problems
from sms.errors import Problem
from sms.lifecycle import State
from sms.message import Draft
from sms.properties import Kind, Property
from store import Session, approvals, messages, posts, properties, snippets
from tests.commands.conftest import CY, EVA
from tests.commands.stages import approved, requested

HELLO = "Hi {{ contact.first_name }}!"
TYPED: Mapping[str, Any] = {
    "for": "contact",
    "label": "Shoe size",
    "name": "",
    "kind": "number",
    "choices": None,
    "default": "42",
}


def listed(reply: Reply) -> Surface:
    assert reply.say
    assert message_problems(list(reply.say.blocks)) == []
    return reply.say


def submitted(session: Session, ask: Ask, **typed: str | None) -> Reply:
    """Add a property, or change the one that is the argument."""
    form = (verb.edit(session, ask) if ask.argument else verb.add(session, ask)).form
    assert form
    assert view_problems(form.view()) == []
    reply = perform(session, replace(ask, form=form.form, values={**TYPED, **typed}), verb.submit)
    assert reply.edit is None or view_problems(reply.edit.view()) == []
    return reply


def names(said: Surface) -> list[str]:
    return [block["block_id"].partition(".")[2] for block in said.blocks if block["type"] == "section"][1:]


def test_built_in_ones_come_first_and_only_custom_ones_can_go(session: Session, ask: Ask) -> None:
    submitted(session, ask)
    said = listed(verb.run(session, ask))
    assert names(said)[:2] == ["contact.first_name", "contact.last_name"]
    assert "1–10 of 11" in said.text
    shoe = listed(verb.run(session, replace(ask, argument="shoe")))
    assert names(shoe) == ["contact.shoe_size"]
    assert "number · default “42”" in str(shoe.blocks)
    assert "properties.remove" in str(shoe.blocks)
    assert "properties.remove" not in str(listed(verb.run(session, replace(ask, argument="first_name"))).blocks)


def test_two_hundred_are_paged_and_found_by_typing(session: Session, ask: Ask, now: datetime) -> None:
    for place in range(200):
        each = Property(f"contact.p{place}", f"Field {place:03} {'x' * 60}", Kind.TEXT, "d" * 1000)
        properties.keep(session, each, by="UANA", now=now)
    seen, argument = list[str](), ""
    while True:
        said = listed(verb.run(session, replace(ask, argument=argument)))
        seen += names(said)
        further = [e for e in said.blocks[-1]["elements"] if e["action_id"] == "properties.further"]
        if not further:
            break
        argument = further[0]["value"]
    assert len(seen) == len(set(seen)) == 210
    assert names(listed(verb.run(session, replace(ask, argument="contact.p199")))) == ["contact.p199"]


def test_a_near_miss_is_answered_with_the_name(session: Session, ask: Ask) -> None:
    said = listed(verb.run(session, replace(ask, argument="Frist name")))
    assert said.text == "Nothing here is called “Frist name”. Did you mean “First name”?"


def test_the_name_is_made_of_the_label_unless_one_is_typed(session: Session, ask: Ask) -> None:
    reply = submitted(session, ask)
    assert "{{ contact.shoe_size }}" in str(reply.edit)
    submitted(session, ask, label="Größe", name="eu_size", **{"for": "company"})
    assert properties.get(session, "company.eu_size").label == "Größe"


@pytest.mark.parametrize(
    ("typed", "field", "told"),
    [
        ({"label": " "}, "label", "Give it a name."),
        ({"label": "x" * 76}, "label", "75 are the most"),
        ({"label": "first NAME"}, "label", "There is “First name” already."),
        ({"label": "👋"}, "name", "makes no name"),
        ({"label": "<!channel>", "name": "1st"}, "name", "Begin with a letter"),
        ({"name": "contact.email"}, "name", "There is contact.email already."),
        ({"name": "Mobile"}, "name", "In an import “mobile” is the column mobile_phone."),
        ({"name": "company"}, "name", "In an import “company” is the column company."),
        ({"default": "large"}, "default", "a number such as"),
        ({"kind": "date"}, "default", "a date such as"),
        ({"kind": "yes_no"}, "default", "yes or no"),
        ({"kind": "choice"}, "choices", "one a line"),
        ({"kind": "choice", "choices": "41\n43"}, "default", "They are 41, 43."),
        ({"kind": "text", "choices": "41"}, "choices", "Only the kind “choice” has choices."),
    ],
)
def test_what_is_wrong_is_told_at_its_input(
    session: Session, ask: Ask, typed: dict[str, str], field: str, told: str
) -> None:
    errors = submitted(session, ask, **typed).errors
    assert list(errors) == [field]
    assert told in errors[field]
    assert len(properties.every(session)) == len(properties.BUILT_IN)


def test_the_same_one_twice_is_refused(session: Session, ask: Ask) -> None:
    submitted(session, ask)
    assert "There is “Shoe size” already." in submitted(session, ask).errors["label"]
    assert (
        "There is contact.shoe_size already." in submitted(session, ask, label="Other", name="Shoe size").errors["name"]
    )


def test_a_label_that_looks_like_a_ping_is_harmless(session: Session, ask: Ask) -> None:
    submitted(session, ask, label="<!channel>", name="ping", kind="text", default="<!here>")
    assert "<!" not in str(listed(verb.run(session, replace(ask, argument="ping"))).blocks)


def test_whose_and_which_kind_it_is_stays_and_the_rest_is_changed(session: Session, ask: Ask) -> None:
    submitted(session, ask, kind="choice", choices="S\nM\nL", default="m")
    edit = replace(ask, argument="contact.shoe_size")
    assert submitted(session, edit, label="Size", choices="M\nXL", default="xl").errors == {}
    assert properties.get(session, "contact.shoe_size") == Property(
        "contact.shoe_size", "Size", Kind.CHOICE, "XL", ("M", "XL")
    )
    assert "They are M." in submitted(session, edit, label="Size", choices="M", default="XL").errors["default"]


def test_a_built_in_one_has_nothing_but_a_default_to_change(session: Session, ask: Ask) -> None:
    form = verb.edit(session, replace(ask, argument="contact.first_name")).form
    assert form
    assert [block["label"]["text"] for block in form.blocks if block["type"] == "input"] == ["Default value"]
    submitted(session, replace(ask, argument="contact.first_name"), default="friend", label="Ignored")
    assert properties.get(session, "contact.first_name") == Property(
        "contact.first_name", "First name", default="friend"
    )


def hello(session: Session, ask: Ask, body: str = HELLO) -> None:
    draft = Draft("Hello", "CTEAM", body, subscription="Offers")
    messages.add(session, draft, author=ask.person.id, now=ask.now)


def test_another_default_voids_a_request_and_the_thread_says_why(session: Session, ask: Ask) -> None:
    hello(session, ask)
    asked = requested(session, ask)
    edit = replace(ask, person=CY, argument="contact.first_name")
    assert "#1: another default takes" in str(verb.edit(session, edit).form)
    reply = submitted(session, edit, default="<friend>")
    assert "Drafts again, for their text is another now: #1." in str(reply.edit)
    message = messages.get(session, 1)
    assert (message.state, message.revision) == (State.DRAFT, asked.revision + 1)
    assert messages.frozen(session, 1) is None
    request = approvals.latest(session, 1)
    assert request
    assert request.outcome == "void"
    kept = [post for job in reply.jobs if (post := posts.get(session, int(job.key)))]
    assert [post.kind for post in kept] == ["card", "request", "note"]
    assert "changed the default of `contact.first_name` from nothing to “&lt;friend&gt;”" in kept[-1].content["text"]


def test_another_default_takes_what_is_scheduled_back_and_gives_its_segments_back(session: Session, ask: Ask) -> None:
    hello(session, ask)
    assert approved(session, ask).reserved
    submitted(session, replace(ask, argument="contact.first_name"), default="friend")
    message = messages.get(session, 1)
    assert (message.state, message.reserved) == (State.DRAFT, 0)


@pytest.mark.parametrize(
    ("body", "default"),
    [
        ("Hi there!", "friend"),
        ('Hi {{ contact.first_name | default: "you" }}!', "friend"),
        (HELLO, ""),
    ],
)
def test_a_text_that_stays_the_same_keeps_its_request(session: Session, ask: Ask, body: str, default: str) -> None:
    hello(session, ask, body)
    asked = requested(session, ask)
    assert submitted(session, replace(ask, argument="contact.first_name"), default=default).jobs == ()
    assert messages.get(session, 1) == asked


def test_one_in_use_is_not_removed_and_says_by_what(session: Session, ask: Ask, now: datetime) -> None:
    submitted(session, ask)
    hello(session, ask, "Size {{ contact.shoe_size }}")
    snippets.add(session, "Size", body="Size {{ contact.shoe_size }}", by="UANA", now=now)
    remove = replace(ask, argument="contact.shoe_size")
    with pytest.raises(Problem, match="is used by #1, the snippet “Size”") as refused:
        verb.remove(session, remove)
    assert refused.value.hint == "Take it out of them first."
    messages.delete(session, 1, by="UANA", now=now)
    snippets.remove(session, snippets.every(session)[0].id, by="UANA", now=now)
    assert "contact.shoe_size" not in names(listed(verb.remove(session, remove)))
    with pytest.raises(Problem, match="no custom property"):
        verb.remove(session, remove)


def test_a_viewer_looks_and_changes_nothing(session: Session, ask: Ask) -> None:
    ask = replace(ask, person=EVA, argument="contact.first_name")
    listed(verb.run(session, ask))
    for part in (verb.add, verb.edit, verb.submit, verb.remove):
        with pytest.raises(Problem, match="Only an author"):
            part(session, ask)
