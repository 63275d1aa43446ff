import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from sms.importing import Person
from store import people, search
from tests.store.people import number, persons, write

MARY = Person(1, "m1", "Mary Ann", "van Berg", "mary@acme.example", mobile=number(4321), company="Đuro Works")
DORDE = Person(2, "d2", "Đorđe", "O'Neill-Śmith", phone=number(77))


@pytest.mark.parametrize(
    "words",
    [
        "mary",
        "Ann",
        "mary ann",
        "ann mary",
        "berg",
        "VAN b",
        "berg ann",
        "mary@",
        "m1",
        "đuro",
        "ĐURO",
        "4321",
        "5554321",
    ],
)
def test_both_words_of_a_name_find_its_holder_in_any_order(session: Session, words: str) -> None:
    mary, _ = write(session, MARY, DORDE)
    assert [each.id for each in people.find(session, words)] == [mary]


@pytest.mark.parametrize(
    "words", ["đorđe", "Đorđe", "đor", "ĐORĐE", "o'neill", "0077", "+1 (212) 555-0077", "2125550077"]
)
def test_letters_that_no_database_folds_are_found_as_people_type_them(session: Session, words: str) -> None:
    _, dorde = write(session, MARY, DORDE)
    assert [each.id for each in people.find(session, words)] == [dorde]


@pytest.mark.parametrize(
    "words", ["an%", "m_ry", "\\", "'; DROP TABLE contacts", "mary xu", "77", "\U0010ffff", "+", "𝕏" * 500]
)
def test_what_nobody_has_finds_nobody(session: Session, words: str) -> None:
    write(session, MARY, DORDE)
    assert people.find(session, words) == []


def test_more_than_can_be_looked_through_are_cut(session: Session) -> None:
    write(session, *persons(search.FOUND_MAX + 5))
    assert len(search.ids(session, "name")) == search.FOUND_MAX
    assert len(people.find(session, "name", limit=7)) == 7


def test_each_way_has_an_index_on_sqlite(session: Session) -> None:
    if session.get_bind().dialect.name != "sqlite":
        return
    plans = ""
    for way, _ in (*search._ways(session, "mary 1"), *search._ways(session, "+1 212 555")):
        query = way.compile(session.get_bind(), compile_kwargs={"literal_binds": True})
        plans += str(session.execute(text(f"EXPLAIN QUERY PLAN {query}".replace(":", "\\:"))).all())
    assert "SCAN contacts" not in plans
    assert "SCAN search_words" not in plans
