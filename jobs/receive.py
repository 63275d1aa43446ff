"""Fold what the carrier told: statuses into the ledger, texts into threads; key: "" for all that waits."""

from datetime import datetime, timedelta
from functools import partial

from blocks.elements import escape
from jobs.world import Counts, World
from sms.attempt import Attempt
from sms.job import Job
from sms.keywords import Keyword
from sms.lifecycle import State
from sms.phone import mask
from sms.segments import count
from store import Session, handover, inbox, ledger, messages, posts, quota, settings, singles
from store.inbox import Received

BATCH_ROWS = 1_000
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
    inbox.folded(session, callback_ids=ids, inbound_ids=[text.id for text in texts], now=now)
    world.queue.put(session, jobs)
    return len(ids), len(texts)


def _redraw(session: Session, changed: frozenset[Attempt], *, now: datetime) -> list[Job]:
    soon = now + REDRAW_AFTER
    numbers = ledger.messages_of(session, [attempt.row for attempt in changed if attempt.book == "d"])
    return [*(Job("progress", str(number), soon) for number in numbers), *singles.redrawn(session, changed)]


def _tell(session: Session, text: Received, *, now: datetime) -> list[Job]:
    """Tell of a text in the thread that it answers, and answer it ourselves where the carrier does not."""
    jobs = _answer(session, text, now=now)
    words = _words(text)
    message = messages.seek(session, text.message) if text.message else None
    if message is None:
        return [*jobs, posts.notice(session, words, key=f"inbound:{text.id}")]
    jobs.append(posts.note(session, message.number, words, key=f"inbound:{text.id}"))
    if message.state is not State.SENDING:
        jobs.append(posts.report(session, message.number))
    return jobs


def _words(text: Received) -> str:
    who = mask(text.number)
    match text.keyword:
        case Keyword.STOP:
            return f"🚫 {who} opted out."
        case Keyword.START:
            return f"↩️ {who} texted START."
        case Keyword.HELP:
            return f"❔ {who} asked for help."
        case _:
            return f"💬 {who}: {escape(text.body)}"


def _answer(session: Session, text: Received, *, now: datetime) -> list[Job]:
    account = settings.load(session)
    if account.carrier_replies or text.keyword is None:
        return []
    answers = {
        Keyword.STOP: account.stop_text,
        Keyword.START: account.start_text,
        Keyword.HELP: account.help_text,
    }
    body = answers.get(text.keyword, "")
    if not body:
        return []
    quota.use(session, account, segments=count(body).segments, now=now)
    answer = singles.put(session, kind="answer", number=text.number, body=body, by="carrier", now=now)
    return [answer, Job("warn", "")]
