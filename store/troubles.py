"""Keeping texts back while nothing gets through: told once however many it is about, and one text tries first."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from sms.breaker import Breaker, Trouble, is_to_be_told
from sms.carrier_codes import look_up
from sms.delivery import Accepted, Broken, NotAccepted, Outcome, Rejected
from sms.errors import Problem
from sms.job import Job
from sms.lifecycle import State
from sms.message import Message
from store import Session, audit, breakers, halts, ledger, messages, posts, singles
from store.halts import Halt
from store.handover import Report

WAITED_MAX = timedelta(minutes=3)  # by a single text, for the next try


def knock(session: Session, *, now: datetime) -> tuple[Breaker | None, Sequence[Job]]:
    """Give what keeps texts back, if anything does; a repair that was watched long enough has held."""
    breaker = breakers.get(session)
    if breaker and breaker.tried_at and breaker.next_try_at <= now:
        return None, _back(session, breaker, now=now)
    return breaker, ()


def learn(session: Session, number: int | None, outcomes: Collection[Outcome], *, now: datetime) -> Sequence[Job]:
    """Learn from what hand-overs ended in: what is broken pauses the send, an answer of any sort lets texts through.

    No number is a single text, which belongs to no send.
    """
    broken = next((outcome for outcome in outcomes if isinstance(outcome, Broken)), None)
    if broken:
        return _stop(session, [number] if number else [], Trouble.REFUSED, code=broken.code, now=now)
    if any(isinstance(outcome, Accepted | Rejected) for outcome in outcomes):
        return _answered(session, now=now)
    if any(isinstance(outcome, NotAccepted) and outcome.is_unreachable for outcome in outcomes):
        return _tell(session, breakers.trip(session, Trouble.UNREACHABLE, code=0, now=now), now=now)
    return ()


def heed(session: Session, reports: Sequence[Report], *, now: datetime) -> Sequence[Job]:
    """Heed what is reported of texts that were taken: the code of a broken sender stops what is still being sent."""
    codes = {
        report.attempt.row: report.code
        for report in reports
        if report.code and report.attempt.book == "d" and look_up(report.code).stops_everything
    }
    numbers = ledger.sending_still(session, list(codes)) if codes else ()
    return _stop(session, numbers, Trouble.REPORTED, code=next(iter(codes.values())), now=now) if numbers else ()


def _stop(session: Session, numbers: Sequence[int], trouble: Trouble, *, code: int, now: datetime) -> Sequence[Job]:
    meaning = look_up(code)
    why = f"The carrier refuses this account or sender ({code}: {meaning.meaning.rstrip('.')})"
    jobs: list[Job] = []
    for number in numbers:
        message = messages.seek(session, number)
        if message and message.state is State.SENDING:
            jobs += _halt(session, message, Halt("carrier", why, "put it right, then press *Resume*"), now=now)
    return [*jobs, *_tell(session, breakers.trip(session, trouble, code=code, now=now), now=now)]


def _halt(session: Session, message: Message, halt: Halt, *, now: datetime) -> Sequence[Job]:
    # Somebody else may halt it first: the outcomes are kept all the same.
    with suppress(Problem), session.begin_nested():
        return halts.halt(session, message, halt, now=now)
    return ()


def _answered(session: Session, *, now: datetime) -> Sequence[Job]:
    breaker = breakers.get(session)
    if breaker is None or (breaker.trouble is not Trouble.UNREACHABLE and breaker.next_try_at <= now):
        return ()  # nobody tries: it was on its way before
    if breaker.trouble is Trouble.REPORTED:
        breakers.watch(session, now=now)
        return ()
    return _back(session, breaker, now=now)


def _back(session: Session, breaker: Breaker, *, now: datetime) -> Sequence[Job]:
    breakers.close(session)
    singles.wake(session, due_by=now + WAITED_MAX, now=now)
    if not breaker.told:
        return ()
    key = f"breaker:{breaker.since.isoformat()}:over"
    return (posts.notice(session, "🚀 The carrier takes texts again. What waited for it goes out now.", key=key),)


def _tell(session: Session, breaker: Breaker, *, now: datetime) -> Sequence[Job]:
    """Tell the home channel once, whatever number of texts and sends it is about."""
    if not is_to_be_told(breaker, now=now):
        return ()
    breakers.told(session)
    return (posts.notice(session, _words(breaker), key=f"breaker:{breaker.since.isoformat()}"),)


def _words(breaker: Breaker) -> str:
    if breaker.trouble is Trouble.UNREACHABLE:
        since = audit.when(breaker.since)
        return f"⏸ The carrier cannot be reached since {since}. Texts wait, and go out by themselves when it answers."
    meaning = look_up(breaker.code)
    return (
        f"⏸ The carrier lets no text through ({breaker.code}): {meaning.meaning} What was being sent is paused, single "
        f"texts wait, and nothing is lost. {meaning.advice} *Resume* then tries one text first."
    )
