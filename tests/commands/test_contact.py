from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from commands import contact as verb
from commands import contacts
from commands.ask import Ask, Reply
from commands.perform import perform
from sms.errors import Problem
from sms.importing import Person
from sms.message import Draft
from sms.properties import Property
from store import Session, audit, messages, people, properties, teams
from store.contacts import shown
from store.messages import NoSuchMessage
from store.schema.people import contacts as rows
from tests.commands.conftest import EVA, GUEST
from tests.commands.people import ann, modal
from tests.store.people import number, persons, write

NOBODY: Mapping[str, Any] = {
    "first_name": "",
    "last_name": None,
    "email": None,
    "mobile_phone": None,
    "phone": None,
    "company": None,
    "time_zone": None,
    "state": None,
    "postal_code": None,
    "external_id": None,
    "marketing": "no",
}


def words(reply: Reply) -> str:
    return str(modal(reply).blocks)


def added(session: Session, ask: Ask, **typed: str | None) -> Reply:
    form = contacts.add(session, ask).form
    assert form
    return perform(session, replace(ask, form=form.form, values={**NOBODY, **typed}), verb.submit)


def edited(session: Session, ask: Ask, contact: int, **typed: str | None) -> Reply:
    form = modal(verb.edit(session, replace(ask, argument=f"c{contact}")))
    kept = shown(people.contact(session, contact))
    stands = {block["block_id"]: kept.get(block["block_id"]) for block in form.blocks if block["type"] == "input"}
    return perform(session, replace(ask, form=form.form, values={**stands, **typed}), verb.submit)


def test_a_person_is_shown_whole_to_an_author(session: Session, ask: Ask, now: datetime) -> None:
    ann(session, now)
    told = words(verb.run(session, replace(ask, argument="ann olsen")))
    for each in ("Ann Olsen", number(123), number(124), "Acme", "Shoe size* 38", "Industry* Shoes", "VIP", "Marketing"):
        assert each in told
    assert f"✅ Offers: yes, at {number(123)}" in told
    assert "sign" not in told
    assert "opted in Wed 31 Dec 19:00, form “form 7”, by ana: _Get our offers by text_" in told
    assert "Added" in told


def test_a_viewer_sees_numbers_masked_and_nothing_to_press_but_ways_to_look(
    session: Session, ask: Ask, now: datetime
) -> None:
    ann(session, now)
    told = words(verb.run(session, replace(ask, person=EVA, argument="ann")))
    assert number(123) not in told
    assert "212 555 0123" not in told
    assert "+1 212 ••• 0123" in told
    assert "contact.edit" not in told
    assert "consent." not in told
    for part in (verb.edit, verb.submit, verb.company, verb.company_submit):
        with pytest.raises(Problem, match="Only an author"):
            part(session, replace(ask, person=EVA))
    with pytest.raises(Problem, match="full members"):
        verb.open_(session, replace(ask, person=GUEST, argument="1"))


@pytest.mark.parametrize("argument", ["{id}", "c{id}", "c{id} clicks 0", number(123), number(124)])
def test_a_button_opens_by_id_or_number(session: Session, ask: Ask, now: datetime, argument: str) -> None:
    contact = ann(session, now)
    assert "Ann Olsen" in words(verb.open_(session, replace(ask, argument=argument.format(id=contact))))


@pytest.mark.parametrize("argument", ["999", "+12125559999", "", "x", "c", "9" * 30, "-1", "c²"])
def test_a_button_for_nobody_is_refused_with_a_way_out(session: Session, ask: Ask, argument: str) -> None:
    with pytest.raises(Problem) as refused:
        verb.open_(session, replace(ask, argument=argument))
    assert refused.value.hint


def test_several_are_listed_and_nobody_is_told_how_to_look(session: Session, ask: Ask) -> None:
    write(session, *persons(3))
    reply = verb.run(session, replace(ask, argument="name"))
    assert reply.say
    assert sum("accessory" in block for block in reply.say.blocks) == 3
    for argument in ("", "nobody like that"):
        with pytest.raises(Problem):
            verb.run(session, replace(ask, argument=argument))


