"""Claims about leading people through an automation: waits, texts by all rules, lists, and the quota."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from jobs import step, stop
from jobs.enter import run as enter
from sms.automation import Does, Kind, Step, Trigger
from sms.errors import Problem
from sms.lifecycle import Action, State
from store import Session, automation_texts, automations, cards, lists, messages, quota, settings, subscriptions
from store.automations import Automation
from store.schema.account import jobs
from store.schema.automations import entries
from store.schema.ledger import deliveries
from store.schema.people import contacts
from store.schema.slack import posts
from tests.jobs.conftest import Stand
from tests.store.automated import TEXT, begun, running
from tests.store.people import persons, write
from tests.store.people import stop as opts_out

WAIT = Step(Does.WAIT, amount=2)


def begins(stand: Stand, *steps: Step, trigger: Trigger | None = None, again: int | None = None) -> Automation:
    """A running automation that lets in who joins VIP."""

    def unit(session: Session) -> Automation:
        now = stand.clock.now()
        subscriptions.ensure(session, "Offers")
        vip = lists.ensure(session, "VIP", now=now)[0]
        return running(session, trigger or Trigger(Kind.LIST, str(vip)), *steps, now=now, again=again)

    return stand.does(unit)


def join(stand: Stand, count: int, *, first: int = 1) -> None:
    stand.does(lambda session: write(session, *persons(count, first=first)))


def ledger(stand: Stand) -> list[tuple[int, str, str]]:
    query = select(deliveries.c.message, deliveries.c.number, deliveries.c.state).order_by(deliveries.c.id)
    return [tuple(row) for row in stand.does(lambda session: session.execute(query).all())]


def states(stand: Stand) -> list[tuple[str, int, str | None]]:
    query = select(entries.c.state, entries.c.step, entries.c.reason).order_by(entries.c.id)
    return [tuple(row) for row in stand.does(lambda session: session.execute(query).all())]


def waiting_jobs(stand: Stand, name: str) -> list[str]:
    return list(stand.does(lambda session: session.scalars(select(jobs.c.key).where(jobs.c.name == name)).all()))


def test_a_text_leaves_after_its_wait_and_once(stand: Stand) -> None:
    each = begins(stand, WAIT, TEXT)
    join(stand, 2)
    stand.runs(step.run, each.number)
    assert ledger(stand) == []
    stand.clock.time += timedelta(days=2)
    stand.runs(step.run, each.number)
    stand.runs(step.run, each.number)
    assert [state for _, _, state in ledger(stand)] == ["planned", "planned"]
    assert states(stand) == [("done", 2, None)] * 2
    assert len(waiting_jobs(stand, "deliver")) == 1


def test_who_may_not_be_texted_is_left_out_with_the_reason_and_goes_on(stand: Stand) -> None:
    each = begins(stand, TEXT, Step(Does.MARKETING))
    join(stand, 3)
    stand.does(lambda session: opts_out(session, "+12125550001"))
    stand.does(lambda session: session.execute(update(contacts).where(contacts.c.id == 2).values(marketing=False)))
    stand.runs(step.run, each.number)
    assert [reason for _, _, reason in states(stand)] == ["no_consent", "not_marketing", None]
    assert {state for state, _, _ in states(stand)} == {"done"}
    assert len(ledger(stand)) == 1


def test_two_people_with_one_number_get_one_text(stand: Stand) -> None:
    each = begins(stand, TEXT)
    join(stand, 2)
    stand.does(lambda session: session.execute(update(contacts).values(mobile="+12125550001")))
    stand.runs(step.run, each.number)
    assert len(ledger(stand)) == 1
    assert [reason for _, _, reason in states(stand)] == [None, "shared_number"]


def test_who_does_not_fit_into_the_quota_waits_and_that_is_said_once(stand: Stand) -> None:
    each = begins(stand, TEXT)
    join(stand, 3)
    now = stand.clock.now()

    def limit(segments: int) -> None:
        stand.does(lambda s: settings.save(s, "monthly_segments", text=str(segments), by="UCY", now=now))

    limit(2)
    stand.runs(step.run, each.number)
    assert len(ledger(stand)) == 2
    assert [state for state, _, _ in states(stand)] == ["done", "done", "waiting"]
    stand.clock.time += step.QUOTA_WAIT
    stand.runs(step.run, each.number)
    assert len(ledger(stand)) == 2
    limit(9)
    stand.clock.time += step.QUOTA_WAIT
    stand.runs(step.run, each.number)
    assert len(ledger(stand)) == 3
    account = stand.does(settings.load)
    assert stand.does(lambda s: quota.standing(s, account, now=now)).reserved == 3


def test_people_are_put_into_a_list_that_may_let_them_into_another(stand: Stand) -> None:
    other = stand.does(lambda session: lists.ensure(session, "Welcomed", now=stand.clock.now())[0])
    first = begins(stand, Step(Does.LIST, list_id=other))
    second = begins(stand, TEXT, trigger=Trigger(Kind.LIST, str(other)))
    join(stand, 2)
    stand.runs(step.run, first.number)
    stand.runs(step.run, second.number)
    assert [message for message, _, _ in ledger(stand)] == [second.number] * 2


def test_later_texts_and_people_who_come_again_have_messages_of_their_own(stand: Stand) -> None:
    each = begins(stand, TEXT, TEXT, trigger=Trigger(Kind.CALL), again=0)
    (who,) = stand.does(lambda session: write(session, *persons(1)))
    for _ in range(2):
        stand.does(lambda session: automations.let_in(session, each, [who], now=stand.clock.now()))
        stand.runs(step.run, each.number)
    assert len({message for message, _, _ in ledger(stand)}) == 4
    places = stand.does(lambda session: automation_texts.by_place(session, each.number))
    assert [len(found) for found in places.values()] == [2, 2]
    frozen = stand.does(lambda s: [messages.frozen(s, n) for n in messages.sends(s, each.number)])
    assert len({id_ for one in frozen if one for id_ in one.links.values()}) == 4


def test_stop_lets_go_who_waits_and_stops_what_is_planned(stand: Stand) -> None:
    each = begins(stand, TEXT, WAIT)
    join(stand, 2)
    stand.runs(step.run, each.number)

    def unit(session: Session) -> None:
        message = messages.get(session, each.number)
        messages.move(session, message, action=Action.STOP, by="UANA", now=stand.clock.now())

    stand.does(unit)
    counts = stand.runs(stop.run, each.number)
    assert (counts["canceled"], counts["released"]) == (2, 2)
    told = stand.does(lambda s: s.scalars(select(posts.c.content).where(posts.c.kind == "note")).all())
    assert "2 people who waited were let go and 2 planned texts were stopped." in str(told)
    assert stand.runs(step.run, each.number) == {"steps": 0}


def test_an_edit_takes_every_text_of_it_off_its_way(stand: Stand) -> None:
    each = begins(stand, TEXT, TEXT)
    join(stand, 1)
    stand.runs(step.run, each.number)
    stand.does(lambda s: messages.revise(s, messages.get(s, each.number), by="UANA", now=stand.clock.now()))
    found = stand.does(lambda s: {messages.get(s, n).state for n in messages.sends(s, each.number)})
    assert found == {State.DRAFT}


def test_a_text_that_was_planned_before_a_change_never_leaves_with_new_words(stand: Stand) -> None:
    each = begins(stand, TEXT, WAIT, TEXT)
    join(stand, 2)
    stand.runs(step.run, each.number)
    now = stand.clock.now()

    def edit(session: Session) -> Automation:
        seen = automations.get(session, each.number)
        new = replace(seen.plan, steps=(replace(TEXT, body="Other words"), *seen.plan.steps[1:]))
        return automations.edit(session, seen.message.draft, new, old=seen, by="UANA", now=now)

    changed = stand.does(edit)
    with pytest.raises(automations.StillStopping):
        stand.does(lambda session: begun(session, changed, now=now))
    assert stand.runs(stop.run, each.number) == {"canceled": 2, "released": 0}
    told = stand.does(lambda s: s.scalars(select(posts.c.content).where(posts.c.kind == "note")).all())
    assert ["2 planned texts were stopped" in words["text"] for words in told] == [True]
    again = stand.does(lambda session: begun(session, changed, now=now))
    stand.clock.time += timedelta(days=2)
    stand.runs(step.run, again.number)
    assert [state for _, _, state in ledger(stand)] == ["canceled", "canceled", "planned", "planned"]
    assert stand.runs(stop.run, each.number) == {"canceled": 0, "released": 0}  # one that comes late does no harm


def test_a_later_text_is_changed_with_its_automation_alone(stand: Stand) -> None:
    each = begins(stand, TEXT, TEXT)
    join(stand, 1)
    stand.runs(step.run, each.number)
    _, later = stand.does(lambda session: messages.sends(session, each.number))
    now = stand.clock.now()
    with pytest.raises(Problem, match="is a text of the automation"):
        stand.does(lambda s: messages.move(s, messages.get(s, later), action=Action.PAUSE, by="UANA", now=now))
    assert stand.does(lambda session: cards.card(session, later, now=now)).automation


@pytest.mark.parametrize(("born", "enters"), [("1990-11-27", 1), ("1990-11-26", 0), ("2030-11-27", 0)])
def test_a_birthday_lets_in_when_it_is_nine_there_and_once(stand: Stand, born: str, enters: int) -> None:
    trigger = Trigger(Kind.DATE, "contact.born", at="09:00", yearly=True)
    each = begins(stand, TEXT, trigger=trigger, again=300)
    stand.does(lambda session: write(session, *persons(1)))
    values = {"properties": {"born": born}, "time_zone": "Europe/Oslo"}
    stand.does(lambda session: session.execute(update(contacts).values(**values)))
    stand.clock.time = stand.clock.time.replace(day=27, hour=7, minute=59)
    assert stand.runs(enter, each.number)["let_in"] == 0
    stand.clock.time = stand.clock.time.replace(hour=8, minute=0)
    assert stand.runs(enter, each.number)["let_in"] == enters
    assert stand.runs(enter, each.number)["let_in"] == 0
