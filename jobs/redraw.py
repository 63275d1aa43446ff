"""Make one post true: compose it from the database, then post it, edit it, or post it anew; key: the post's id."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from blocks.illustrated import illustrated
from blocks.surface import Surface
from jobs.surfaces import SURFACES
from jobs.world import Counts, NotPosted, Posted, World
from sms.errors import Problem
from sms.job import Job
from store import Session, messages, posts, settings
from store.posts import Post, Root

ELSEWHERE = frozenset({"channel_not_found", "not_in_channel", "is_archived", "restricted_action", "no_permission"})
GONE = frozenset({"message_not_found", "thread_not_found", "cant_update_message"})
CARD_WAIT = timedelta(seconds=2)
LOOK_AGAIN = timedelta(seconds=3)  # for a line's turn, if nobody called it


class NotShown(Problem):
    """Slack does not take this post."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to show and where; no place means that it is to be posted, `later` that it is not its turn yet."""

    post: Post
    surface: Surface
    shown: str
    channel: str
    place: Posted | None
    thread: str | None
    later: datetime | None = None


async def run(world: World, key: str) -> Counts:
    """Bring one post up to date; the same is never sent twice, and an uncertain post waits for Slack's event."""
    plan = await world.db.read(partial(_plan, post_id=int(key), now=world.clock.now()))
    if plan is None:
        return {"gone": 1}
    if plan.later is not None:
        await _again(world, plan.post, due=plan.later)
        return {"later": 1}
    if plan.place is not None:
        return await _edit(world, plan, place=plan.place)
    return await _post(world, plan)


def _plan(session: Session, *, post_id: int, now: datetime) -> Plan | None:
    """Compose it beside the writer, for a report may take long; what changes meanwhile puts a redrawing of its own."""
    post = posts.get(session, post_id)
    if post is None or (post.message and messages.seek(session, post.message) is None):
        return None
    surface = SURFACES[post.kind](session, post, now)
    if surface is None:
        return None
    place = Posted(post.posted_in, post.ts) if post.posted_in and post.ts else None
    root = posts.root(session, post.message) if post.threaded and post.message else None
    return Plan(
        post=post,
        surface=surface,
        shown=_digest(surface),
        channel=root.channel if root else _channel(session, post),
        place=place,
        thread=root.ts if root else None,
        later=None if place else _not_yet(session, post, root, now=now),
    )


def _not_yet(session: Session, post: Post, root: Root | None, *, now: datetime) -> datetime | None:
    if post.attempted_at and now < post.attempted_at + posts.EVENT_WAIT:
        return post.attempted_at + posts.EVENT_WAIT
    if post.threaded and (root is None or posts.waits_for_earlier(session, post, now=now)):
        return now + LOOK_AGAIN
    return None


def _channel(session: Session, post: Post) -> str:
    if post.channel:
        return post.channel
    message = messages.get(session, post.message) if post.message else None
    return message.draft.channel if message else settings.load(session).home_channel


def _digest(surface: Surface) -> str:
    whole = json.dumps([surface.text, surface.blocks, repr(surface.illustration)], sort_keys=True, ensure_ascii=False)
    return hashlib.blake2b(whole.encode(), digest_size=16).hexdigest()


async def _edit(world: World, plan: Plan, *, place: Posted) -> Counts:
    if plan.shown == plan.post.shown:
        return {"unchanged": 1}
    done = await world.chat.edit(place, await _illustrated(world, plan.surface))
    if isinstance(done, Posted):
        await world.db.run(partial(posts.drawn, post_id=plan.post.id, shown=plan.shown))
        return {"edited": 1}
    if done.error in GONE | ELSEWHERE:
        await world.db.run(partial(posts.gone, post_id=plan.post.id))
        await _again(world, plan.post, due=world.clock.now())
        return {"gone": 1}
    return await _later(world, plan, done)


