"""Claims about the words that people are found by: right at once for a few, soon for many, and erased with them."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from store import importing, people, search, words
from store.schema.found import search_words
from store.schema.people import contacts
from tests.store.people import THEN, persons, write


@pytest.fixture
def many(session: Session, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """People of one large chunk, whose words are still to be written."""
    monkeypatch.setattr(importing, "FEW", 2)
    return list(write(session, *persons(6)))


def written(session: Session) -> list[str]:
    return list(session.scalars(select(search_words.c.word).order_by(search_words.c.word)))


def seen_to(session: Session, stretch: words.Stretch) -> bool:
    """Write all words of a stretch as the job does."""
    sorts = [words.ordered(session, stretch, way) for way in range(len(words.WAYS))]
    return all(words.write_ordered(session, stretch, each, place=0, length=each.length) for each in sorts)


def test_many_new_people_are_found_before_and_after_their_words_are_written(session: Session, many: list[int]) -> None:
    assert written(session) == []
    before = [sorted(search.ids(session, typed)) for typed in ("name", "name3", "0003", "name3 name3")]
    [stretch] = words.waiting(session)
    assert seen_to(session, stretch)
    words.written(session, stretch)
    assert words.waiting(session) == []
    assert [sorted(search.ids(session, typed)) for typed in ("name", "name3", "0003", "name3 name3")] == before
    assert before[0] == many


def test_stretches_that_follow_each_other_are_one(session: Session, many: list[int]) -> None:
    more = write(session, *persons(12)[6:])
    [stretch] = words.waiting(session)
    assert (stretch.low, stretch.high) == (many[0], more[-1])


def test_what_was_read_before_somebody_was_erased_is_not_written(session: Session, many: list[int]) -> None:
    [stretch] = words.waiting(session)
    words.erase(session, many[:1])
    assert not seen_to(session, stretch)
    assert written(session) == []
    words.written(session, stretch)
    assert len(words.waiting(session)) == 1


def test_old_words_go_when_somebody_changes(session: Session) -> None:
    [ann] = write(session, *persons(1))
    words.erase(session, [ann])
    assert written(session) == []
    session.execute(update(contacts).where(contacts.c.id == ann).values(first_name="Zoe Ann", last_name=None))
    words.write(session, [ann])
    assert [word for word in written(session) if not word.startswith(words.END)] == ["ann", "zoe ann"]
    assert [each.id for each in people.find(session, "zoe")] == [ann]


def test_an_import_that_changes_names_changes_their_words(session: Session) -> None:
    [ann] = write(session, *persons(1))
    [known] = persons(1)
    write(session, known._replace(first_name="Zoe"))
    assert [each.id for each in people.find(session, "zoe")] == [ann]
    assert people.find(session, "name") == []


def test_words_of_any_length_are_kept(session: Session) -> None:
    [ann] = write(session, *persons(1))
    words.erase(session, [ann])
    session.execute(update(contacts).where(contacts.c.id == ann).values(email="x" * 2_000))
    words.write(session, [ann])
    assert search.ids(session, "x" * 150) == [ann]


def test_what_an_import_left_is_found_when_it_has_been_quiet_for_a_while(session: Session, many: list[int]) -> None:
    assert many
    moment: datetime = THEN
    assert words.waiting(session, before=moment) == []
    assert len(words.waiting(session, before=moment + timedelta(seconds=1))) == 1
