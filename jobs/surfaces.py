"""Which surface each kind of post is: composed from the database, so that any post can be redrawn at any time."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from blocks import approval, card, digest, edited, import_, note, progress, reply, report, resolve, tested
from blocks.surface import Surface
from sms import personal
from sms.schedule import start_of
from store import (
    Session,
    approvals,
    cards,
    edits,
    imports,
    ledger,
    lost,
    messages,
    quota,
    replies,
    reports,
    settings,
    singles,
)
from store.posts import Post

Compose = Callable[[Session, Post, datetime], Surface | None]


def _card(session: Session, post: Post, now: datetime) -> Surface | None:
    return card.view(cards.card(session, _number(post), now=now))


def _request(session: Session, post: Post, now: datetime) -> Surface | None:
    request = approvals.get(session, int(post.content["approval"]))
    message = cards.card(session, request.message, now=now)
    account = replace(settings.load(session), price_per_segment=request.price)
    starts = start_of(message.message, message.counted, account=account.zone)
    exact = message.counted.exact if message.counted else 0
    judgement = quota.judged(session, account, asked=exact, now=starts or now)
    before, frozen = approvals.previous(session, request), messages.frozen(session, request.message)
    text = personal.write(frozen, {}) if frozen else ""
    return approval.view(message, request, judgement=judgement, account=account, before=before, text=text)


def _progress(session: Session, post: Post, now: datetime) -> Surface | None:
    return progress.view(ledger.progress(session, _number(post), now=now), settings.load(session).zone)


def _report(session: Session, post: Post, now: datetime) -> Surface | None:
    account = settings.load(session)
    results = reports.results(session, _number(post), now=now)
    return report.view(results, zone=account.zone, price=account.price_per_segment)


def _test(session: Session, post: Post, now: datetime) -> Surface | None:  # noqa: ARG001 - one shape for all
    revision = int(post.content["revision"])
    return tested.view(singles.tests(session, _number(post), revision=revision), revision=revision)


def _edit(session: Session, post: Post, now: datetime) -> Surface | None:  # noqa: ARG001 - one shape for all
    return edited.view(edits.read(session, post))


def _note(session: Session, post: Post, now: datetime) -> Surface | None:  # noqa: ARG001 - one shape for all
    return note.view(str(post.content["text"]))


def _reply(session: Session, post: Post, now: datetime) -> Surface | None:
    line = replies.line(session, int(post.content["text"]), now=now)
    return reply.view(line, settings.load(session).zone)


def _resolve(session: Session, post: Post, now: datetime) -> Surface | None:  # noqa: ARG001 - one shape for all
    if "by" in post.content:
        told = lost.decision(int(post.content["texts"]), str(post.content["action"]))
        return resolve.decided(str(post.content["by"]), told)
    waiting = lost.waiting(session, int(post.content["number"]))
    return resolve.view(waiting) if waiting else resolve.nothing(int(post.content["number"]))


def _import(session: Session, post: Post, now: datetime) -> Surface | None:  # noqa: ARG001 - one shape for all
    found = imports.get(session, str(post.content["import"]))
    if found is None:
        return None
    return import_.progress(found.name, found.percent, rows=found.rows, is_over=found.ended_at is not None)


def _digest(session: Session, post: Post, now: datetime) -> Surface | None:  # noqa: ARG001 - composed once, before
    meant = str(post.content.get("channel") or post.channel)
    return digest.posted(str(post.content["text"]), post.content["blocks"], meant=meant, strayed=meant != post.channel)


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
    "edit": _edit,
    "note": _note,
    "reply": _reply,
    "resolve": _resolve,
    "notice": _note,
    "digest": _digest,
    "import": _import,
}
