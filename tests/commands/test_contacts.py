from dataclasses import replace

import pytest

from blocks.surface import Surface
from commands import contacts as verb
from commands.ask import Ask, Reply
from simulator.slack.blocks.surfaces import message_problems
from sms.errors import Problem
from sms.importing import Person
from sms.job import Job
from store import Session, lists, properties
from tests.commands.conftest import EVA, GUEST
from tests.commands.people import ANN, modal
from tests.store.people import number, persons, write


def listed(reply: Reply) -> Surface:
    assert reply.say
    assert message_problems(list(reply.say.blocks)) == []
    return reply.say


def opens(said: Surface) -> list[str]:
    return [block["accessory"]["value"] for block in said.blocks if "accessory" in block]


def test_without_contacts_it_says_how_to_get_some(session: Session, ask: Ask) -> None:
    assert listed(verb.run(session, ask)).text == "There are no contacts yet. Add one, or import a file of them."


def test_everybody_is_paged_those_added_last_first(session: Session, ask: Ask) -> None:
    ids = write(session, *persons(23))
    seen, argument = list[str](), ""
    while True:
        said = listed(verb.run(session, replace(ask, argument=argument)))
        seen += opens(said)
        further = [e for e in said.blocks[-1]["elements"] if e["action_id"] == "contacts.further"]
        if not further:
            break
        argument = further[0]["value"]
    assert seen == [str(each) for each in reversed(ids)]


@pytest.mark.parametrize("words", ["Ann Olsen", "olsen", "0123", "(212) 555-0123", "Acme", "ann@acme", "c1", "“Ann”"])
def test_somebody_is_found_by_what_one_knows(session: Session, ask: Ask, words: str) -> None:
    [ann, *_] = write(session, ANN, *persons(3, first=50))
    assert opens(listed(verb.run(session, replace(ask, argument=words)))) == [str(ann)]


def test_numbers_are_masked_and_names_ping_nobody(session: Session, ask: Ask) -> None:
    write(session, Person(1, "x", "<!channel>", "*Bold* & `code`", mobile=number(9), mobile_given="x", company="<@U1>"))
    said = str(listed(verb.run(session, ask)).blocks)
    assert number(9) not in said
    assert "+1 212 ••• 0009" in said
    assert "<!channel>" not in said
    assert "<@U1>" not in said


def test_nobody_found_is_told_how_people_are_found(session: Session, ask: Ask) -> None:
    write(session, ANN)
    assert "beginnings of what they are called" in listed(verb.run(session, replace(ask, argument="lsen"))).text


def test_everybody_looks_authors_add_and_guests_do_nothing(session: Session, ask: Ask) -> None:
    listed(verb.run(session, replace(ask, person=EVA)))
    assert modal(verb.add(session, ask)).submit == "Add"
    with pytest.raises(Problem, match="Only an author"):
        verb.add(session, replace(ask, person=EVA))
    with pytest.raises(Problem, match="full members"):
        verb.run(session, replace(ask, person=GUEST))


def test_the_form_fits_two_hundred_properties(session: Session, ask: Ask) -> None:
    properties.ensure(session, [f"contact.p{place}" for place in range(200)])
    assert len(modal(verb.add(session, ask)).blocks) <= 100


def test_everybody_or_a_list_comes_as_a_file_to_an_author_alone(session: Session, ask: Ask) -> None:
    assert verb.export(session, ask).jobs == (Job("export", f"{ask.person.id} everybody"),)
    made, _ = lists.ensure(session, "VIP", now=ask.now)
    assert verb.export(session, replace(ask, argument=f"list {made}")).jobs[0].key == f"{ask.person.id} list {made}"
    with pytest.raises(Problem):
        verb.export(session, replace(ask, argument="list 99"))
    with pytest.raises(Problem):
        verb.export(session, replace(ask, person=EVA))
