from dataclasses import replace

import pytest

from blocks.surface import Surface
from commands import campaigns as verb
from commands.ask import Ask, Reply
from commands.perform import perform
from simulator.slack.blocks.surfaces import message_problems, view_problems
from sms.errors import Problem
from sms.lifecycle import State
from sms.message import Draft, Message
from store import Session, campaigns, messages, posts
from tests.commands.conftest import EVA
from tests.commands.stages import approved


def listed(reply: Reply) -> Surface:
    assert reply.say
    assert message_problems(list(reply.say.blocks)) == []
    return reply.say


def submitted(session: Session, ask: Ask, name: str | None) -> Reply:
    """Add a campaign, or rename the one that is the argument."""
    form = (verb.rename(session, ask) if ask.argument else verb.add(session, ask)).form
    assert form
    assert view_problems(form.view()) == []
    reply = perform(session, replace(ask, form=form.form, values={"name": name}), verb.submit)
    assert reply.edit is None or view_problems(reply.edit.view()) == []
    return reply


def test_a_campaign_is_one_line_that_leads_to_its_messages(session: Session, ask: Ask, message: Message) -> None:
    said = listed(verb.run(session, ask))
    assert "*Autumn 2026* · 1 message · nothing sent yet" in str(said.blocks)
    [row] = [block for block in said.blocks if block["block_id"] == "campaign.1.do"]
    shown = [(one["text"]["text"], one["action_id"], one["value"]) for one in row["elements"]]
    assert shown == [("Messages", "list", "campaign:1"), ("Rename", "campaigns.rename", "1")]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("", "Give it a name."),
        (None, "Give it a name."),
        ("x" * 76, "75 are"),
        ("autumn 2026", "“Autumn 2026” already"),
    ],
)
def test_what_cannot_be_its_name_is_told(
    session: Session, ask: Ask, message: Message, name: str | None, told: str
) -> None:
    assert told in submitted(session, ask, name).errors["name"]
    assert len(campaigns.every(session)) == 1


def test_a_hostile_name_pings_nobody(session: Session, ask: Ask) -> None:
    reply = submitted(session, ask, "<!channel>")
    assert "<!channel>" not in str(reply.edit)
    assert "<!channel>" not in str(listed(verb.run(session, ask)).blocks)


def test_a_near_miss_is_answered_with_the_name(session: Session, ask: Ask, message: Message) -> None:
    assert "Did you mean “Autumn 2026”?" in listed(verb.run(session, replace(ask, argument="atumn 2026"))).text


def test_renaming_redraws_cards_and_leaves_texts_that_do_not_say_it(
    session: Session, ask: Ask, message: Message
) -> None:
    reply = submitted(session, replace(ask, argument="1"), "Fall 2026")
    assert reply.jobs == (posts.card(session, 1),)
    new = messages.get(session, 1)
    assert (new.draft.campaign, new.revision) == ("Fall 2026", message.revision)
    assert submitted(session, replace(ask, argument="1"), "Fall 2026").jobs == ()


def test_a_scheduled_text_that_says_the_name_is_a_draft_again(session: Session, ask: Ask) -> None:
    said = Draft("Teaser", "CTEAM", "{{ message.campaign }} is here", "Autumn", "Offers")
    messages.add(session, said, author="UANA", now=ask.now)
    approved(session, ask)
    reply = submitted(session, replace(ask, argument="1"), "Fall")
    assert "Drafts again, for their text says its name: #1." in str(reply.edit)
    assert messages.get(session, 1).state is State.DRAFT
    kept = [post for job in reply.jobs if (post := posts.get(session, int(job.key)))]
    assert "renamed the campaign “Autumn” to “Fall”" in kept[-1].content["text"]


def test_a_viewer_looks_and_changes_nothing(session: Session, ask: Ask) -> None:
    ask = replace(ask, person=EVA, argument="1")
    listed(verb.run(session, ask))
    for part in (verb.add, verb.rename, verb.submit):
        with pytest.raises(Problem, match="Only an author"):
            part(session, ask)
