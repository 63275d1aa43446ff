"""End a request for approval that nobody decided in time; key: the request's id."""

from datetime import datetime
from functools import partial

from jobs.world import Counts, World
from sms.lifecycle import Action, State
from store import Session, approvals, messages, posts
from store.approvals import Outcome


async def run(world: World, key: str) -> Counts:
    """Put the message back to draft and say so; one that was decided meanwhile stays decided."""
    return {"expired": await world.db.run(partial(_expire, world=world, approval=int(key), now=world.clock.now()))}


def _expire(session: Session, *, world: World, approval: int, now: datetime) -> int:
    request = approvals.get(session, approval)
    if request.outcome is not None or request.expires_at > now:
        return 0
    approvals.decide(session, request.id, outcome=Outcome.EXPIRED, by="clock", now=now)
    message = messages.get(session, request.message)
    if message.state is State.IN_REVIEW:
        messages.move(session, message, action=Action.EXPIRE, by="clock", now=now)
    words = f"🕓 Nobody decided in time. #{message.number} is a draft again: <@{request.asked_by}> may ask anew."
    note = posts.note(session, message.number, words, key=f"expired:{request.id}")
    world.queue.put(session, [posts.card(session, message.number), posts.request(session, request), note])
    return 1