async def _post(world: World, plan: Plan) -> Counts:
    if not plan.channel:
        return await _elsewhere(world, plan, why="no home channel")
    surface = await _illustrated(world, plan.surface)
    intent = await world.db.run(partial(_intend, planned=plan.post, now=world.clock.now()))
    if not intent:
        await _again(world, plan.post, due=world.clock.now())
        return {"overtaken": 1}
    done = await world.chat.post(plan.channel, surface, intent=intent, thread=plan.thread)
    if isinstance(done, Posted):
        await world.db.run(partial(_stands, world=world, plan=plan, place=done))
        return {"posted": 1}
    if done.uncertain:
        await _again(world, plan.post, due=world.clock.now() + posts.EVENT_WAIT)
        return {"uncertain": 1}
    return await _not_taken(world, plan, done)


def _stands(session: Session, *, world: World, plan: Plan, place: Posted) -> None:
    """Keep where it stands; a copy is removed, and the next line of its thread has its turn."""
    copy = posts.posted(session, plan.post.id, channel=place.channel, ts=place.ts, shown=plan.shown)
    after = [Job("unpost", f"{copy.channel}:{copy.ts}")] if copy else posts.next_line(session, plan.post.message)
    world.queue.put(session, after)


async def _illustrated(world: World, surface: Surface) -> Surface:
    """Put the picture in its place if it can be had within a few seconds; else the post is whole without it."""
    asked = surface.illustration
    return illustrated(surface, await world.images.show(asked.picture, until=asked.until)) if asked else surface


async def _not_taken(world: World, plan: Plan, done: NotPosted) -> Counts:
    if done.error in ELSEWHERE:
        return await _elsewhere(world, plan, why=done.error)
    await world.db.run(partial(posts.not_taken, post_id=plan.post.id))
    if done.error in GONE:  # the card was deleted by hand: it is posted anew, and this waits for it
        await world.db.run(partial(_card_gone, plan=plan, world=world))
        await _again(world, plan.post, due=world.clock.now() + CARD_WAIT)
        return {"failed": 1}
    if not _says_when(done):  # what comes after it in the thread need not wait
        await world.db.run(partial(posts.hopeless, post_id=plan.post.id, why=done.error))
    return await _later(world, plan, done)


def _intend(session: Session, *, planned: Post, now: datetime) -> str:
    """Keep the intent before a byte leaves; none if the post is not any more what it was when it was planned."""
    return posts.intend(session, planned, now=now) if posts.get(session, planned.id) == planned else ""


def _card_gone(session: Session, *, plan: Plan, world: World) -> None:
    if plan.post.message is not None:
        card = posts.card(session, plan.post.message)
        posts.gone(session, int(card.key))
        world.queue.put(session, [card])


async def _elsewhere(world: World, plan: Plan, *, why: str) -> Counts:
    """Post where it can be seen: the home channel, else the author's or each admin's direct messages, else nowhere."""
    admins = () if plan.post.message else await world.chat.admins()

    def move(session: Session) -> bool:
        channels = _other_channels(session, plan, admins=admins)
        if not channels:
            posts.hopeless(session, plan.post.id, why=why)
            return False
        world.queue.put(session, posts.spread(session, plan.post, channels=channels))
        return True

    return {"moved": 1} if await world.db.run(move) else {"hopeless": 1}


def _other_channels(session: Session, plan: Plan, *, admins: Sequence[str]) -> Sequence[str]:
    account = settings.load(session)
    people = tuple(who for who in account.admins if not who.startswith("S")) or admins  # a group has no messages
    if plan.post.message:
        people = (messages.get(session, plan.post.message).author,)
    if plan.channel in people:
        return ()
    home = account.home_channel
    return (home,) if home and home != plan.channel else people


async def _again(world: World, post: Post, *, due: datetime) -> None:
    await world.db.run(lambda session: world.queue.put(session, [Job("redraw", str(post.id), due)]))


async def _later(world: World, plan: Plan, failure: NotPosted) -> Counts:
    """Try again when Slack says; if it does not say, it is the engine's to try, ever less often."""
    if not _says_when(failure):
        raise NotShown(f"Slack does not take post {plan.post.id}: {failure.error}.")
    await _again(world, plan.post, due=world.clock.now() + timedelta(seconds=failure.retry_after_seconds))
    return {"failed": 1}


def _says_when(failure: NotPosted) -> bool:
    return failure.retry_after_seconds > 0
