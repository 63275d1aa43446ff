"""The account's settings as they were typed, and the account's secret."""

import secrets
from datetime import datetime

from sqlalchemy import select

from sms.settings import Settings, from_rows, parse
from store import Session, audit, renewals
from store.schema.account import settings as table
from store.upsert import insert

SECRET = "secret"  # noqa: S105 - the key it is kept under


def load(session: Session) -> Settings:
    """Read all settings; what nobody has set has its default."""
    return from_rows(rows(session))


def rows(session: Session) -> dict[str, str]:
    """Give what was set, as it was typed; the secret is not among it."""
    query = select(table.c.key, table.c.value).where(table.c.key != SECRET).order_by(table.c.key)
    return {row.key: row.value for row in session.execute(query)}


def save(session: Session, key: str, *, text: str, by: str, now: datetime) -> None:
    """Set one setting; a wrong value is a Problem that says what is allowed. What hangs on it follows at once."""
    parse(key, text)
    kept = rows(session)
    before = kept.get(key)
    if text == before:
        return
    _put(session, key, text)
    renewals.follow(session, key, before=from_rows(kept), after=from_rows({**kept, key: text}), by=by, now=now)
    audit.add(session, who=by, action="set", subject=key, now=now, detail={"before": before, "after": text})


def secret(session: Session) -> bytes:
    """Give the key of all keyed hashes; it is drawn on first use and never shown."""
    new = insert(session, table).values(key=SECRET, value=secrets.token_hex(32))
    query = select(table.c.value).where(table.c.key == SECRET)
    kept = session.scalar(query)
    if kept is None:
        session.execute(new.on_conflict_do_nothing(index_elements=["key"]))
        kept = session.execute(query).scalar_one()
    return bytes.fromhex(kept)


def has_secret(session: Session) -> bool:
    """Tell whether the key was drawn, so that a reader, which cannot draw it, may use it."""
    return session.scalar(select(table.c.key).where(table.c.key == SECRET)) is not None


def _put(session: Session, key: str, text: str) -> None:
    new = insert(session, table).values(key=key, value=text)
    session.execute(new.on_conflict_do_update(index_elements=["key"], set_={"value": text}))
