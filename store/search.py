"""Finding people among a million by what is typed: each way to find them has an index, and is asked by itself."""

from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select

from store import Session, words
from store.schema.found import search_words as found
from store.schema.people import companies, contacts
from store.schema.searched import Folded, Rest, has_rest

Condition = ColumnElement[bool]
Ids = Select[tuple[int]]

FOUND_MAX = 200  # more say nothing to a person, who types more of the name instead
DIGITS_MIN = 3
END_DIGITS = 4  # of a number, as a masked one shows them
WORDS_MAX = 5
LOOKED_MAX = 20_000  # people who have the word that leads: counting further would tell nothing
LAST = "\U0010ffff"  # comes after whatever begins alike

NAMES = (contacts.c.first_name, contacts.c.last_name)


def ids(session: Session, typed: str, *, limit: int = FOUND_MAX) -> list[int]:
    """Give whom the words mean, in no order: every word begins a name, a mail address or a company, or is a number.

    Where all words are very common, only the first of those who have one are looked through.
    """
    meant: dict[int, None] = {}
    for lead, rest in _ways(session, typed):
        if len(meant) >= limit:
            break
        likely = lead.limit(LOOKED_MAX)
        new = likely if rest is None else _of_whom(likely, rest)
        meant |= dict.fromkeys(session.scalars(new.limit(limit)))
    return list(meant)[:limit]


def _of_whom(likely: Ids, rest: Condition) -> Ids:
    """Give those of whom the rest is true, looked up one by one until there are enough.

    As a join, which OFFSET prevents, PostgreSQL would read all contacts for a few thousand of them.
    """
    (each,) = likely.subquery().c
    person = select(each.label("id")).distinct().subquery()
    found = select(contacts.c.id).where(contacts.c.id == person.c.id, rest).offset(0).correlate(person)
    return select(person.c.id).where(found.exists())


def _ways(session: Session, typed: str) -> Iterator[tuple[Ids, Condition | None]]:
    """Give the ways in which somebody may be meant: whom a word leads to, the rarest first, and what others demand."""
    digits = "".join(filter(str.isdigit, typed))
    each = typed.split()[:WORDS_MAX]
    waiting = [contacts.c.id.between(stretch.low, stretch.high) for stretch in words.waiting(session)]
    if len(digits) >= DIGITS_MIN and not any(map(str.isalpha, typed)):
        yield from ((way, None) for way in _numbers(digits, waiting))
        each = each if len(each) == 1 else []
    if each:
        yield _people(_at_company(typed.strip())), None  # the whole of it: one word may be half of all companies'
    holders = {word: _holders(session, word) for word in each} if len(each) > 1 else {}
    for lead in sorted(each, key=lambda word: holders.get(word, 0)):
        rest = [or_(*_own(word), _at_company(word)) for word in each if word is not lead]
        for way in (*_leads(lead), *(_people(here, or_(*_own(lead))) for here in waiting)):
            yield way, and_(*rest) if rest else None


def _holders(session: Session, word: str) -> int:
    """Count who has a word, up to where it is common: what is counted further would be of no use."""
    total = 0
    for way in _leads(word):
        total += session.execute(
            select(func.count()).select_from(way.limit(LOOKED_MAX - total).subquery())
        ).scalar_one()
        if total >= LOOKED_MAX:
            break
    return total


def _leads(word: str) -> list[Ids]:
    """Give who has a word, by the indexes."""
    begins = [_begins(found.c.word, spelled[: words.WORD_MAX]) for spelled in _spellings(word)]
    return [_people(contacts.c.external_id == word), *(select(found.c.contact_id).where(each) for each in begins)]


def _own(word: str) -> list[Condition]:
    """Tell of somebody at hand whether they have a word."""
    own: list[Condition] = [contacts.c.external_id == word]
    for spelled in _spellings(word):
        own += [_begins(Folded(column), spelled) for column in (*NAMES, contacts.c.email)]
        own += [and_(has_rest(column), _begins(Rest(column), spelled)) for column in NAMES]
    return own


def _at_company(typed: str) -> Condition:
    begins = (_begins(Folded(companies.c.name), spelled) for spelled in _spellings(typed))
    return contacts.c.company_id.in_(select(companies.c.id).where(or_(*begins)))


def _spellings(word: str) -> list[str]:
    return list(dict.fromkeys(map(_folded, (word, word.lower(), word.title(), word.upper()))))


def _begins(column: ColumnElement[str], word: str) -> Condition:
    return and_(column >= word, column < word + LAST)


def _numbers(digits: str, waiting: Sequence[Condition]) -> Iterator[Ids]:
    for number in (contacts.c.mobile, contacts.c.phone):
        for start in (f"+{digits}", f"+1{digits}"):
            yield _people(_starts(number, start))
    if len(digits) >= END_DIGITS:
        by_end = select(found.c.contact_id).where(found.c.word == words.END + digits[-END_DIGITS:])
        ends = or_(contacts.c.mobile.endswith(digits), contacts.c.phone.endswith(digits))
        yield from (_people(here, ends) for here in (contacts.c.id.in_(by_end), *waiting))


def _people(*conditions: Condition) -> Ids:
    return select(contacts.c.id).where(*conditions)


def _starts(number: ColumnElement[str], start: str) -> Condition:
    after = f"+{int(start) + 1}"  # digits alone: no database has its own order of these
    return and_(number >= start, number < after) if len(after) == len(start) else false()


def _folded(word: str) -> str:
    """Fold as the database does: A to Z alone."""
    return "".join(letter.lower() if letter.isascii() else letter for letter in word)
