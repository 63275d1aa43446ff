"""Links: the addresses frozen at approval, a short one for each recipient, and who followed them."""

import secrets
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from sqlalchemy import func, or_, select, update

from sms.clicks import ALL_AT_ONCE, PERSON, TOGETHER, TOO_SOON, Kind, Verdict, is_too_soon
from sms.lifecycle import OVER
from sms.links import CODE, CODES, code
from store import Session, many, uncounted
from store.schema.ledger import clicks, deliveries, links, short_links
from store.schema.messages import messages
from store.upsert import insert

CODE_BYTES = 16  # so many more than a code has that each is as likely as any
DRAWN = 200


@dataclass(frozen=True, slots=True)
class Click:
    """One request for a short link, and whose it is as far as the request alone tells."""

    code: str
    agent: str
    verdict: Verdict = PERSON


@dataclass(frozen=True, slots=True)
class Target:
    """Where a code leads, the message and the delivery that carried it, and whom to."""

    url: str
    message: int
    delivery: int
    contact: int
    handed_over: datetime | None


@dataclass(frozen=True, slots=True)
class Followed:
    """Where codes lead, and the messages among theirs that are over: nothing else has their figures drawn anew."""

    urls: Mapping[str, str]
    over: Sequence[int]


def freeze(session: Session, number: int, *, urls: Sequence[str]) -> Mapping[str, int]:
    """Keep the addresses of a message, giving each its id; the same address twice is one link."""
    if urls:
        session.execute(
            insert(session, links).on_conflict_do_nothing(index_elements=["message", "url"]),
            [{"message": number, "url": url} for url in dict.fromkeys(urls)],
        )
    rows = session.execute(select(links.c.url, links.c.id).where(links.c.message == number, links.c.url.in_(urls)))
    return {row.url: row.id for row in rows}


def new_codes() -> Iterator[str]:
    """Draw unguessable codes of fixed width without end, many at once: each draw lets all other threads go first."""
    while True:
        drawn = secrets.token_bytes(DRAWN * CODE_BYTES)
        for at in range(0, len(drawn), CODE_BYTES):
            yield code(int.from_bytes(drawn[at : at + CODE_BYTES], "big") % CODES)


def keep(session: Session, codes: Sequence[tuple[str, int, int]]) -> None:
    """Keep short links as (code, link id, delivery id)."""
    rows = [{"code": code, "link_id": link, "delivery_id": delivery} for code, link, delivery in codes]
    many.append(session, short_links, rows)


def resolve(session: Session, codes: Collection[str], *, since: datetime) -> Mapping[str, Target]:
    """Tell where short links lead: to the addresses frozen at approval; a code that expired is not in the answer."""
    askable = sorted({code for code in codes if CODE.fullmatch(code)})  # PostgreSQL breaks down over some characters
    query = (
        select(short_links.c.code, links.c.url, links.c.message, short_links.c.delivery_id)
        .add_columns(deliveries.c.contact_id, deliveries.c.attempted_at)
        .join(links, links.c.id == short_links.c.link_id)
        .join(deliveries, deliveries.c.id == short_links.c.delivery_id)
        .where(many.among(session, short_links.c.code, askable))
        .where(or_(deliveries.c.attempted_at.is_(None), deliveries.c.attempted_at > since))
    )
    rows = session.execute(query) if askable else ()
    return {code: Target(*target) for code, *target in rows}


def follow(session: Session, asked: Sequence[Click], *, now: datetime, days: int) -> Followed:
    """Keep clicks, each with whose it is, and tell where they lead; a code that leads nowhere leaves nothing."""
    found = resolve(session, {click.code for click in asked}, since=now - timedelta(days=days))
    made = [_timed(click, found[click.code], now=now) for click in asked if click.code in found]
    if not made:
        return Followed({}, ())
    rows = [
        (each.code, found[each.code].contact, each.agent, each.verdict.kind.value, each.verdict.why) for each in made
    ]
    many.insert_tuples(session, clicks, ("code", "contact_id", "agent", "kind", "why"), rows, same={"at": now})
    several, over = _kinds(session, {target.message for target in found.values()})
    _part_scanners(session, {target.delivery for target in found.values() if target.message in several}, now=now)
    uncounted.mark(session, {target.delivery for target in found.values()})
    return Followed({code: target.url for code, target in found.items()}, over)


def _timed(click: Click, target: Target, *, now: datetime) -> Click:
    is_early = click.verdict is PERSON and is_too_soon(now, handed_over=target.handed_over)
    return replace(click, verdict=TOO_SOON) if is_early else click


def _kinds(session: Session, numbers: Collection[int]) -> tuple[Collection[int], Sequence[int]]:
    """Tell which messages have several links, and which are over."""
    several = select(func.count() > 1).where(links.c.message == messages.c.number).scalar_subquery()
    over = messages.c.state.in_(OVER) & messages.c.deleted_at.is_(None)
    query = select(messages.c.number, several.label("several"), over.label("over"))
    rows = session.execute(query.where(many.among(session, messages.c.number, sorted(numbers)))).all()
    return {row.number for row in rows if row.several}, sorted(row.number for row in rows if row.over)


def _part_scanners(session: Session, delivered: Collection[int], *, now: datetime) -> None:
    """Find who follows all links of a text at once, and take the first of those clicks from the people's, too.

    A join would be one statement, but how many clicks are new PostgreSQL cannot know, and reads them all.
    """
    if not delivered:
        return
    query = select(short_links.c.code, short_links.c.delivery_id)
    rows = session.execute(query.where(many.among(session, short_links.c.delivery_id, sorted(delivered))))
    whose = {row.code: row.delivery_id for row in rows}
    new = (
        select(clicks.c.id, clicks.c.at, clicks.c.code)
        .where(many.among(session, clicks.c.code, sorted(whose)))
        .where(clicks.c.at > now - TOGETHER, clicks.c.kind == Kind.PERSON)
        .order_by(clicks.c.at, clicks.c.id)
    )
    # Of one text after the other, and those of each in the order of time, for sorting keeps it.
    found = sorted(session.execute(new), key=lambda click: whose[click.code])
    pairs = [
        (one.id, other.id)
        for one, other in pairwise(found)
        if whose[one.code] == whose[other.code] and one.code != other.code and other.at - one.at < TOGETHER
    ]
    if pairs:
        session.execute(
            update(clicks)
            .where(clicks.c.id.in_({each for pair in pairs for each in pair}))
            .values(kind=ALL_AT_ONCE.kind, why=ALL_AT_ONCE.why)
        )
