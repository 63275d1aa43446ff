from dataclasses import replace
from datetime import datetime

import pytest

from blocks.surface import Surface
from commands import snippets as verb
from commands.ask import Ask, Reply
from commands.perform import perform
from simulator.slack.blocks.surfaces import message_problems, view_problems
from sms.errors import Problem
from store import Session, snippets
from tests.commands.conftest import EVA


def listed(reply: Reply) -> Surface:
    assert reply.say
    assert message_problems(list(reply.say.blocks)) == []
    return reply.say


def submitted(session: Session, ask: Ask, *, name: str | None, body: str | None) -> Reply:
    """Add a snippet, or change the one that is the argument."""
    form = (verb.edit(session, ask) if ask.argument else verb.add(session, ask)).form
    assert form
    assert view_problems(form.view()) == []
    reply = perform(session, replace(ask, form=form.form, values={"name": name, "body": body}), verb.submit)
    assert reply.edit is None or view_problems(reply.edit.view()) == []
    return reply


def test_an_empty_shelf_says_what_to_do_first(session: Session, ask: Ask) -> None:
    assert listed(verb.run(session, ask)).text.startswith("There are no snippets yet. Add one")


def test_a_snippet_is_listed_with_its_text_and_what_it_costs(session: Session, ask: Ask) -> None:
    reply = submitted(session, ask, name="Hello", body="Hi {{ contact.first_name }} :wave: ")
    assert "about 1 segment (20 characters, Unicode)" in str(reply.edit)
    assert snippets.every(session)[0].body == "Hi {{ contact.first_name }} 👋"
    said = listed(verb.run(session, ask))
    assert "*Hello* · about 1 segment (20 characters, Unicode) · by <@UANA>" in str(said.blocks)
    assert "first name" in str(said.blocks)


@pytest.mark.parametrize(
    ("name", "body", "field", "told"),
    [
        ("", "Hi", "name", "Give it a name."),
        (None, "Hi", "name", "Give it a name."),
        ("x" * 76, "Hi", "name", "75 are the most"),
        ("HELLO", "Hi", "name", "There is “Hello” already."),
        ("Sale", "", "body", "The text is empty."),
        ("Sale", None, "body", "The text is empty."),
        ("Sale", "x" * 1601, "body", "1,600 are the most"),
        ("Sale", "{{ contact.frist_name }}", "body", "Did you mean “contact.first_name”?"),
        ("Sale", "{{ contact.first_name", "body", "no end"),
        ("Sale", "{% if x %}", "body", "no `{%"),
        ("Sale", "Hi :our-own-logo:", "body", "our-own-logo"),
    ],
)
def test_what_is_wrong_is_told_at_its_input(
    session: Session, ask: Ask, *, name: str | None, body: str | None, field: str, told: str
) -> None:
    submitted(session, ask, name="Hello", body="Hi!")
    errors = submitted(session, ask, name=name, body=body).errors
    assert list(errors) == [field]
    assert told in errors[field]
    assert [each.name for each in snippets.every(session)] == ["Hello"]


def test_a_near_miss_is_answered_with_the_name(session: Session, ask: Ask) -> None:
    submitted(session, ask, name="Black Friday", body="Sale!")
    assert "Did you mean “Black Friday”?" in listed(verb.run(session, replace(ask, argument="Blak Fridy"))).text
    assert "1 with “friday”" in listed(verb.run(session, replace(ask, argument="“friday”"))).text


def test_long_and_hostile_ones_leave_the_list_readable(session: Session, ask: Ask, now: datetime) -> None:
    for place in range(25):
        name = f"<!channel> {place:02} {'&' * 60}"
        snippets.add(session, name, body="<!here> " + "x" * 1500, by="UANA", now=now)
    said = listed(verb.run(session, ask))
    assert "1–10 of 25" in said.text
    assert "<!" not in str([block["text"] for block in said.blocks if block["type"] == "section"])
    assert "21–25 of 25" in listed(verb.run(session, replace(ask, argument="from:20"))).text


def test_one_is_changed_under_its_own_name_and_removed(session: Session, ask: Ask) -> None:
    submitted(session, ask, name="Hello", body="Hi!")
    one = replace(ask, argument=str(snippets.every(session)[0].id))
    assert submitted(session, one, name="Hello", body="Hi there!").errors == {}
    assert snippets.every(session)[0].body == "Hi there!"
    assert "There are no snippets yet" in listed(verb.remove(session, one)).text
    for part in (verb.edit, verb.remove):
        with pytest.raises(Problem, match="not there any more"):
            part(session, one)


def test_a_viewer_looks_and_changes_nothing(session: Session, ask: Ask) -> None:
    ask = replace(ask, person=EVA, argument="1")
    listed(verb.run(session, ask))
    for part in (verb.add, verb.edit, verb.submit, verb.remove):
        with pytest.raises(Problem, match="Only an author"):
            part(session, ask)
