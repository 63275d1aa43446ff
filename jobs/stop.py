"""Cancel what a stopped message has not sent yet, and give its segments back; key: the message's number."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from blocks.words import counted, people
from jobs.world import Counts, World
from sms.job import Job
from sms.lifecycle import State
from store import Session, entries, ledger, messages, posts

CHUNK_ROWS = 5_000


async def run(world: World, key: str) -> Counts:
    """Cancel in chunks, so that nobody waits for a large one; what is at the carrier already goes on."""
    number, canceled, released = int(key), 0, 0
    numbers = await world.db.read(partial(messages.sends, number=number))
    for each in numbers:
        while done := await world.db.run(partial(_cancel, number=each, now=world.clock.now()), bulk=True):
            canceled += done
    while done := await world.db.run(partial(_release, number=number), bulk=True):
        released += done
    await world.db.run(partial(_tell, world=world, numbers=numbers, canceled=canceled, released=released))
    return {"canceled": canceled, "released": released}


def _cancel(session: Session, *, number: int, now: datetime) -> int:
    """Cancel some, unless it is an automation that somebody has begun again meanwhile."""
    message = messages.seek(session, number)
    if message is not None and message.is_automated and message.state is State.SENDING:
        return 0
    return ledger.cancel(session, number, limit=CHUNK_ROWS, now=now)


def _release(session: Session, *, number: int) -> int:
    """Let go whoever waits in an automation, unless somebody has begun it again meanwhile."""
    message = messages.seek(session, number)
    is_over = message is not None and message.is_automated and message.state is State.STOPPED
    return entries.release(session, number, limit=CHUNK_ROWS) if is_over else 0


def _tell(session: Session, *, world: World, numbers: Sequence[int], canceled: int, released: int) -> None:
    """Count anew; of an automation also say what became of those who were in it."""
    number = numbers[0]
    jobs = [Job("progress", str(each)) for each in numbers]
    message = messages.seek(session, number)
    if message and message.is_automated and (canceled or released):
        words = f"⏹ #{number}: {_became(message.state, canceled=canceled, released=released)}"
        key = f"released:{message.revision}:{world.clock.now().isoformat()}"
        jobs.append(posts.note(session, number, words, key=key))
    world.queue.put(session, jobs)


def _became(state: State, *, canceled: int, released: int) -> str:
    """Say what a stop came to, or a change: its new words may not go to whom the old ones were planned for."""
    texts = f"{counted(canceled, 'planned text')} {'was' if canceled == 1 else 'were'}"
    if state is State.STOPPED:
        let_go = f"{people(released)} who waited {'was' if released == 1 else 'were'} let go"
        return " and ".join(filter(None, (let_go if released else "", f"{texts} stopped" if canceled else ""))) + "."
    return f"it was changed, so {texts} stopped. Whoever waits goes on once it is approved again."
