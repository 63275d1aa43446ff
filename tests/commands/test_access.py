"""Claims about what nobody but a message's own people gets: every verb, button and form treats it as unknown."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from commands.ask import Ask, Part
from commands.table import COMMANDS, EVENTS
from sms.errors import Problem
from sms.message import Message
from sms.roles import Person, Role
from store import Session, forms, messages, teams

DI = Person("UDI", "di", Role.AUTHOR)
VERBS = [command for command in COMMANDS if command.usage.startswith("#12")]
BUTTONS = ("draft.edit", "archive.undo", "recipients.more")
FORMS = ("preview.look", "send.when", "send.submit", "test.submit", "request.submit", "share.submit", "delete.submit")
PARTS = {part.id: part for command in COMMANDS for part in command.parts}


@pytest.fixture
def secret(session: Session, ask: Ask, message: Message) -> Message:
    """Ana's draft once more, #2, of a team that Di is not in."""
    team = teams.add(session, "Shop", members=["UANA"], by="UCY", now=ask.now)
    draft = replace(message.draft, name="Secret sale")
    return messages.add(session, draft, author="UANA", now=ask.now, team=team)


def is_unknown_to(session: Session, ask: Ask, part: Part) -> str:
    with pytest.raises(Problem) as refused:
        part.run(session, replace(ask, person=DI))
    assert "Secret sale" not in str(refused.value)
    return refused.value.message


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.verb)
def test_a_verb_that_takes_a_message_refuses_an_outsider_as_it_refuses_an_unknown_number(
    session: Session, ask: Ask, secret: Message, verb: Part
) -> None:
    unknown = is_unknown_to(session, replace(ask, argument="#99"), verb)
    assert is_unknown_to(session, replace(ask, argument="#2"), verb) == unknown.replace("#99", "#2")
    assert is_unknown_to(session, replace(ask, argument="Secret sal"), verb)


@pytest.mark.parametrize("part", BUTTONS)
def test_a_button_of_a_card_refuses_an_outsider(session: Session, ask: Ask, secret: Message, part: str) -> None:
    pressed = replace(ask, number=2, revision=1, argument="2 0")
    assert is_unknown_to(session, pressed, PARTS[part]) == "There is no message #2."


@pytest.mark.parametrize("part", FORMS)
def test_a_form_that_was_open_when_somebody_left_the_team_is_refused(
    session: Session, ask: Ask, secret: Message, part: str
) -> None:
    form = forms.open(
        session,
        user=DI.id,
        kind=part.partition(".")[0],
        now=ask.now,
        message=2,
        revision=1,
        state={"revision": 1, "turn": 0, "submit": "Request approval", "ready": True, "phones": []},
    )
    told = replace(ask, form=form, values={"number": "2", "another": "+1 212 555 0123", "when": "now"})
    assert is_unknown_to(session, told, PARTS[part]) == "There is no message #2."


def test_the_list_and_the_home_tab_show_an_outsider_nothing_of_it(session: Session, ask: Ask, secret: Message) -> None:
    shown = [command for command in COMMANDS if command.verb == "list"] + list(EVENTS)
    for part in shown:
        outsider, member = (part.run(session, replace(ask, person=who)) for who in (DI, replace(DI, id="UANA")))
        assert "Secret sale" not in str(outsider)
        assert "Secret sale" in str(member)


def commands() -> Iterator[Path]:
    yield from (Path(__file__).parents[2] / "commands").glob("*.py")


@pytest.mark.parametrize("path", commands(), ids=lambda path: path.stem)
def test_no_command_reaches_a_message_but_by_sight(path: Path) -> None:
    source = path.read_text()
    assert "messages.get(" not in source
    assert "messages.seek(" not in source
