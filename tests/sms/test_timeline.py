from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms.timeline import LABEL, Entry, Kind, Look, page, read

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)


def entry(minute: int) -> Entry:
    return Entry(NOON + timedelta(minutes=minute), Kind.REPLY, str(minute))


@given(st.integers(1, 10**17), st.sampled_from(list(LABEL)), st.integers(0, 99_999))
def test_a_look_is_read_back_from_what_a_button_carries(contact: int, kind: Kind | None, start: int) -> None:
    assert read(Look(contact, kind, start).argument) == Look(contact, kind, start)


@pytest.mark.parametrize("argument", ["", "x", "c", "c1.5", "²", "-3", "9" * 19, "Ann Olsen"])
def test_what_is_no_look_is_none(argument: str) -> None:
    assert read(argument) is None


@pytest.mark.parametrize("argument", ["17", "c17", "17 nothing 3x", "c17 all 99999999"])
def test_an_id_alone_and_what_nobody_wrote_begin_at_the_top(argument: str) -> None:
    assert read(argument) == Look(17)


def test_the_labels_are_those_that_people_know() -> None:
    told = ["Marketing SMS", "Tests", "Replies", "Clicks", "Consent", "Lists and imports", "Automations", "Changes"]
    assert list(LABEL.values()) == ["All", *told]


@given(st.lists(st.lists(st.integers(0, 500), unique=True), max_size=4), st.integers(1, 20))
def test_paging_gives_every_entry_once_newest_first(minutes: list[list[int]], size: int) -> None:
    sources = [[entry(minute) for minute in each] for each in minutes]
    seen, look = list[Entry](), Look(1)
    while True:
        shown = page(look, sources, size=size)
        seen += shown.entries
        if shown.further is None:
            break
        assert page(shown.further, sources, size=size).earlier == look
        look = shown.further
    assert [each.at for each in seen] == sorted((each.at for source in sources for each in source), reverse=True)
