"""How long it takes to count a rule of ten conditions over a million people and what they did."""

from datetime import timedelta
from time import perf_counter

from sqlalchemy import ColumnElement, Engine, Integer, Text, cast, insert, literal, literal_column, select, text, update

from benchmarks import crowd, exact
from benchmarks.measure import Limit
from bot.db import read_engine, upgrade, write_engine
from sms.message import Draft
from sms.properties import Kind, Property
from sms.rules import Comparison, Condition, Group, Join, Rule
from store import Session, lists, messages, properties, rule_counts, subscriptions
from store.schema.ledger import clicks, deliveries, links, short_links
from store.schema.people import companies, consent_events, consents, contacts, list_members

TURNS = 5
MESSAGES = 2  # that everybody got
COMPANIES = 1_000
CLICKED = 10  # one in so many
MOST = {  # seconds, and for how large a share
    "list, all of ten, SQLite": (2, 0.6),
    "list, all of ten, PostgreSQL": (2, 0.6),
    "list, any of ten, SQLite": (2, 0.6),
    "list, any of ten, PostgreSQL": (2, 0.6),
}
KINDS = {"city": Kind.TEXT, "shoe_size": Kind.NUMBER, "born": Kind.DATE, "tier": Kind.CHOICE}
TEN = (
    Condition("contact.city", Comparison.CONTAINS, ("o",)),
    Condition("contact.shoe_size", Comparison.AT_LEAST, ("38",)),
    Condition("contact.born", Comparison.BEFORE, ("1999-01-01",)),
    Condition("contact.tier", Comparison.ONE_OF, ("Gold", "Silver")),
    Condition("company.industry", Comparison.EMPTY, (), is_negated=True),
    Condition("consent.1", Comparison.OPTED_IN),
    Condition("list", Comparison.ONE_OF, ("1",), is_negated=True),
    Condition("sent", Comparison.LAST_DAYS, ("30",)),
    Condition("clicked", Comparison.LAST_DAYS, ("90",), is_negated=True),
    Condition("created", Comparison.AFTER, ("2020-01-01",)),
)
NONE_OF_TEN = (
    Condition("contact.city", Comparison.IS, ("Nowhere",)),
    Condition("contact.shoe_size", Comparison.LESS, ("1",)),
    Condition("contact.born", Comparison.AFTER, ("2020-01-01",)),
    Condition("contact.tier", Comparison.ONE_OF, ("Lead",)),
    Condition("company.industry", Comparison.EMPTY),
    Condition("consent.1", Comparison.OPTED_OUT),
    Condition("list", Comparison.ONE_OF, ("1",)),
    Condition("received", Comparison.LAST_DAYS, ("1",)),
    Condition("clicked", Comparison.LAST_DAYS, ("30",)),
    Condition("created", Comparison.BEFORE, ("2020-01-01",)),
)
"""Nobody meets the first, so that the others have to be looked at for everybody."""


def limits() -> list[Limit]:
    """Measure on each database that is there."""
    with crowd.databases() as found:
        return [limit for database, url in found.items() for limit in _limits(database, url)]


def _limits(database: str, url: str) -> list[Limit]:
    _fill(url)
    engine = read_engine(url) if url.startswith("sqlite") else write_engine(url)
    took = {"all": _turns(engine, Join.ALL, TEN), "any": _turns(engine, Join.ANY, NONE_OF_TEN)}
    engine.dispose()
    named = {f"list, {join} of ten, {database}": seconds for join, seconds in took.items()}
    return [Limit(name, seconds, *MOST[name]) for name, seconds in named.items()]


def _turns(engine: Engine, join: Join, ten: tuple[Condition, ...]) -> list[float]:
    rule = Rule(Join.ALL, (Group(join, ten),))
    return [_seconds(engine, rule) for _ in range(TURNS)]


def _seconds(engine: Engine, rule: Rule) -> float:
    with Session(engine) as session:
        start = perf_counter()
        assert 0 < rule_counts.count(session, rule, now=exact.NOW) < exact.PEOPLE
        return perf_counter() - start


def _fill(url: str) -> None:
    upgrade(url)
    engine = write_engine(url)
    with Session(engine) as session:
        exact.write_people(session)
        _know(session, is_sqlite=url.startswith("sqlite"))
        _agree(session)
        session.commit()
        for age in range(MESSAGES):
            _send(session, days=1 + 50 * age)
            session.commit()
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE" if url.startswith("sqlite") else "VACUUM ANALYZE"))  # as its daemon does
    engine.dispose()


