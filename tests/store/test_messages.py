from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from sms.audience import Selection, Step, Waterfall
from sms.lifecycle import Action, NotPossible, State
from sms.message import Counted, Draft, Frozen, Message, When
from sms.message_filter import Filter
from sms.segments import count
from sms.settings import from_rows
from store import approvals, audit, forms, messages, quota, sight
from store.message_rows import read_counted, write_counted
from store.schema.messages import messages as table

DRAFT = Draft("Black Friday teaser", "C1", "Hi there", campaign="Autumn", subscription="Offers")
ACCOUNT = from_rows({})


@pytest.fixture
def message(session: Session, now: datetime) -> Message:
    return messages.add(session, DRAFT, author="ana", now=now)


def edited(session: Session, message: Message, body: str, now: datetime) -> Message:
    draft = Draft(DRAFT.name, DRAFT.channel, body, DRAFT.campaign, DRAFT.subscription)
    return messages.edit(session, draft, number=message.number, revision=message.revision, by="bo", now=now)


def test_a_new_message_is_a_draft_at_revision_1(message: Message) -> None:
    assert (message.draft, message.state, message.revision, message.author) == (DRAFT, State.DRAFT, 1, "ana")


@pytest.mark.parametrize("words", ["#{}", "{}", " #{} ", "black friday TEASER", "“Black Friday teaser”", "'#{}'"])
def test_a_message_is_found_by_number_or_name(session: Session, message: Message, words: str) -> None:
    assert sight.find(session, words.format(message.number), by=None) == message


def test_of_two_with_one_name_the_newest_is_meant(session: Session, message: Message, now: datetime) -> None:
    newer = messages.add(session, DRAFT, author="bo", now=now)
    assert sight.find(session, DRAFT.name, by=None).number == newer.number


@pytest.mark.parametrize(("words", "hint"), [("Black Fridya teaser", "Black Friday teaser"), ("#999", "/sms list")])
def test_a_near_miss_is_answered_with_a_way_on(session: Session, message: Message, words: str, hint: str) -> None:
    with pytest.raises(messages.NoSuchMessage) as refused:
        sight.find(session, words, by=None)
    assert hint in refused.value.hint


def test_an_edit_raises_the_revision_and_its_author_is_kept(session: Session, message: Message, now: datetime) -> None:
    changed = edited(session, message, "Hi you", now)
    assert (changed.revision, changed.draft.body) == (2, "Hi you")
    assert messages.authors(session, message.number, revision=2) == {"ana", "bo"}
    assert messages.authors(session, message.number, revision=1) == {"ana"}


def test_saving_the_same_changes_nothing(session: Session, message: Message, now: datetime) -> None:
    assert messages.edit(session, DRAFT, number=message.number, revision=1, by="bo", now=now) == message


def test_another_channel_is_no_new_revision(session: Session, message: Message, now: datetime) -> None:
    draft = Draft(DRAFT.name, "C2", DRAFT.body, DRAFT.campaign, DRAFT.subscription)
    moved = messages.edit(session, draft, number=message.number, revision=1, by="bo", now=now)
    assert (moved.revision, moved.draft.channel) == (1, "C2")


def test_of_two_who_edit_the_second_is_told_who_was_first(session: Session, message: Message, now: datetime) -> None:
    edited(session, message, "Hi you", now)
    with pytest.raises(messages.Changed, match="<@bo>"):
        edited(session, message, "Hi them", now)


def test_editing_in_review_voids_the_request(session: Session, message: Message, now: datetime) -> None:
    waiting = messages.move(session, message, action=Action.REQUEST, by="ana", now=now)
    ask = approvals.ask(session, waiting, by="ana", of=["bo"], expires_at=now + timedelta(1), warnings=[], now=now)
    assert edited(session, waiting, "Hi you", now).state is State.DRAFT
    assert approvals.get(session, ask.id).outcome is approvals.Outcome.VOID


def test_editing_what_is_scheduled_gives_the_quota_back(session: Session, message: Message, now: datetime) -> None:
    scheduled = messages.move(session, message, action=Action.SCHEDULE, by="ana", now=now, due=now + timedelta(hours=2))
    quota.reserve(session, ACCOUNT, number=message.number, segments=70, now=now)
    back = edited(session, scheduled, "Hi you", now)
    assert (back.state, back.reserved, back.due) == (State.DRAFT, 0, None)
    assert quota.standing(session, ACCOUNT, now=now).reserved == 0


def test_what_is_being_sent_cannot_be_edited(session: Session, message: Message, now: datetime) -> None:
    scheduled = messages.move(session, message, action=Action.SCHEDULE, by="ana", now=now)
    sending = messages.move(session, scheduled, action=Action.LAUNCH, by="clock", now=now)
    assert sending.started_at == now
    with pytest.raises(NotPossible):
        edited(session, sending, "Hi you", now)


def test_of_two_who_press_at_once_one_wins(session: Session, message: Message, now: datetime) -> None:
    waiting = messages.move(session, message, action=Action.REQUEST, by="ana", now=now)
    messages.move(session, waiting, action=Action.APPROVE, by="bo", now=now)
    with pytest.raises(messages.Stale, match=r"<@bo> was quicker.*approved"):
        messages.move(session, waiting, action=Action.REJECT, by="cy", now=now)


def test_choosing_people_and_time_is_a_new_revision_once(session: Session, message: Message, now: datetime) -> None:
    selection = Selection(lists=(3,), contacts=(17,), not_lists=(4,), newcomers=True)
    when = When(on=now.date(), at=time(9, 30), recipient_zone=True)
    chosen = messages.choose(session, message, selection=selection, when=when, by="bo", now=now)
    assert (chosen.selection, chosen.when, chosen.revision) == (selection, when, 2)
    assert messages.choose(session, chosen, selection=selection, when=when, by="cy", now=now) == chosen


