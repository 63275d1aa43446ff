"""Lists by their verb: made by hand and by rule, counted, and never taken from under what uses them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from blocks.surface import Modal, Surface
from commands import lists as verb
from commands.ask import Ask, Reply, Run
from commands.perform import perform
from simulator.slack.blocks.surfaces import message_problems, view_problems
from sms.audience import Selection
from sms.errors import Problem
from sms.message import Draft, When
from sms.properties import Kind, Property
from sms.rules import CONDITIONS_MAX, Comparison, Condition, Group, Join, Rule
from store import Session, forms, lists, messages, properties, rule_counts
from tests.commands.conftest import EVA
from tests.store.people import persons, write


@pytest.fixture(autouse=True)
def _people(session: Session, now: datetime) -> None:
    write(session, *persons(3))
    properties.keep(session, Property("contact.city", "City"), by="UANA", now=now)
    properties.keep(session, Property("contact.size", "Size", Kind.NUMBER), by="UANA", now=now)
    properties.keep(session, Property("contact.born", "Born", Kind.DATE), by="UANA", now=now)
    choices = ("Gold", "Silver")
    properties.keep(session, Property("contact.tier", "Tier", Kind.CHOICE, choices=choices), by="UANA", now=now)


def rule(*conditions: Condition) -> Rule:
    return Rule(Join.ALL, (Group(Join.ALL, conditions),))


OSLO = Condition("contact.city", Comparison.IS, ("Oslo",))


def listed(reply: Reply) -> Surface:
    assert reply.say
    assert message_problems(list(reply.say.blocks)) == []
    return reply.say


def form_of(reply: Reply) -> Modal:
    modal = reply.form or reply.edit
    assert modal
    assert view_problems(modal.view()) == []
    return modal


class Sheet:
    """An open form: what is chosen and typed in it, and what it says after each act."""

    def __init__(self, session: Session, ask: Ask, opening: Run, **values: Any) -> None:
        self.session, self.ask = session, ask
        self.modal = form_of(perform(session, ask, opening))
        self.values: dict[str, Any] = values

    def does(self, part: Run = verb.built, argument: str = "", **values: Any) -> Reply:
        self.values |= values
        ask = replace(self.ask, form=self.modal.form, argument=argument, values=self.values)
        reply = perform(self.session, ask, part)
        if reply.edit:
            self.modal = form_of(reply)
        return reply

    @property
    def said(self) -> str:
        return next(str(block["text"]["text"]) for block in self.modal.blocks if block["block_id"] == "sentence")

    @property
    def inputs(self) -> list[str]:
        return [block["block_id"] for block in self.modal.blocks if block["type"] == "input"]


def sheet(session: Session, ask: Ask, **values: Any) -> Sheet:
    opened = Sheet(session, ask, verb.add, name="Oslo", kind="rule", **values)
    opened.does()
    return opened


def made(session: Session, ask: Ask, name: str = "Oslo", of: Rule | None = None) -> int:
    return lists.make(session, name, rule=of or rule(OSLO), by="UANA", now=ask.now)


def test_the_page_tells_kind_size_and_last_use(session: Session, ask: Ask, now: datetime) -> None:
    oslo = made(session, ask)
    rule_counts.counted(session, oslo, size=1204, now=now)
    message = messages.add(session, Draft("Sale", "C1", "Hi"), author="UANA", now=now)
    messages.choose(session, message, selection=Selection(lists=(oslo,)), when=When(), by="UANA", now=now)
    said = str(listed(verb.run(session, ask)).blocks)
    assert "*VIP* · picked by hand · 3 contacts · not used yet" in said
    assert "*Oslo* · by rule · 1,204 contacts, counted <!date" in said
    assert "last used in #1 Sale" in said
    assert "Contacts whose city is “Oslo”" in said


def test_a_list_is_made_by_hand_and_people_are_put_into_it_and_taken_out(session: Session, ask: Ask) -> None:
    opened = Sheet(session, ask, verb.add, name="Staff", kind="hand")
    opened.does(verb.submit)
    staff = lists.names(session)["Staff"]
    adding = Sheet(session, replace(ask, argument=str(staff)), verb.put)
    assert "Choose at least one contact" in adding.does(verb.added).errors["people"]
    adding.does(verb.added, people=("contact:1", "contact:2", "contact:99"))
    shown = listed(verb.members(session, replace(ask, argument=str(staff))))
    assert [block["block_id"] for block in shown.blocks if block["type"] == "section"] == [
        "top",
        "member.1",
        "member.2",
    ]
    assert "+12125550001" not in str(shown.blocks)
    left = listed(verb.out(session, replace(ask, argument=f"{staff} 1")))
    assert "member.1" not in str(left.blocks)


def test_members_are_paged(session: Session, ask: Ask) -> None:
    write(session, *persons(25), to="Many")
    many = lists.names(session)["Many"]
    seen, argument = list[str](), str(many)
    while argument:
        said = listed(verb.members(session, replace(ask, argument=argument)))
        seen += [block["block_id"] for block in said.blocks if block["block_id"].startswith("member.")]
        ways = said.blocks[-1]["elements"]
        argument = next((each["value"] for each in ways if each["action_id"] == "lists.members_on"), "")
    assert len(seen) == len(set(seen)) == 25


def test_a_rule_is_built_said_and_kept(session: Session, ask: Ask) -> None:
    opened = sheet(session, ask)
    assert opened.said == "_Choose what to look at._"
    opened.does(what2="contact.city")
    assert opened.inputs[-3:] == ["what2", "test2:contact.city", "value2:contact.city.text"]
    assert opened.does().jobs == ()
    reply = opened.does(value2="Oslo")
    assert opened.said == "Contacts whose city is “Oslo”"
    assert [job.name for job in reply.jobs] == ["tally"]
    opened.does(verb.more, "1")
    opened.does(what3="clicked", test3="last_days")
    opened.does(value3="30")
    assert opened.said == "Contacts whose city is “Oslo” and who clicked in the last 30 days"
    opened.does(join1="any")
    assert opened.said == "Contacts whose city is “Oslo” or who clicked in the last 30 days"
    [job] = opened.does(verb.submit).jobs
    kept = lists.get(session, lists.names(session)["Oslo"])
    assert (job.name, job.key) == ("refresh", f"{kept.id} {opened.modal.form}")
    clicked = Condition("clicked", Comparison.LAST_DAYS, ("30",))
    assert kept.rule == Rule(Join.ALL, (Group(Join.ANY, (OSLO, clicked)),))


def test_what_stood_in_other_inputs_is_dropped_with_them(session: Session, ask: Ask) -> None:
    opened = sheet(session, ask, what2="contact.city", test2="contains", value2="Oslo")
    opened.does()
    opened.does(what2="contact.size")
    assert "a number" not in opened.said  # nothing is typed in the new input yet
    assert opened.inputs[-2:] == ["test2:contact.size", "value2:contact.size.number"]
    assert opened.does(verb.submit, value2="").errors


def test_conditions_and_groups_come_and_go(session: Session, ask: Ask) -> None:
    opened = sheet(session, ask)
    opened.does(verb.group)
    assert "join" in opened.inputs
    opened.does(verb.less, "2")
    assert "join" not in opened.inputs
    opened.does(verb.less, "4")
    assert [block for block in opened.inputs if block.startswith("what")] == ["what6"]  # the last one is emptied
    for _ in range(CONDITIONS_MAX - 1):
        opened.does(verb.more, "5")
    assert "lists.more" not in str(opened.modal.blocks)
    with pytest.raises(Problem, match="up to 12 conditions"):
        verb.more(session, replace(ask, form=opened.modal.form, argument="5"))


def test_the_largest_rule_fits_into_slack_s_form(session: Session, ask: Ask) -> None:
    dates = Condition("contact.born", Comparison.BETWEEN, ("2000-01-01", "2001-01-01"))
    oslo = made(session, ask, of=Rule(Join.ANY, tuple(Group(Join.ANY, (dates,) * 3) for _ in range(4))))
    assert len(Sheet(session, replace(ask, argument=str(oslo)), verb.edit).modal.blocks) <= 100


@pytest.mark.parametrize(
    ("typed", "field", "told"),
    [
        ({}, "what2", "Choose what to look at."),
        ({"what2": "contact.gone"}, "what2", "not there any more"),
        ({"what2": "contact.city"}, "value2", "This takes a value"),
        ({"what2": "contact.city", "value2": "a\x00b"}, "value2", "cannot be stored"),
        ({"what2": "contact.city", "value2": "x" * 1001}, "value2", "up to 1,000 characters"),
        ({"what2": "contact.size", "value2": "large"}, "value2", "a number such as"),
        ({"what2": "contact.size", "test2": "between", "value2": "9", "until2": ""}, "until2", "This takes a value"),
        ({"what2": "contact.size", "test2": "between", "value2": "9", "until2": "8"}, "until2", "before the first"),
        ({"what2": "contact.born", "value2": "soon"}, "value2", "a date such as"),
        ({"what2": "contact.born", "test2": "last_days", "value2": "0"}, "value2", "a number of days from 1 to 3,650"),
        ({"what2": "sent", "test2": "last_days", "value2": "9999999999999"}, "value2", "a number of days"),
        ({"what2": "contact.tier"}, "several2", "Choose at least one choice."),
        ({"what2": "list"}, "several2", "Choose at least one list."),
        ({"name": " ", "what2": "marketing"}, "name", "Give it a name."),
        ({"name": "vip", "what2": "marketing"}, "name", "There is “VIP” already."),
    ],
)
def test_what_is_wrong_is_told_at_its_input(
    session: Session, ask: Ask, typed: Mapping[str, Any], field: str, told: str
) -> None:
    opened = sheet(session, ask)
    for name, value in typed.items():
        opened.does(**{name: value})
    errors = opened.does(verb.submit).errors
    assert list(errors) == [field]
    assert told in errors[field]
    assert list(lists.names(session)) == ["VIP"]


def test_a_rule_is_opened_as_it_is_kept_and_changed(session: Session, ask: Ask) -> None:
    nearly_all = (
        Condition("contact.tier", Comparison.ONE_OF, ("Gold",), is_negated=True),
        Condition("contact.born", Comparison.BETWEEN, ("2000-01-01", "2001-01-01")),
        Condition("list", Comparison.ONE_OF, ("1",)),
        Condition("consent.1", Comparison.OPTED_IN),
        Condition("sent", Comparison.EVER, (), is_negated=True),
    )
    oslo = made(session, ask, of=rule(*nearly_all))
    opened = Sheet(session, replace(ask, argument=str(oslo)), verb.edit)
    values: dict[str, Any] = dict(forms.state(session, opened.modal.form).typed)
    assert opened.said == (
        "Contacts whose tier is not “Gold” and whose born is between 2000-01-01 and 2001-01-01 and who are in “VIP” "
        "and who opted in to “Offers” and who were never sent anything"
    )
    opened.does(verb.submit, **{**values, "name": "Bergen"})
    assert lists.get(session, oslo).name == "Bergen"
    assert lists.get(session, oslo).rule == rule(*nearly_all)


def test_a_list_is_never_made_from_itself(session: Session, ask: Ask) -> None:
    first = made(session, ask, "First")
    second = made(session, ask, "Second", of=rule(Condition("list", Comparison.ONE_OF, (str(first),))))
    opened = Sheet(session, replace(ask, argument=str(first)), verb.edit, name="First", what2="list")
    opened.does()
    assert "“Second” is made from this list." in opened.does(verb.submit, several2=(str(second),)).errors["several2"]
    offered = verb.suggest_lists(session, replace(ask, form=opened.modal.form)).choices
    assert [choice.text for choice in offered] == ["Second", "VIP"]


def test_one_that_a_message_uses_is_not_removed(session: Session, ask: Ask, now: datetime) -> None:
    message = messages.add(session, Draft("Sale", "C1", "Hi"), author="UANA", now=now)
    messages.choose(session, message, selection=Selection(lists=(1,)), when=When(), by="UANA", now=now)
    with pytest.raises(Problem, match=r"“VIP” is used by #1\."):
        verb.remove(session, replace(ask, argument="1"))


def test_one_that_a_rule_names_is_not_removed_and_a_property_that_it_looks_at_neither(
    session: Session, ask: Ask
) -> None:
    made(session, ask, "From VIP", of=rule(Condition("list", Comparison.ONE_OF, ("1",))))
    with pytest.raises(Problem, match="is used by the list “From VIP”"):
        verb.remove(session, replace(ask, argument="1"))
    made(session, ask)
    assert lists.using_property(session, "contact.city") == ["Oslo"]


def test_a_removed_one_frees_its_name_and_is_emptied(session: Session, ask: Ask) -> None:
    [job] = verb.remove(session, replace(ask, argument="1")).jobs
    assert (job.name, job.key) == ("refresh", "1")
    assert lists.names(session) == {}
    assert len(rule_counts.change(session, 1, now=ask.now).left) == 3
    assert lists.ensure(session, "VIP", now=ask.now)[1]
    with pytest.raises(Problem, match="not there any more"):
        verb.count(session, replace(ask, argument="1"))


def test_nobody_is_put_into_a_list_by_rule(session: Session, ask: Ask) -> None:
    oslo = made(session, ask)
    with pytest.raises(Problem, match="“Oslo” are found by its rule"):
        lists.ensure(session, "oslo", now=ask.now)
    with pytest.raises(Problem, match="found by its rule"):
        verb.put(session, replace(ask, argument=str(oslo)))


def test_a_name_that_looks_like_a_ping_is_harmless(session: Session, ask: Ask) -> None:
    made(session, ask, "<!channel>", of=rule(Condition("contact.city", Comparison.IS, ("<!here>",))))
    assert "<!channel>" not in str(listed(verb.run(session, ask)).blocks)
    assert "<!here>" not in str(listed(verb.run(session, ask)).blocks)


def test_a_list_is_renamed(session: Session, ask: Ask) -> None:
    opened = Sheet(session, replace(ask, argument="1"), verb.rename)
    opened.does(verb.renamed, name="Regulars")
    assert lists.names(session) == {"Regulars": 1}


def test_a_viewer_looks_and_changes_nothing(session: Session, ask: Ask) -> None:
    ask = replace(ask, person=EVA, argument="1")
    listed(verb.run(session, replace(ask, argument="")))
    listed(verb.members(session, ask))
    for part in (verb.add, verb.edit, verb.submit, verb.rename, verb.renamed, verb.remove, verb.count, verb.put):
        with pytest.raises(Problem, match="Only an author"):
            part(session, ask)
