"""How long an analysis of ten million deliveries takes, and how many deliveries a second are counted to keep it so."""

from datetime import timedelta
from time import perf_counter

from sqlalchemy import Engine, text

from benchmarks import crowd, exact
from benchmarks.measure import Limit
from bot.db import read_engine, upgrade, write_engine
from sms.analyze import Days, Question, Range
from sms.message import Draft
from sms.settings import from_rows
from store import Session, analyses, messages, rollups, uncounted
from store.schema.rollups import FIGURES as FIGURES_KEPT

DAYS = 730
QUARTERS = DAYS * 96
CAMPAIGNS = 2_000  # messages over those days, in eight rollup rows of 500 texts each
AUTOMATIONS = 20  # that send all the time: two texts in each quarter of an hour, so a row each, 1,401,600 in all
TURNS = 9
KEPT = 100_000  # deliveries that are counted
ACCOUNT = from_rows({"time_zone": "America/New_York", "renewal_date": "2026-01-05"})
MOST = {  # seconds, and for how large a share
    "analyze 90 days, SQLite": (1, 0.6),
    "analyze 90 days, PostgreSQL": (1, 0.6),
    "analyze two years, SQLite": (1, 0.6),
    "analyze two years, PostgreSQL": (1, 0.6),
    "count 100,000 deliveries, SQLite": (10, 1.0),
    "count 100,000 deliveries, PostgreSQL": (10, 1.0),
}
FIGURES = "0, {texts}, {texts} - 1, 1, 0, 0, 1, 1, 0, 0, {texts}, {texts}, 0"  # in the order of the table's columns
NTH = "WITH RECURSIVE nth(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM nth WHERE n + 1 < {most})"


def limits() -> list[Limit]:
    """Measure on each database that is there."""
    with crowd.databases() as found:
        return [limit for database, url in found.items() for limit in _limits(database, url)]


def _limits(database: str, url: str) -> list[Limit]:
    _fill(url)
    reader = read_engine(url) if url.startswith("sqlite") else write_engine(url)
    today = exact.NOW.date()
    two_years = Question(Range.CUSTOM, Days(today - timedelta(days=DAYS - 1), today))
    took = {
        "analyze 90 days": [_asks(reader, Question(Range.QUARTER)) for _ in range(TURNS)],
        "analyze two years": [_asks(reader, two_years) for _ in range(TURNS)],
        "count 100,000 deliveries": [_counts(url)],
    }
    reader.dispose()
    return [Limit(f"{name}, {database}", seconds, *MOST[f"{name}, {database}"]) for name, seconds in took.items()]


def _asks(engine: Engine, question: Question) -> float:
    with Session(engine) as session:
        start = perf_counter()
        told = analyses.analysis(session, question, by=None, account=ACCOUNT, now=exact.NOW)
        seconds = perf_counter() - start
    assert told.now.counts.sent > CAMPAIGNS
    return seconds


def _counts(url: str) -> float:
    """Count what is marked as the job does, a few stretches in each transaction."""
    engine = write_engine(url)
    with Session(engine) as session:
        assert uncounted.mark_all(session) > KEPT // uncounted.STRETCH
        session.commit()
    start = perf_counter()
    more = 1
    while more:
        with Session(engine) as session:
            more = rollups.catch_up(session)
            session.commit()
    seconds = perf_counter() - start
    engine.dispose()
    return seconds


def _fill(url: str) -> None:
    upgrade(url)
    engine = write_engine(url)
    with Session(engine) as session:
        for _ in range(CAMPAIGNS + AUTOMATIONS + 1):
            messages.add(session, Draft("Sale", "C0MARKET", "Hi"), author=crowd.AUTHOR, now=exact.NOW)
        last = int(exact.NOW.timestamp()) // rollups.QUARTER_SECONDS
        far = 1_000_000  # stretches that no delivery of ours lies in
        of_campaigns = f"{far} + n / 2, n / 8 + 1, {last} - {QUARTERS} + (n / 8) * {QUARTERS // CAMPAIGNS} + n % 8"
        _write(session, CAMPAIGNS * 8, of_campaigns, texts=500)
        always = f"2 * {far} + n / 500, {CAMPAIGNS + 1} + n % {AUTOMATIONS}, {last} - n / {AUTOMATIONS}"
        _write(session, QUARTERS * AUTOMATIONS, always, texts=2)
        _add_up_days(session)
        _deliver(session, CAMPAIGNS + AUTOMATIONS + 1)
        session.commit()
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE" if url.startswith("sqlite") else "VACUUM ANALYZE"))  # as its daemon does
    engine.dispose()


def _write(session: Session, rows: int, keys: str, *, texts: int) -> None:
    figures = FIGURES.format(texts=texts)
    session.execute(text(f"INSERT INTO rollups {NTH.format(most=rows)} SELECT {keys}, {figures} FROM nth"))  # noqa: S608


def _add_up_days(session: Session) -> None:
    """Do what the job does for each stretch, for all at once."""
    day = f"quarter / {rollups.DAY_QUARTERS}"
    sums = ", ".join(f"sum({name})" for name in FIGURES_KEPT)
    added_up = f"SELECT stretch, message, {day}, {sums} FROM rollups GROUP BY stretch, message, {day}"  # noqa: S608
    session.execute(text(f"INSERT INTO rollup_days {added_up}"))


def _deliver(session: Session, message: int) -> None:
    """Send one more to many, of whom one of ten follows its link."""
    same = {"message": message, "now": exact.NOW.replace(tzinfo=None) if _is_sqlite(session) else exact.NOW}
    session.execute(text("INSERT INTO links (id, message, url) VALUES (1, :message, 'https://acme.example')"), same)
    every = NTH.format(most=KEPT)
    columns = "message, number, contact_id, state, due, attempt, segments, billed, sid, accepted_at, finished_at"
    number, sid = "'+1212' || (2000000 + n)", "'SM' || n"
    row = f":message, {number}, n + 1, 'delivered', :now, 1, 1, 1, {sid}, :now, :now"
    session.execute(text(f"INSERT INTO deliveries ({columns}) {every} SELECT {row} FROM nth"), same)  # noqa: S608
    short = "SELECT 'x' || id, 1, id FROM deliveries"
    session.execute(text(f"INSERT INTO short_links (code, link_id, delivery_id) {short}"))
    followed = "SELECT 'x' || id, :now, '' FROM deliveries WHERE id % 10 = 3"
    session.execute(text(f"INSERT INTO clicks (code, at, agent) {followed}"), same)


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
