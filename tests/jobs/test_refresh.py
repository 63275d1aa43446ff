"""Lists by rule are counted anew for whatever uses them, and an open form is told what it came to."""

from collections.abc import Sequence

import pytest

from blocks import list_form
from jobs import count, launch, refresh, tally
from sms.audience import Selection
from sms.lifecycle import Action, State
from sms.message import Draft, When
from sms.properties import Property
from sms.rules import Comparison, Condition, Group, Join, Rule
from store import Session, forms, ledger, list_forms, lists, messages, properties, sending, settings, sight
from store.schema.people import contacts
from tests.jobs.conftest import Stand
from tests.store.people import persons, write

EVERYBODY = Condition("contact.first_name", Comparison.BEGINS, ("name",))
IN_OSLO = Condition("contact.city", Comparison.IS, ("Oslo",))


def rule(*conditions: Condition) -> Rule:
    return Rule(Join.ALL, (Group(Join.ALL, conditions),))


def made(stand: Stand, name: str, of: Rule) -> int:
    now = stand.clock.now()
    return stand.does(lambda session: lists.make(session, name, rule=of, by="U0ANA", now=now))


def people(stand: Stand, count: int, *, first: int = 1) -> None:
    stand.does(lambda session: write(session, *persons(count, first=first)))


def in_list(stand: Stand, list_id: int) -> Sequence[int]:
    return stand.does(lambda session: lists.some(session, list_id, start=0, limit=100))


def move_to_oslo(stand: Stand, *ids: int) -> None:
    def unit(session: Session) -> None:
        properties.keep(session, Property("contact.city", "City"), by="U0ANA", now=stand.clock.now())
        session.execute(contacts.update().values(properties={"city": "Bergen"}))
        session.execute(contacts.update().where(contacts.c.id.in_(ids)).values(properties={"city": "Oslo"}))

    stand.does(unit)


def test_who_came_and_who_left_is_written_down(stand: Stand) -> None:
    people(stand, 4)
    move_to_oslo(stand, 1, 2)
    oslo = made(stand, "Oslo", rule(IN_OSLO))
    stand.runs(refresh.run, str(oslo))
    assert in_list(stand, oslo) == [1, 2]
    move_to_oslo(stand, 2, 3)
    stand.runs(refresh.run, str(oslo))
    assert in_list(stand, oslo) == [2, 3]
    found = stand.does(lambda session: lists.get(session, oslo))
    assert (found.size, found.counted_at) == (2, stand.clock.now())


def test_what_a_rule_names_is_counted_before_it(stand: Stand) -> None:
    people(stand, 4)
    move_to_oslo(stand, 1, 2)
    oslo = made(stand, "Oslo", rule(IN_OSLO))
    rest = made(stand, "Rest", rule(EVERYBODY, Condition("list", Comparison.ONE_OF, (str(oslo),), is_negated=True)))
    stand.runs(refresh.run, str(rest))
    assert in_list(stand, rest) == [3, 4]


def test_a_form_that_asked_is_told(stand: Stand) -> None:
    people(stand, 3)
    everybody = made(stand, "Everybody", rule(EVERYBODY))
    stand.runs(refresh.run, f"{everybody} form1")
    assert stand.chat.forms[-1].form == "form1"
    assert "*3 contacts* now." in str(stand.chat.forms[-1].blocks)


def test_a_removed_list_is_emptied_and_one_picked_by_hand_is_left_alone(stand: Stand) -> None:
    people(stand, 3)
    stand.runs(refresh.run, "1")
    assert len(in_list(stand, 1)) == 3
    stand.does(lambda session: lists.remove(session, 1, by="U0ANA", now=stand.clock.now()))
    stand.runs(refresh.run, "1")
    assert in_list(stand, 1) == []


def message_to(stand: Stand, *, to: int, without: tuple[int, ...] = (), when: When | None = None) -> str:
    """A draft with an open review panel."""

    def unit(session: Session) -> str:
        now = stand.clock.now()
        draft = Draft("Sale", "C1", "Hi", subscription="Offers")
        message = messages.add(session, draft, author="U0ANA", now=now)
        chosen = Selection(lists=(to,), not_lists=without)
        message = messages.choose(session, message, selection=chosen, when=when or When(), by="U0ANA", now=now)
        state = {"submit": "Request approval", "sender": "ana"}
        return forms.open(
            session,
            user="U0ANA",
            kind="review",
            now=now,
            message=message.number,
            revision=message.revision,
            state=state,
        )

    return stand.does(unit)


def test_the_review_counts_a_rule_as_it_is_then_also_of_who_is_left_out(stand: Stand) -> None:
    people(stand, 4)
    everybody, oslo = made(stand, "Everybody", rule(EVERYBODY)), made(stand, "Oslo", rule(IN_OSLO))
    move_to_oslo(stand, 4)
    panel = message_to(stand, to=everybody, without=(oslo,))
    assert stand.runs(count.run, panel)["recipients"] == 3


def scheduled(stand: Stand) -> None:
    """Put message 1 where the launch takes it."""

    def unit(session: Session) -> None:
        account, message = settings.load(session), messages.get(session, 1)
        sending.freeze(session, message, account=account, sender="ana")
        sending.schedule(session, message, action=Action.SCHEDULE, by="U0BO", account=account, now=stand.clock.now())

    stand.does(unit)


@pytest.mark.parametrize(("more", "state"), [(0, State.SENDING), (3, State.HELD)])
def test_an_audience_by_rule_that_changed_too_much_is_held_as_any_other(stand: Stand, more: int, state: State) -> None:
    people(stand, 20)
    stand.runs(count.run, message_to(stand, to=made(stand, "Everybody", rule(EVERYBODY))))
    scheduled(stand)
    people(stand, 20 + more)
    stand.runs(launch.run, "1")
    message = stand.does(lambda session: messages.get(session, 1))
    assert message.state is state
    assert bool(message.reason) is (more > 0)


def test_whoever_the_rule_no_longer_means_gets_nothing(stand: Stand) -> None:
    people(stand, 20)
    move_to_oslo(stand, *range(1, 21))
    stand.runs(count.run, message_to(stand, to=made(stand, "Oslo", rule(IN_OSLO))))
    scheduled(stand)
    move_to_oslo(stand, *range(1, 20))
    stand.runs(launch.run, "1")
    assert stand.does(lambda session: ledger.progress(session, 1, now=stand.clock.now())).open == 19


def test_an_open_form_is_counted_as_it_stands(stand: Stand) -> None:
    people(stand, 3)
    form = stand.does(lambda session: opened(session, stand))
    assert stand.runs(tally.run, form) == {"counted": 1}
    assert "*3 contacts* now." in str(stand.chat.forms[-1].blocks)
    assert stand.chat.forms[-1].title == list_form.ADD
    stand.does(lambda session: forms.done(session, form))
    assert stand.runs(tally.run, form) == {"counted": 0}


def opened(session: Session, stand: Stand) -> str:
    state, values = list_forms.opened(rule(EVERYBODY), by=sight.ANYBODY)
    form = forms.open(session, user="U0ANA", kind="list", now=stand.clock.now(), state=state)
    forms.keep(session, form, values, now=stand.clock.now())
    return form
