"""Which surface each kind of post is: composed from the database, so that any post can be redrawn at any time."""

from collections.abc import Callable, Mapping
from datetime import datetime

from blocks import approval, card, note, progress, report, tested
from blocks.surface import Surface
from sms import quota as rules
from sms.schedule import start_of
from store import Session, approvals, cards, ledger, quota, reports, settings, singles
from store.posts import Post

Compose = Callable[[Session, Post, datetime], Surface | None]


def _card(session: Session, post: Post, now: datetime) -> Surface | None:
    return card.view(cards.card(session, _number(post), now=now))


def _request(session: Session, post: Post, now: datetime) -> Surface | None:
    request = approvals.get(session, int(post.content["approval"]))
    message = cards.card(session, request.message, now=now)
    account = settings.load(session)
    starts = start_of(message.message, message.counted, account=account.zone)
    standing = quota.standing(session, account, now=starts or now)
    judgement = rules.judge(
        standing.used,
        standing.reserved,
        message.counted.exact if message.counted else 0,
        limit=standing.limit,
        warning=account.quota_warning,
    )
    before = approvals.previous(session, request)
    return approval.view(message, request, judgement=judgement, account=account, before=before)


def _progress(session: Session, post: Post, now: datetime) -> Surface | None:
    return progress.view(ledger.progress(session, _number(post), now=now), settings.load(session).zone)


def _report(session: Session, post: Post, now: datetime) -> Surface | None:
    account = settings.load(session)
    results = reports.results(session, _number(post), now=now)
    return report.view(results, zone=account.zone, price=account.price_per_segment)


def _test(session: Session, post: Post, now: datetime) -> Surface | None:  # noqa: ARG001 - one shape for all
    revision = int(post.content["revision"])
    return tested.view(singles.tests(session, _number(post), revision=revision), revision=revision)


def _note(session: Session, post: Post, now: datetime) -> Surface | None:  # noqa: ARG001 - one shape for all
    return note.view(str(post.content["text"]))


def _digest(session: Session, post: Post, now: datetime) -> Surface | None:  # noqa: ARG001 - composed once, before
    return Surface(str(post.content["text"]), tuple(post.content["blocks"]))


def _number(post: Post) -> int:
    if post.message is None:
        raise ValueError(f"a {post.kind} belongs to a message")
    return post.message


SURFACES: Mapping[str, Compose] = {
    "card": _card,
    "request": _request,
    "progress": _progress,
    "report": _report,
    "test": _test,
    "note": _note,
    "notice": _note,
    "digest": _digest,
}
