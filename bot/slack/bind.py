"""Bolt's listeners: each acks within Slack's three seconds, hands to the door, and shows the reply."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp

import store.posts
from blocks.surface import Surface
from bot.chat import EVENT_TYPE
from bot.slack.door import GIVE_REF, Door, new_ref
from bot.slack.forms import Newer
from bot.slack.reply import MOMENT, Answers, options, response, said
from bot.slack.values import (
    Asked,
    read_action,
    read_command,
    read_event,
    read_shortcut,
    read_suggestion,
    read_view,
)
from bot.slack.workflow import STEP, Workflow
from commands.ask import Reply
from jobs.world import World
from store import Session

ACK_SECONDS = 2.4  # Slack waits three, the network has its share
ANY = re.compile(".*")

Body = Mapping[str, Any]
log = structlog.get_logger(__name__)


def bind(app: AsyncApp, *, door: Door, answers: Answers, world: World, command: str = "/sms") -> None:
    """Bind every listener; which parts there are is the tables' business."""
    listen = Listeners(door, answers, world)
    app.command(command)(listen.command)
    app.shortcut(ANY)(listen.shortcut)
    app.action(ANY)(listen.action)
    app.view_submission(ANY)(listen.submit)
    app.view_closed(ANY)(listen.close)
    app.options(ANY)(listen.suggest)
    app.event("app_home_opened")(listen.event)
    app.event("message_metadata_posted")(listen.posted)
    app.function(STEP)(Workflow(world).send_text)
    app.event(ANY)(listen.other)


class Listeners:
    """One listener for each kind of payload."""

    def __init__(self, door: Door, answers: Answers, world: World) -> None:
        self._door = door
        self._answers = answers
        self._world = world
        self._submitted: dict[str, asyncio.Task[Reply]] = {}

    async def command(self, ack: AsyncAck, body: Body) -> None:
        """A slash command: answered by its response_url."""
        await ack()
        await self._answer(read_command(body))

    async def shortcut(self, ack: AsyncAck, body: Body) -> None:
        """A shortcut, global or on a message."""
        await ack()
        await self._answer(read_shortcut(body))

    async def action(self, ack: AsyncAck, body: Body) -> None:
        """A button, a menu line or a typed word; those of one form go one after the other."""
        await ack()
        asked = read_action(body)
        if asked.view is None:
            await self._answer(asked)
            return

        async def work(newer: Newer) -> None:
            await self._answer(asked, newer=newer)

        await self._answers.forms.in_turn(asked.view, work, may_drop=self._door.may_give_way(asked))

    async def submit(self, ack: AsyncAck, body: Body) -> None:
        """A submitted form: the ack carries the reply, or a moment's form when it takes too long."""
        asked = read_view(body, closed=False)
        task, is_first = self._under_way(asked)
        try:
            reply = await asyncio.wait_for(asyncio.shield(task), ACK_SECONDS)
        except TimeoutError:
            await ack(response_action="update", view=said(MOMENT))
            reply, show = await task, self._answers.show_late
        else:
            await self._answers.forms.submitted(asked.view)
            await ack(response(asked, reply) or "")
            show = self._answers.show
        if is_first:
            await self._shown(asked, reply, lambda: show(asked, reply))

    async def close(self, ack: AsyncAck, body: Body) -> None:
        """A closed form: there is nobody to answer."""
        await ack()
        await self._door.answer(read_view(body, closed=True))

    async def suggest(self, ack: AsyncAck, body: Body) -> None:
        """Typing in a select: the ack carries the lines."""
        reply = await self._door.answer(read_suggestion(body))
        await ack(options=options(reply))

    async def event(self, body: Body) -> None:
        """An event that a person caused."""
        await self._answer(read_event(body))

    async def posted(self, event: Body, context: Mapping[str, Any]) -> None:
        """Slack's own word that a post stands; anybody can write such metadata, so only our own posts count."""
        told = event.get("metadata") or {}
        if told.get("event_type") != EVENT_TYPE or event.get("user_id") != context.get("bot_user_id"):
            return
        intent = str((told.get("event_payload") or {}).get("id", ""))

        def unit(session: Session) -> None:
            jobs = store.posts.arrived(
                session, intent=intent, channel=str(event["channel_id"]), ts=str(event["message_ts"])
            )
            self._world.queue.put(session, jobs)

        await self._world.db.run(unit)

    async def other(self) -> None:
        """An event that was subscribed to beyond the manifest: acked, or Slack would send it again and again."""

    def _under_way(self, asked: Asked) -> tuple[asyncio.Task[Reply], bool]:
        """Begin to answer, once: a form delivered again meanwhile must not be closed by an ack without the errors."""
        begun = self._submitted.get(asked.id)
        if begun:
            return begun, False
        task = asyncio.create_task(self._door.answer(asked))
        if asked.id:
            self._submitted[asked.id] = task
            task.add_done_callback(lambda _: self._submitted.pop(asked.id))
        return task, True

    async def _answer(self, asked: Asked, *, newer: Newer = lambda: False) -> None:
        reply = await self._door.answer(asked)
        await self._shown(asked, reply, lambda: self._answers.show(asked, reply, newer=newer))

    async def _shown(self, asked: Asked, reply: Reply, show: Callable[[], Awaitable[None]]) -> None:
        """Show; what was asked is done already, so nothing is repeated when it cannot be shown."""
        try:
            await show()
        except Exception:
            ref = new_ref()
            log.exception("slack.not_shown", ref=ref, entry=asked.entry, user=asked.user)
            await self._answers.tell(asked, Surface(_not_shown(reply, ref)))


def _not_shown(reply: Reply, ref: str) -> str:
    """Tell what is so although nobody sees it; whoever only opens a form has done nothing yet."""
    if reply.jobs:
        return f"It was done, but it could not be shown (ref {ref}). Give an admin the ref."
    told = "Nothing was done: the form could not be opened" if reply.form else "That could not be shown"
    return f"{told} (ref {ref}). {GIVE_REF}"
