"""Claims about beginning a send: at its time, as it was approved, never silently late, never beyond the quota."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete

from jobs import count, launch
from sms.audience import Selection
from sms.lifecycle import Action, State
from sms.message import Draft, Message, When
from store import Session, forms, jobs, ledger, messages, quota, sending, settings
from store.schema.people import list_members
from tests.jobs.conftest import Stand
from tests.store.people import number, persons, stop, write

PEOPLE = 20


def approved(stand: Stand, *, newcomers: bool = False, people: int = PEOPLE, when: When | None = None) -> None:
    """Message 1 to twenty people, counted and scheduled, for now unless told otherwise."""

    def reviewed(session: Session) -> str:
        now = stand.clock.now()
        write(session, *persons(people))
        draft = Draft("Sale", "C1", "Hi", subscription="Offers")
        message = messages.add(session, draft, author="U0ANA", now=now)
        chosen = Selection(lists=(1,), newcomers=newcomers)
        message = messages.choose(session, message, selection=chosen, when=when or message.when, by="U0ANA", now=now)
        state = {"submit": "Send", "sender": "ana"}
        return forms.open(
            session, user="U0ANA", kind="review", now=now, message=1, revision=message.revision, state=state
        )

    def scheduled(session: Session) -> None:
        account, message = settings.load(session), messages.get(session, 1)
        sending.freeze(session, message, account=account, sender="ana")
        sending.schedule(session, message, action=Action.SCHEDULE, by="U0BO", account=account, now=stand.clock.now())

    stand.runs(count.run, stand.does(reviewed))
    stand.does(scheduled)


def joins(stand: Stand, people: int) -> None:
    """More people agree and join the list."""
    stand.does(lambda session: write(session, *persons(PEOPLE + people)))


def leaves(stand: Stand, people: int) -> None:
    """The first of them are taken off the list."""
    stand.does(lambda session: session.execute(delete(list_members).where(list_members.c.contact_id <= people)))


def opts_out(stand: Stand, people: int) -> None:
    """The last of them reply STOP."""
    stand.does(lambda session: stop(session, *(number(PEOPLE - nth) for nth in range(people))))


def message(stand: Stand) -> Message:
    return stand.does(lambda session: messages.get(session, 1))


def planned(stand: Stand) -> int:
    return stand.does(lambda session: ledger.progress(session, 1, now=stand.clock.now())).open


def sets(stand: Stand, key: str, text: str) -> None:
    stand.does(lambda s: settings.save(s, key, text=text, by="U0CY", now=stand.clock.now()))


def test_everybody_approved_is_planned_and_the_chunks_are_put(stand: Stand) -> None:
    approved(stand)
    assert stand.runs(launch.run, 1) == {"chunks": 1, "jobs": 1}
    assert message(stand).state is State.SENDING
    assert planned(stand) == PEOPLE


def test_a_launch_that_was_interrupted_goes_on_and_plans_nobody_twice(stand: Stand) -> None:
    approved(stand)
    stand.runs(launch.run, 1)
    stand.runs(launch.run, 1)
    assert planned(stand) == PEOPLE


def test_what_should_have_gone_out_long_ago_is_held_and_says_so(stand: Stand) -> None:
    approved(stand)
    stand.clock.time += timedelta(minutes=16)
    assert stand.runs(launch.run, 1) == {"not_now": 1}
    assert message(stand).state is State.HELD
    assert "more than 15 minutes ago" in message(stand).reason


@pytest.mark.parametrize(("people", "state"), [(2, State.SENDING), (3, State.HELD)])
def test_an_audience_that_changed_by_more_than_a_tenth_is_held(stand: Stand, people: int, state: State) -> None:
    approved(stand)
    joins(stand, people)
    stand.runs(launch.run, 1)
    assert message(stand).state is state


@pytest.mark.parametrize(
    ("joined", "left", "opted_out", "state"),
    [
        (1, 1, 0, State.SENDING),  # exactly 10.0 %
        (0, 2, 0, State.SENDING),
        (0, 2, 9, State.SENDING),  # who opts out drops out silently
        (1, 2, 0, State.HELD),
        (0, 3, 0, State.HELD),
    ],
)
def test_joined_and_left_add_up_and_opt_outs_do_not_count(
    stand: Stand, joined: int, left: int, opted_out: int, state: State
) -> None:
    approved(stand)
    joins(stand, joined)
    leaves(stand, left)
    opts_out(stand, opted_out)
    stand.runs(launch.run, 1)
    assert message(stand).state is state


def test_a_message_that_is_held_says_by_how_much_its_audience_changed_and_why(stand: Stand) -> None:
    approved(stand)
    joins(stand, 1)
    leaves(stand, 2)
    stand.runs(launch.run, 1)
    assert message(stand).reason == (
        "its audience changed by 15 % since 20 people were approved: 1 joined, 2 left (2 no longer in the lists). "
        "More than 10 % is held."
    )


def test_quiet_hours_are_judged_again_at_the_launch(stand: Stand) -> None:
    approved(stand)
    stand.clock.time = datetime(2026, 11, 27, 1, tzinfo=UTC)  # eight in the evening in New York, by their area code
    sets(stand, "late_minutes", "9999")
    stand.runs(launch.run, 1)
    progress = stand.does(lambda session: ledger.progress(session, 1, now=stand.clock.now()))
    assert (progress.later, progress.next_due) == (PEOPLE, datetime(2026, 11, 27, 13, tzinfo=UTC))


def test_who_joined_is_sent_to_only_as_far_as_the_quota_goes(stand: Stand) -> None:
    sets(stand, "monthly_segments", str(PEOPLE + 1))
    approved(stand, newcomers=True)
    joins(stand, 2)
    stand.runs(launch.run, 1)
    assert message(stand).state is State.HELD
    assert message(stand).reserved == PEOPLE


def test_sending_now_what_was_held_cannot_exceed_the_quota_either(stand: Stand) -> None:
    sets(stand, "monthly_segments", str(PEOPLE + 1))
    approved(stand, newcomers=True)
    joins(stand, 2)
    stand.runs(launch.run, 1)
    now = stand.clock.now()
    stand.does(lambda s: messages.move(s, messages.get(s, 1), action=Action.SEND_NOW, by="U0BO", now=now))
    assert stand.runs(launch.run, 1) == {"not_now": 1}
    assert message(stand).state is State.HELD
    sets(stand, "monthly_segments", str(PEOPLE + 2))
    stand.does(lambda s: messages.move(s, messages.get(s, 1), action=Action.SEND_NOW, by="U0BO", now=now))
    stand.runs(launch.run, 1)
    assert planned(stand) == PEOPLE + 2
    standing = stand.does(lambda session: quota.standing(session, settings.load(session), now=now))
    assert standing.reserved == PEOPLE + 2


def test_a_message_that_is_not_due_yet_waits(stand: Stand) -> None:
    approved(stand)
    stand.clock.time -= timedelta(hours=1)
    assert stand.runs(launch.run, 1) == {"not_now": 1}
    assert message(stand).state is State.SCHEDULED
    due = stand.does(lambda session: jobs.next_due(session, names=["launch"]))
    assert due == stand.clock.now() + timedelta(hours=1)