def test_somebody_is_added_with_what_was_typed(session: Session, ask: Ask) -> None:
    typed = {"first_name": "  Mary   Ann ", "mobile_phone": "(212) 555-0199", "company": "New Co", "marketing": "yes"}
    told = words(added(session, ask, **typed, time_zone="america/new york", email="m@a.example"))
    assert "Consent belongs to the number: +12125550199 has agreed to nothing yet." in told
    [mary] = people.find(session, "mary ann")
    assert (mary.first_name, mary.mobile, mary.company, mary.marketing) == ("Mary Ann", number(199), "New Co", True)
    assert mary.time_zone == "America/New_York"
    [entry] = [each for each in audit.tail(session) if each.subject == f"contact {mary.id}"]
    assert "Mary" not in str(entry.detail)


@pytest.mark.parametrize(
    ("typed", "field", "told"),
    [
        ({}, "first_name", "Type a name, a number or an external id."),
        ({"mobile_phone": "12"}, "mobile_phone", "phone number"),
        ({"mobile_phone": "+47 900 00 000"}, "mobile_phone", "in NO, not in US"),
        ({"phone": "800 555 0199"}, "phone", "toll-free"),
        ({"mobile_phone": "212 555 0123"}, "mobile_phone", "Ann Olsen has this number already."),
        ({"phone": "212 555 0123"}, "phone", "Ann Olsen has this number already."),
        ({"external_id": "c1"}, "external_id", "Ann Olsen has this external id already."),
        ({"time_zone": "Amerika/New_York"}, "time_zone", "Did you mean “America/New_York”?"),
        ({"email": "ann at acme"}, "email", "ann@acme.example"),
        ({"first_name": "x" * 301}, "first_name", "300 are the most"),
        ({"first_name": "a\x00b"}, "first_name", "cannot be kept"),
        ({"contact.shoe_size": "big"}, "contact.shoe_size", "a number such as"),
        ({"contact.tier": "Bronze"}, "contact.tier", "Gold, Silver"),
    ],
)
def test_what_is_wrong_is_told_at_its_input(
    session: Session, ask: Ask, typed: dict[str, str], field: str, told: str
) -> None:
    ann(session, ask.now)
    reply = added(session, ask, **typed)
    assert list(reply.errors) == [field]
    assert told in reply.errors[field]
    assert people.count(session) == 1


def test_everything_that_is_wrong_is_told_at_once(session: Session, ask: Ask) -> None:
    assert set(added(session, ask, email="x", mobile_phone="x", time_zone="x").errors) == {
        "email",
        "mobile_phone",
        "time_zone",
    }


def test_each_kind_of_property_has_its_input_and_is_kept_as_it_is_written(
    session: Session, ask: Ask, now: datetime
) -> None:
    contact = ann(session, now)
    form = modal(verb.edit(session, replace(ask, argument=f"c{contact}")))
    inputs = {block["block_id"]: block for block in form.blocks if block["type"] == "input"}
    assert inputs["contact.born"]["element"]["type"] == "datepicker"
    assert "It holds “1990-02-30” now" in inputs["contact.born"]["hint"]["text"]
    assert inputs["contact.tier"]["element"]["type"] == "static_select"
    typed = {
        "contact.born": "1990-02-28",
        "contact.tier": "Gold",
        "contact.vegan": "yes",
        "contact.shoe_size": "1,038.5",
    }
    told = words(edited(session, ask, contact, **typed))
    assert "Changed: contact.born, contact.shoe_size, contact.tier, contact.vegan." in told
    assert people.contact(session, contact).properties == {
        "born": "1990-02-28",
        "tier": "Gold",
        "vegan": "yes",
        "shoe_size": "1038.5",
    }
    edited(session, ask, contact, **{"contact.tier": None})
    assert "tier" not in people.contact(session, contact).properties


def test_consent_stays_with_the_number_that_is_left(session: Session, ask: Ask, now: datetime) -> None:
    contact = ann(session, now)
    told = words(edited(session, ask, contact, mobile_phone="+1 212 555 0177", phone=None))
    assert "has agreed to nothing yet" in told
    assert "⛔ Offers: no. Has not agreed" in told
    told = words(edited(session, ask, contact, mobile_phone="+1 212 555 0123"))
    assert "+12125550123 has agreed to Offers." in told


def test_what_others_changed_meanwhile_stays(session: Session, ask: Ask, now: datetime) -> None:
    contact = ann(session, now)
    form = modal(verb.edit(session, replace(ask, argument=f"c{contact}")))
    before = shown(people.contact(session, contact))
    stands = {block["block_id"]: before.get(block["block_id"]) for block in form.blocks if block["type"] == "input"}
    edited(session, ask, contact, last_name="Nilsen", company="Other")
    verb.submit(session, replace(ask, form=form.form, values={**stands, "first_name": "Anna"}))
    now_is = people.contact(session, contact)
    assert (now_is.first_name, now_is.last_name, now_is.company) == ("Anna", "Nilsen", "Other")