def _know(session: Session, *, is_sqlite: bool) -> None:
    """Give everybody a company and four properties, and put every third into a list."""
    make = "json_object" if is_sqlite else "jsonb_build_object"
    for own, kind in KINDS.items():
        known = Property(f"contact.{own}", own, kind, choices=("Gold", "Silver"))
        properties.keep(session, known, by=crowd.AUTHOR, now=exact.NOW)
    properties.ensure(session, ["company.industry"])
    nth = select(contacts.c.id.label("n")).where(contacts.c.id <= COMPANIES).subquery().c.n
    industry: ColumnElement[object] = literal_column(
        f"{make}('industry', CASE n % 10 WHEN 0 THEN 'Retail' ELSE 'Other' END)"
    )
    rows = select(nth, literal("Acme ") + cast(nth, Text), industry)
    session.execute(insert(companies).from_select(["id", "name", "properties"], rows))
    values = (
        "'city', CASE id % 5 WHEN 0 THEN 'Oslo' ELSE 'City ' || (id % 300) END, "
        "'shoe_size', CAST(36 + (id % 12) AS TEXT), "
        "'born', (1950 + id % 50) || '-05-' || (10 + id % 18), 'tier', CASE id % 3 WHEN 0 THEN 'Gold' ELSE 'Silver' END"
    )
    told = {"properties": literal_column(f"{make}({values})"), "company_id": contacts.c.id % COMPANIES + 1}
    session.execute(update(contacts).values(told))
    third = select(literal(lists.ensure(session, "Third", now=exact.NOW)[0]), contacts.c.id)
    third = third.where(contacts.c.id % 3 == 0)
    session.execute(insert(list_members).from_select(["list_id", "contact_id"], third))


def _agree(session: Session) -> None:
    offers, _ = subscriptions.ensure(session, "Offers")
    same = {"change": "opt_in", "how": "import", "shown": "", "by": "bench", "source": "bench"}
    at = literal(exact.NOW, consent_events.c.at.type)
    events = select(contacts.c.id, contacts.c.mobile, literal(offers), at, *map(literal, same.values()))
    session.execute(insert(consent_events).from_select(["id", "number", "subscription_id", "at", *same], events))
    standing: ColumnElement[str] = literal_column("CASE id % 20 WHEN 0 THEN 'opted_out' ELSE 'opted_in' END")
    agreed = select(contacts.c.mobile, literal(offers), standing, contacts.c.id).where(contacts.c.id % 10 != 1)
    session.execute(insert(consents).from_select(list(consents.c.keys()), agreed))


def _send(session: Session, *, days: int) -> None:
    """Send to everybody some days ago; nine of ten get it, and one of ten follows its link."""
    number = messages.add(session, Draft("Sale", "C0MARKET", "Hi"), author=crowd.AUTHOR, now=exact.NOW).number
    link = session.scalars(insert(links).values(message=number, url=exact.URL).returning(links.c.id)).one()
    then = literal(exact.NOW - timedelta(days=days), deliveries.c.due.type)
    same = {"message": number, "attempt": 1, "segments": 1, "body": exact.BODY}
    columns: dict[str, ColumnElement[object]] = {name: literal(value) for name, value in same.items()}
    columns |= dict.fromkeys(("due", "attempted_at", "accepted_at", "finished_at"), then)
    columns["state"] = literal_column("CASE id % 10 WHEN 0 THEN 'undelivered' ELSE 'delivered' END")
    everybody = select(contacts.c.mobile, contacts.c.id, *columns.values()).order_by(contacts.c.id)
    session.execute(insert(deliveries).from_select(["number", "contact_id", *columns], everybody))
    mine = deliveries.c.message == number
    code = literal("x") + cast(deliveries.c.id, Text)
    own = select(code, literal(link, Integer), deliveries.c.id).where(mine)
    session.execute(insert(short_links).from_select(["code", "link_id", "delivery_id"], own))
    followed = select(code, deliveries.c.contact_id, then, literal("")).where(
        mine, deliveries.c.contact_id % CLICKED == 3
    )
    session.execute(insert(clicks).from_select(["code", "contact_id", "at", "agent"], followed))
