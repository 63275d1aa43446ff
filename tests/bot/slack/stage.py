"""The real door and the real Bolt on a stage, and the payloads that Slack would send."""

import asyncio
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import aiohttp
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from sqlalchemy import Table, select

import store.forms
from blocks.surface import Modal
from bot.chat import make_client
from bot.db import Database
from bot.engine.local import JobsQueue
from bot.slack.bind import bind
from bot.slack.door import Door
from bot.slack.entries import Entries, make_entries
from bot.slack.forms import Here
from bot.slack.reply import Answers
from bot.slack.roles import Directory
from commands.ask import Ask, Command, Need, Part, Reply
from jobs.world import Images, World
from store import Session
from tests.bot.fake_slack import FakeSlack
from tests.bot.fakes import FixedClock, NoCarrier, NoChat, NoFiles, NoImages

NOW = datetime(2026, 11, 22, tzinfo=UTC)
INPUT = {"type": "input", "block_id": "name:2", "element": {"type": "plain_text_input", "action_id": "name"}}
FORM = Modal("draft.submit", "f1", "New text message", (INPUT,), submit="Save draft")


TYPED = {"typed.looks": True, "typed.writes": False}


class Stage:
    """The real door and the real Bolt, between a fake Slack and commands made for one test."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.slack = FakeSlack()
        self.asks: list[Ask] = []
        self.replies: dict[str, Reply | Exception] = {}
        self.needs: frozenset[Need] = frozenset()
        self.acks: list[Any] = []
        self.images: Images = NoImages()

    def plays(self, *payloads: Mapping[str, Any], at_once: bool = False) -> None:
        async def story(slack: FakeSlack, http: aiohttp.ClientSession) -> None:
            client = make_client("xoxb-1", base_url=f"{slack.url}api/", http=http, patient=True)
            app = AsyncApp(client=client, signing_secret="s", name="t", ignoring_self_events_enabled=False)
            clock = FixedClock(NOW)
            world = World(self.db, NoCarrier(), NoChat(), self.images, JobsQueue(clock), clock, NoFiles())
            door = Door(world, Directory(client), self._entries())
            bind(app, door=door, answers=Answers(client, self.images, http=http, shown=Here()), world=world)
            if at_once:
                await asyncio.gather(*(self._deliver(app, payload) for payload in payloads))
                await _quiet()
            for payload in () if at_once else payloads:
                await self._deliver(app, payload)
                await _quiet()

        self.slack.visited(story)

    async def _deliver(self, app: AsyncApp, payload: Mapping[str, Any]) -> None:
        body = {**payload, "response_url": f"{self.slack.url}response"}
        answer = await app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=body))
        assert answer.status == 200, answer.body
        self.acks.append(json.loads(answer.body) if answer.body else None)

    def rows(self, table: Table) -> list[Any]:
        return list(asyncio.run(self.db.read(lambda s: s.execute(select(table)).mappings().all())))

    def _entries(self) -> Entries:
        parts = tuple(Part(id_, self._run, needs=self.needs) for id_ in ("approve", "draft.submit", "draft.insert"))
        looks = (Part("send.choices", self._run, reads=True), Part("draft.typed", self._run, reads=True))
        overtaken = tuple(Part(id_, _typed, reads=reads, gives_way=True) for id_, reads in TYPED.items())
        commands = (
            Command("draft", self._run, parts=(*parts, *looks, *overtaken)),
            Command("help", self._run, reads=True),
        )
        return make_entries(commands, shortcuts=[Part("draft", self._run)], events=[Part("app_home_opened", self._run)])

    def _run(self, _: Session, ask: Ask) -> Reply:
        self.asks.append(ask)
        reply = self.replies.get(ask.entry, Reply())
        if isinstance(reply, Exception):
            raise reply
        return reply


def _typed(session: Session, ask: Ask) -> Reply:
    store.forms.state(session, ask.form)
    return Reply(edit=FORM)


async def _quiet() -> None:
    """Wait for the listeners that go on after their ack, then for the pictures that follow."""
    for kind in ("run_ack_function", "Illustrator"):
        await asyncio.gather(*(task for task in asyncio.all_tasks() if kind in repr(task.get_coro())))


def command(text: str, *, user: str = "U0ANA", trigger: str = "t1") -> dict[str, Any]:
    return {"command": "/sms", "text": text, "user_id": user, "channel_id": "C1", "trigger_id": trigger}


def click(entry: str, value: str = "12:3", *, user: str = "U0ANA", trigger: str = "t1") -> dict[str, Any]:
    action = {"type": "button", "action_id": entry, "block_id": "b", "value": value}
    channel = {"id": "C1"}
    return {
        "type": "block_actions",
        "user": {"id": user},
        "trigger_id": trigger,
        "channel": channel,
        "actions": [action],
        "message": {"ts": "1.2"},
    }


def view(**changes: Any) -> dict[str, Any]:
    state = {"values": {"name:2": {"name": {"type": "plain_text_input", "value": "Sale"}}}}
    shown = {**FORM.view(), "id": "V1", "hash": "h1", "root_view_id": "V1", "previous_view_id": None, "state": state}
    return {**shown, **changes}


def submit(*, trigger: str = "t1", **changes: Any) -> dict[str, Any]:
    return {"type": "view_submission", "user": {"id": "U0ANA"}, "trigger_id": trigger, "view": view(**changes)}


def typed(entry: str, *, trigger: str = "t1") -> dict[str, Any]:
    return {**click(entry, "", trigger=trigger), "view": view(), "channel": None, "message": None}