def test_a_number_from_abroad_that_an_import_kept_is_no_error(session: Session, ask: Ask) -> None:
    [kari] = write(session, Person(1, "k", "Kari", mobile_given="+47 900 00 000"))
    assert "Changed: first_name" in words(edited(session, ask, kari, first_name="Kåre"))
    assert people.contact(session, kari).mobile_given == "+47 900 00 000"


def test_nothing_changed_is_said(session: Session, ask: Ask, now: datetime) -> None:
    assert "Nothing was changed." in words(edited(session, ask, ann(session, now)))


def test_a_company_is_changed_for_everybody_there(session: Session, ask: Ask, now: datetime) -> None:
    contact = ann(session, now)
    [bo] = write(session, Person(2, "b", "Bo", company="Acme", phone=number(500), phone_given="x"))
    write(session, Person(3, "o", "Ola", company="Other"))
    form = modal(verb.company(session, replace(ask, argument=f"c{contact}")))
    values = {"name": "Acme Inc", "company.industry": "Boots"}
    asked = replace(ask, form=form.form, values=values)
    assert "is changed" in words(verb.company_submit(session, asked))
    assert people.values(session, [bo])[bo]["company.name"] == "Acme Inc"
    assert people.values(session, [bo])[bo]["company.industry"] == "Boots"
    form = modal(verb.company(session, replace(ask, argument=f"c{contact}")))
    asked = replace(ask, form=form.form, values={"name": "other"})
    assert "There is a company “other” already." in perform(session, asked, verb.company_submit).errors["name"]


def test_two_hundred_properties_are_edited_page_by_page(session: Session, ask: Ask, now: datetime) -> None:
    contact = ann(session, now)
    for place in range(200):
        properties.keep(session, Property(f"contact.p{place:03}", f"P {place:03}"), by="UCY", now=now)
    seen, argument = set[str](), f"c{contact}"
    while argument:
        form = modal(verb.edit(session, replace(ask, argument=argument)))
        seen |= {block["block_id"] for block in form.blocks if block["type"] == "input"}
        more = [e["value"] for e in form.blocks[-1]["elements"] if e["action_id"] == "contact.more_fields"]
        argument = more[0] if more else ""
    assert {f"contact.p{place:03}" for place in range(200)} <= seen
    every = {f"p{place:03}": "<!here> " * 200 for place in range(200)}
    session.execute(rows.update().values(properties=every))
    assert len(modal(verb.open_(session, replace(ask, argument=str(contact)))).blocks) <= 100


@pytest.mark.parametrize(
    "name", ["<!channel>", "*_~`", "'; DROP TABLE contacts;--", "𝕏" * 300, "\u202eevil", "👩‍👩‍👧", "<https://x|y>"]
)
def test_hostile_names_are_harmless_and_fit(session: Session, ask: Ask, name: str) -> None:
    person = Person(1, "h", name, name, company=name, mobile=number(1), mobile_given=name, properties={"x": name})
    [contact] = write(session, person)
    properties.ensure(session, ["contact.x"])
    blocks = modal(verb.open_(session, replace(ask, argument=str(contact)))).blocks
    told = " ".join(block["text"]["text"] for block in blocks if block["type"] == "section")
    assert "<!channel>" not in told
    assert "<https" not in told
    assert modal(verb.edit(session, replace(ask, argument=str(contact)))).blocks


def test_the_report_of_a_message_fits_into_a_form(session: Session, ask: Ask, now: datetime) -> None:
    messages.add(session, Draft("Sale", "C1", "Hi"), author="ana", now=now)
    assert "Sale" in words(verb.read_report(session, replace(ask, argument="1", number=1)))


def test_the_report_of_another_teams_message_is_as_if_it_never_was(session: Session, ask: Ask, now: datetime) -> None:
    shop = teams.add(session, "Shop", members=["UEVE"], by="UCY", now=now)
    messages.add(session, Draft("Sale", "C1", "Hi"), author="UEVE", now=now, team=shop)
    with pytest.raises(NoSuchMessage, match="There is no message #1"):
        verb.read_report(session, replace(ask, argument="1", number=1))