def test_every_change_is_in_the_audit_log(session: Session, message: Message, now: datetime) -> None:
    messages.move(session, message, action=Action.REQUEST, by="bo", now=now)
    log = audit.tail(session, subject=f"#{message.number}")
    assert [(entry.who, entry.action) for entry in log] == [("bo", "put up for approval"), ("ana", "drafted")]


def test_a_clone_is_a_draft_for_the_same_people_without_a_time(
    session: Session, message: Message, now: datetime
) -> None:
    selection = Selection(lists=(3,))
    messages.choose(session, message, selection=selection, when=When(on=now.date(), at=time(9)), by="ana", now=now)
    clone = messages.clone(session, message.number, by="bo", now=now)
    assert (clone.draft.body, clone.selection, clone.when) == (DRAFT.body, selection, When())
    assert (clone.state, clone.author, clone.revision) == (State.DRAFT, "bo", 1)


def test_the_archive_is_apart(session: Session, message: Message, now: datetime) -> None:
    messages.archive(session, message, archived=True, by="ana", now=now)
    assert sight.page(session, by=None) == []
    assert [each.number for each in sight.page(session, Filter(is_archived=True), by=None)] == [message.number]


def test_pages_go_from_new_to_old(session: Session, now: datetime) -> None:
    numbers = [messages.add(session, DRAFT, author="ana", now=now).number for _ in range(5)]
    first = sight.page(session, by=None, limit=2)
    second = sight.page(session, Filter(before=first[-1].number), by=None, limit=2)
    assert [each.number for each in (*first, *second)] == numbers[:0:-1]


@pytest.mark.parametrize(("words", "found"), [("FRIDAY", True), ("hi th", True), ("50%", False), ("_", False)])
def test_pages_are_searched_by_plain_words(session: Session, message: Message, words: str, *, found: bool) -> None:
    assert bool(sight.page(session, Filter(words=words), by=None)) is found


def test_a_deleted_message_is_gone_for_good(session: Session, message: Message, now: datetime) -> None:
    messages.delete(session, message.number, by="ana", now=now)
    assert sight.page(session, Filter(is_archived=True), by=None) == []
    with pytest.raises(messages.NoSuchMessage):
        messages.get(session, message.number)


def test_nothing_of_what_a_deleted_message_said_and_to_whom_is_left(
    session: Session, message: Message, now: datetime
) -> None:
    chosen = Selection(lists=(3,), contacts=(4,))
    messages.choose(session, message, selection=chosen, when=When(), by="ana", now=now)
    form = forms.open(session, user="ana", kind="draft", now=now, message=message.number)
    forms.keep(session, form, {"body": "Secret sale"}, now=now)
    messages.delete(session, message.number, by="ana", now=now)
    row = session.execute(select(table).where(table.c.number == message.number)).mappings().one()
    assert (row["name"], row["body"], row["frozen"], row["reason"]) == ("", "", None, None)
    assert row["audience"] == {"lists": [], "contacts": [], "not_lists": [], "not_contacts": []}
    assert forms.find(session, form) is None


def test_a_message_under_way_cannot_be_deleted(session: Session, message: Message, now: datetime) -> None:
    messages.move(session, message, action=Action.REQUEST, by="ana", now=now)
    with pytest.raises(NotPossible):
        messages.delete(session, message.number, by="ana", now=now)


def counted(revision: int, now: datetime) -> Counted:
    steps = tuple((step, 9 - rank) for rank, step in enumerate(Step))
    one = count("Hi 👋")
    return Counted(revision, Waterfall(steps), 3, 6, one, {1: 2, 4: 1}, {"contact.first_name": 1}, quiet_until=now)


def test_a_count_is_kept_for_the_revision_it_counted(session: Session, message: Message, now: datetime) -> None:
    messages.set_counted(session, message.number, counted(2, now))
    assert messages.counted(session, message.number) is None
    messages.set_counted(session, message.number, counted(1, now))
    assert messages.counted(session, message.number) == counted(1, now)


def test_what_is_frozen_comes_back_the_same(session: Session, message: Message) -> None:
    frozen = Frozen("Hi", {"contact.first_name": "you"}, {"sender.name": "Ana"}, {}, {"https://a.example": 1}, 1, False)
    messages.freeze(session, message.number, frozen)
    assert messages.frozen(session, message.number) == frozen


@given(st.dictionaries(st.integers(0, 20), st.integers(0, 10**9)), st.integers(1, 10**6))
def test_a_count_survives_json(histogram: dict[int, int], revision: int) -> None:
    waterfall = Waterfall(tuple((step, 1) for step in Step))
    whole = Counted(revision, waterfall, 1, 1, count("x"), histogram)
    assert read_counted(write_counted(whole)) == whole


def test_what_the_clock_did_is_told_as_the_clocks(session: Session, message: Message, now: datetime) -> None:
    waiting = messages.move(session, message, action=Action.REQUEST, by="ana", now=now)
    messages.move(session, waiting, action=Action.EXPIRE, by="clock", now=now)
    with pytest.raises(messages.Stale, match="The clock was quicker: #1 was expired"):
        messages.move(session, waiting, action=Action.WITHDRAW, by="ana", now=now)


def test_a_message_can_be_fetched_under_lock_on_either_database(session: Session, now: datetime) -> None:
    number = messages.add(session, Draft("Sale", "C1", "Hi"), author="ana", now=now).number
    assert messages.get(session, number, lock=True) == messages.get(session, number)
