"""Fold what the carrier told: statuses into the ledger, texts into threads; key: "" for all that waits."""

from datetime import datetime, timedelta
from functools import partial

from blocks.elements import escape
from jobs.world import Counts, World
from sms.attempt import Attempt
from sms.job import Job
from sms.keywords import Keyword
from sms.phone import mask
from sms.reply import OPTED_OUT_AFTER
from sms.segments import count
from sms.settings import Settings
from store import (
    Session,
    confirmations,
    handover,
    inbox,
    ledger,
    messages,
    posts,
    quota,
    replies,
    results,
    settings,
    singles,
    troubles,
)
from store.inbox import Received

BATCH_ROWS = 1_000
HOW_TO_JOIN = "START alone does not sign this number up for texts. Please sign up where you first heard of us."
TOO_LATE = "Our question is over, so YES does not sign this number up. Please sign up again where you heard of us."
REDRAW_AFTER = timedelta(seconds=2)  # many callbacks make one redrawing


async def run(world: World, key: str) -> Counts:  # noqa: ARG001 - there is one inbox
    """Fold one batch; what is left is folded by the next."""
    now = world.clock.now()
    told, texts = await world.db.run(partial(_fold, world=world, now=now), bulk=True)
    if BATCH_ROWS in {told, texts}:
        await world.db.run(lambda session: world.queue.put(session, [Job("receive", "")]), bulk=True)
    return {"callbacks": told, "texts": texts}


def _fold(session: Session, *, world: World, now: datetime) -> tuple[int, int]:
    ids, reports = inbox.unfolded_callbacks(session, limit=BATCH_ROWS)
    changed = handover.fold(session, reports, now=now)
    texts = inbox.unfolded_inbound(session, limit=BATCH_ROWS)
    jobs = [*_redraw(session, changed, now=now), *(job for text in texts for job in _tell(session, text, now=now))]
    jobs += troubles.heed(session, reports, now=now)
    inbox.folded(session, callback_ids=ids, inbound_ids=[text.id for text in texts], now=now)
    world.queue.put(session, [*jobs, *([Job("rollup", "", now + REDRAW_AFTER)] if ids or texts else [])])
    return len(ids), len(texts)


def _redraw(session: Session, changed: frozenset[Attempt], *, now: datetime) -> list[Job]:
    soon = now + REDRAW_AFTER
    numbers = ledger.messages_of(session, [attempt.row for attempt in changed if attempt.book == "d"])
    return [*(Job("progress", str(number), soon) for number in numbers), *singles.redrawn(session, changed)]


def _tell(session: Session, text: Received, *, now: datetime) -> list[Job]:
    """Tell of a text in the thread that it answers, and answer it ourselves where the carrier does not."""
    jobs = _answer(session, text, now=now)
    message = messages.seek(session, text.message) if text.message else None
    if text.keyword is None:
        line = replies.line(session, text.id, now=now)
        jobs += posts.reply(session, line.id, message=line.message)
    else:
        number = message.number if message else None
        jobs.append(posts.news(session, number, _words(session, text), key=f"inbound:{text.id}"))
    if text.keyword in {Keyword.STOP, Keyword.START}:
        for line in replies.lines_of(session, text.number, now=now):
            jobs += posts.reply(session, line.id, message=line.message)
    if text.asks:
        jobs.append(Job("opt_out", str(text.id), text.at + OPTED_OUT_AFTER))
    return [*jobs, *results.redrawn(session, text.message)]


def _words(session: Session, text: Received) -> str:
    who = mask(text.number)
    match text.keyword:
        case Keyword.STOP:
            return f"🚫 {who} opted out."
        case Keyword.HELP:
            return f"❔ {who} asked for help."
        case Keyword.CONFIRM:
            agreed = confirmations.answered_by(session, text.number, text=text.id)
            return f"✅ {who} said YES to “{escape(agreed)}”." if agreed else f"↩️ {who} said YES too late."
        case _:
            back = "is subscribed" if inbox.is_subscribed(session, text.number) else "it gave nothing back"
            return f"↩️ {who} texted START: {back}."


def _answer(session: Session, text: Received, *, now: datetime) -> list[Job]:
    """Answer a keyword once, and soon or not at all; single judges the five minutes again when it hands over."""
    account = settings.load(session)
    is_carriers = account.carrier_replies and text.keyword is not Keyword.CONFIRM  # of YES it knows nothing
    body = "" if is_carriers else _body(session, text, account)
    if not body:
        return []
    quota.use(session, account, segments=count(body).segments, now=now)
    answer = singles.put(session, kind="answer", number=text.number, body=body, by="carrier", now=text.at)
    return [answer, Job("warn", "")]


def _body(session: Session, text: Received, account: Settings) -> str:
    """Choose the words; whoever is suppressed gets the answer to STOP and no other."""
    if text.keyword is Keyword.STOP:
        return account.stop_text if inbox.is_first_stop(session, text) else ""
    if text.keyword is None or replies.is_suppressed(session, text.number):
        return ""
    signed = f"{account.account_name}: " if account.account_name else ""
    match text.keyword:
        case Keyword.START:
            return account.start_text if inbox.is_subscribed(session, text.number) else f"{signed}{HOW_TO_JOIN}"
        case Keyword.CONFIRM:
            is_in_time = confirmations.answered_by(session, text.number, text=text.id)
            return "" if is_in_time else f"{signed}{TOO_LATE}"
        case Keyword.HELP:
            return account.help_text
