"""Links: the addresses frozen at approval, a short one for each recipient, and who followed them."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert as plain_insert
from sqlalchemy import select

from sms.links import CODES, code
from store import Session
from store.schema.ledger import clicks, links, short_links
from store.upsert import insert


@dataclass(frozen=True, slots=True)
class Click:
    """One request for a short link, as it came."""

    code: str
    at: datetime
    agent: str


def freeze(session: Session, number: int, *, urls: Sequence[str]) -> Mapping[str, int]:
    """Keep the addresses of a message, giving each its id; the same address twice is one link."""
    if urls:
        session.execute(
            insert(session, links).on_conflict_do_nothing(index_elements=["message", "url"]),
            [{"message": number, "url": url} for url in dict.fromkeys(urls)],
        )
    rows = session.execute(select(links.c.url, links.c.id).where(links.c.message == number, links.c.url.in_(urls)))
    return {row.url: row.id for row in rows}


def new_code() -> str:
    """Draw an unguessable code of fixed width."""
    return code(secrets.randbelow(CODES))


def keep(session: Session, codes: Sequence[tuple[str, int, int]]) -> None:
    """Keep short links as (code, link id, delivery id)."""
    if codes:
        session.execute(
            plain_insert(short_links),
            [{"code": code, "link_id": link, "delivery_id": delivery} for code, link, delivery in codes],
        )


def resolve(session: Session, code: str) -> str | None:
    """Tell where a short link leads: to the address frozen at approval, or nowhere."""
    if not (code.isascii() and code.isalnum()):
        return None  # PostgreSQL breaks down over some characters, and anybody may ask
    url: str | None = session.scalar(
        select(links.c.url).join(short_links, short_links.c.link_id == links.c.id).where(short_links.c.code == code)
    )
    return url


def record(session: Session, follow: Sequence[Click]) -> None:
    """Keep clicks; what they mean is decided when they are read."""
    if follow:
        session.execute(
            plain_insert(clicks), [{"code": click.code, "at": click.at, "agent": click.agent[:500]} for click in follow]
        )
