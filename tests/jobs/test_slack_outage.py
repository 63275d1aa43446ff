"""Claims about posts while Slack is at its worst: each stands once in the end, says what is true, and in its order."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from random import Random

import pytest
from sqlalchemy import func, select

from blocks.surface import Surface
from bot.engine.retry import retry_seconds
from jobs import redraw, unpost
from jobs.world import NotPosted, Posted
from sms.job import Job
from sms.message import Draft
from store import Session, jobs, messages, posts
from store.schema.slack import posts as table
from tests.jobs.conftest import FakeChat, Stand

NOTES = 3
LASTS = timedelta(minutes=6)
WORKS = {"redraw": redraw.run, "unpost": unpost.run}
Weather = Callable[[datetime], str]


@dataclass
class Board(FakeChat):
    """What stands in Slack, whatever it answered: posts by their places, and events that are on their way."""

    weather: Weather = lambda _: "fair"
    now: Callable[[], datetime] = datetime.now
    standing: dict[str, str] = field(default_factory=dict)  # words by ts, in the order of posting
    events: list[tuple[datetime, str, Posted]] = field(default_factory=list)  # when, of which intent, where
    asked: int = 0

    async def post(self, channel: str, surface: Surface, *, intent: str, thread: str | None) -> Posted | NotPosted:
        told = self._told()
        assert (thread is None) == ("Teaser" in surface.text), "a line stands outside of its thread"
        if isinstance(told, NotPosted) and not told.error.startswith("lost"):
            return told
        place = Posted(channel, f"{self.now().timestamp():.0f}.{self.asked:06}")
        self.standing[place.ts] = surface.text
        if told is None:
            return place
        late = timedelta(seconds=90 if told.error == "lost, event late" else 3)
        self.events.append((self.now() + late, intent, place))
        return told

    async def edit(self, place: Posted, surface: Surface) -> Posted | NotPosted:
        told = self._told()
        if told is None or told.error.startswith("lost"):
            self.standing[place.ts] = surface.text
        return told or place

    async def delete(self, place: Posted) -> bool:
        self.standing.pop(place.ts, None)
        return True

    def _told(self) -> NotPosted | None:
        self.asked += 1
        return {
            "refused": NotPosted("not_connected", retry_after_seconds=5),
            "limited": NotPosted("ratelimited", retry_after_seconds=30),
            "broken": NotPosted("http_500", uncertain=True),
            "lost": NotPosted("lost", uncertain=True),
            "late": NotPosted("lost, event late", uncertain=True),
        }.get(self.weather(self.now()))


@pytest.fixture
def board(stand: Stand) -> Board:
    """Message 1, whose card and lines are wanted at once."""
    board = Board(now=stand.clock.now)
    object.__setattr__(stand.world, "chat", board)
    stand.does(partial(_wanted, now=stand.clock.now()))
    return board


def _wanted(session: Session, *, now: datetime) -> None:
    messages.add(session, Draft("Teaser", "C0MARKET", "Hi"), author="U0ANA", now=now)
    lines = [posts.note(session, 1, f"line {i}", key=str(i)) for i in range(NOTES)]
    jobs.put(session, [posts.card(session, 1), *lines], now=now)


def passes(stand: Stand, board: Board) -> None:
    """Let minutes pass as the engine does: what is due runs, what fails rests, Slack's events come in."""
    asyncio.run(_passes(stand, board))


async def _passes(stand: Stand, board: Board) -> None:
    clock, db = stand.clock, stand.world.db
    until = clock.now() + LASTS
    while clock.now() < until:
        for event in [event for event in board.events if event[0] <= clock.now()]:
            board.events.remove(event)
            await db.run(partial(_arrives, intent=event[1], place=event[2], now=clock.now()))
        due = await db.run(partial(jobs.claim, names=list(WORKS), now=clock.now(), lease=LASTS, limit=1))
        for job in due:
            await _works(stand, job)
        if not due:
            next_due = await db.read(partial(jobs.next_due, names=list(WORKS)))
            clock.time = min(until, *(event[0] for event in board.events), *([next_due] if next_due else [until]))


async def _works(stand: Stand, job: jobs.Claimed) -> None:
    try:
        await WORKS[job.name](stand.world, job.key)
    except redraw.NotShown as error:
        again = stand.clock.now() + timedelta(seconds=retry_seconds(job.tries))
        await stand.world.db.run(partial(jobs.fail, job=job, why=str(error), retry_at=again))
    else:
        await stand.world.db.run(partial(jobs.finish, job=job))


def _arrives(session: Session, *, intent: str, place: Posted, now: datetime) -> None:
    jobs.put(session, posts.arrived(session, intent=intent, channel=place.channel, ts=place.ts), now=now)


def stands_once(board: Board) -> None:
    card, *lines = [board.standing[ts] for ts in sorted(board.standing)]
    assert "Teaser" in card
    assert sorted(lines) == [f"line {i}" for i in range(NOTES)]


def during(bad: str, *, minutes: int, began: datetime) -> Weather:
    return lambda now: bad if now < began + timedelta(minutes=minutes) else "fair"


@pytest.mark.parametrize(("bad", "minutes"), [("refused", 2), ("broken", 2), ("lost", 2)])
def test_after_minutes_of_one_trouble_everything_stands_once(
    stand: Stand, board: Board, bad: str, minutes: int
) -> None:
    board.weather = during(bad, minutes=minutes, began=stand.clock.now())
    passes(stand, board)
    stands_once(board)


def test_a_copy_whose_event_came_too_late_is_removed_and_counted(stand: Stand, board: Board) -> None:
    board.weather = lambda _: "late" if board.asked == 1 else "fair"
    passes(stand, board)
    stands_once(board)
    assert stand.does(lambda session: session.scalar(select(func.sum(table.c.copies)))) == 1


@pytest.mark.parametrize("seed", range(2))
def test_whatever_comes_in_whatever_order_nothing_is_lost_and_nothing_stands_twice(
    stand: Stand, board: Board, seed: int
) -> None:
    chance, began = Random(seed), stand.clock.now()
    kinds = ["fair", "refused", "limited", "broken", "lost", "late"]
    board.weather = lambda now: chance.choice(kinds) if now < began + timedelta(minutes=2) else "fair"
    passes(stand, board)
    stands_once(board)
    assert stand.does(lambda s: s.scalars(select(table.c.ts).where(table.c.ts.is_(None))).all()) == []


def test_what_changes_meanwhile_is_shown_in_the_end(stand: Stand, board: Board) -> None:
    passes(stand, board)
    board.weather = during("refused", minutes=2, began=stand.clock.now())
    new = Draft("Renamed", "C0MARKET", "Hello")
    stand.does(partial(messages.edit, draft=new, number=1, revision=1, by="U0ANA", now=stand.clock.now()))
    stand.does(lambda s: jobs.put(s, [Job("redraw", posts.card(s, 1).key)], now=stand.clock.now()))
    passes(stand, board)
    assert sum("Renamed" in words for words in board.standing.values()) == 1
