from dataclasses import replace
from datetime import datetime

import pytest

from blocks.surface import Surface
from commands import subscriptions as verb
from commands.ask import Ask, Reply
from commands.perform import perform
from simulator.slack.blocks.surfaces import message_problems, view_problems
from sms.errors import Problem
from sms.message import Message
from store import Session, messages, posts, subscriptions
from store.subscriptions import Terms
from tests.commands.conftest import CY, EVA
from tests.store.people import persons, write


def listed(reply: Reply) -> Surface:
    assert reply.say
    assert message_problems(list(reply.say.blocks)) == []
    return reply.say


def submitted(session: Session, ask: Ask, *, name: str | None, description: str | None = None) -> Reply:
    """Add a type, or rename the one that is the argument."""
    form = (verb.edit(session, ask) if ask.argument else verb.add(session, ask)).form
    assert form
    assert view_problems(form.view()) == []
    values = {"name": name, "description": description}
    reply = perform(session, replace(ask, form=form.form, values=values), verb.submit)
    assert reply.edit is None or view_problems(reply.edit.view()) == []
    return reply


def test_a_type_is_one_line_with_who_is_in_and_out(session: Session, ask: Ask) -> None:
    write(session, *persons(3))
    reply = submitted(session, ask, name="News", description="The <monthly> letter")
    assert "Nobody has agreed to it yet." in str(reply.edit)
    said = str(listed(verb.run(session, ask)).blocks)
    assert "*Offers* · 3 opted in · 0 opted out" in said
    assert "*News* · 0 opted in · 0 opted out\\nThe &lt;monthly&gt; letter" in said


@pytest.mark.parametrize(
    ("name", "told"),
    [("", "Give it a name."), (None, "Give it a name."), ("x" * 76, "75 are the most"), ("OFFERS", "“Offers” already")],
)
def test_what_cannot_be_its_name_is_told(session: Session, ask: Ask, name: str | None, told: str) -> None:
    subscriptions.ensure(session, "Offers")
    assert told in submitted(session, ask, name=name).errors["name"]
    assert list(subscriptions.names(session)) == ["Offers"]


def test_a_near_miss_is_answered_with_the_name(session: Session, ask: Ask) -> None:
    subscriptions.ensure(session, "Offers")
    assert "Did you mean “Offers”?" in listed(verb.run(session, replace(ask, argument="ofers"))).text


def test_an_admin_renames_a_type_and_its_cards_say_so(session: Session, ask: Ask, message: Message) -> None:
    one = replace(ask, person=CY, argument=str(subscriptions.identify(session, "Offers")))
    reply = submitted(session, one, name="Deals", description="Weekly")
    assert reply.jobs == (posts.card(session, 1),)
    assert messages.get(session, 1).draft.subscription == "Deals"
    assert subscriptions.every(session)[0].description == "Weekly"


def test_an_author_renames_none(session: Session, ask: Ask, message: Message) -> None:
    one = replace(ask, argument=str(subscriptions.identify(session, "Offers")))
    with pytest.raises(Problem, match="Only an admin"):
        verb.edit(session, one)
    form = verb.edit(session, replace(one, person=CY)).form
    assert form
    with pytest.raises(Problem, match="Only an admin"):
        verb.submit(session, replace(ask, form=form.form, values={"name": "Deals", "description": ""}))


def test_a_viewer_looks_and_adds_none(session: Session, ask: Ask) -> None:
    listed(verb.run(session, replace(ask, person=EVA)))
    with pytest.raises(Problem, match="Only an author"):
        verb.add(session, replace(ask, person=EVA))


@pytest.mark.parametrize(
    ("ticked", "words", "account", "told"),
    [
        (True, "", "", "so nobody would know who asks"),
        (True, "Do you want texts?", "Acme", "does not say to reply YES"),
        (False, "Do you want texts?", "Acme", "does not say to reply YES"),
        (True, "Reply YES :acme:", "Acme", "acme"),
        (True, "", "Acme", ""),
        (True, "Acme here. Reply YES for offers.", "", ""),
        (False, "", "", ""),
    ],
)
def test_a_double_opt_in_says_who_asks_and_what_to_reply(
    session: Session, ask: Ask, *, ticked: bool, words: str, account: str, told: str
) -> None:
    asked = replace(ask, account=replace(ask.account, account_name=account))
    form = verb.add(session, asked).form
    assert form
    values = {"name": "Club", "double_opt_in": ("double_opt_in",) if ticked else (), "question": words}
    reply = perform(session, replace(asked, form=form.form, values=values), verb.submit)
    if told:
        assert told in reply.errors["question"]
        return
    kept = subscriptions.every(session)[0]
    assert (kept.double_opt_in, kept.question) == (ticked, words)
    assert ("counts once they reply YES" in str(reply.edit)) is ticked


def test_a_type_that_asks_back_says_so_and_how_many_wait(session: Session, ask: Ask, now: datetime) -> None:
    subscriptions.add(session, Terms("Club", double_opt_in=True), by="UCY", now=now)
    write(session, *persons(2), agreed="Club")
    said = str(listed(verb.run(session, ask)).blocks)
    assert "*Club* · 0 opted in · 2 to say YES · 0 opted out · double opt-in" in said
    form = verb.edit(session, replace(ask, person=CY, argument=str(subscriptions.identify(session, "Club")))).form
    assert form
    assert "Left empty: “Reply YES to get Club texts. Reply STOP to opt out.”" in str(form.blocks)
