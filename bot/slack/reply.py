"""What a Reply becomes at Slack: an ack, a form, an ephemeral answer, a home tab."""

import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from blocks.refusal import words
from blocks.surface import Home, Modal, Surface
from bot.chat import as_slack_takes_it, open_place
from bot.slack.forms import Forms, Newer, Shown
from bot.slack.illustrator import Illustrator
from bot.slack.values import Asked, Kind, View, plain
from commands.ask import Reply
from jobs.world import Images

CHOICES_MAX = 100
ORIGINS_MAX = 1000
LATE = {"expired_trigger_id", "trigger_expired"}
AGAIN = {"exchanged_trigger_id", "trigger_exchanged"}
QUOTED = re.compile(r"`([^`]*)`")  # an error at an input is plain text, where a backtick is only that
TOO_LATE = Surface("That took too long for Slack, and the form could not be opened. Nothing was lost: try again.")
MOMENT = Surface("One moment… You may close this; nothing is lost.")


class Answers:
    """Shows replies to the person who asked; a form's answer appears where the form was opened, else as a message."""

    def __init__(self, client: AsyncWebClient, images: Images, *, http: aiohttp.ClientSession, shown: Shown) -> None:
        self.forms = Forms(client, shown)
        self._illustrator = Illustrator(client, images)
        self._client = client
        self._images = images
        self._http = http
        self._origins: dict[str, Asked] = {}  # root view → what opened it

    async def show(self, asked: Asked, reply: Reply, *, newer: Newer = lambda: False) -> None:
        """Show what an ack cannot carry."""
        home = reply.home or (_as_home(reply) if asked.kind is Kind.EVENT else None)
        if home:
            await self._client.views_publish(user_id=asked.user, view=home.view())
            return
        if asked.kind is Kind.TYPED and asked.view:
            await self._show_in_form(asked, asked.view, reply, newer=newer)
        elif asked.kind is not Kind.SUBMIT:
            if reply.form:
                await self._open(asked, reply.form)
            if reply.say or reply.errors:
                await self.say(asked, reply.say or _as_surface(reply.errors))
        elif reply.say and (reply.close or reply.form or reply.edit):
            await self.say(asked, reply.say)

    async def show_late(self, asked: Asked, reply: Reply) -> None:
        """Turn the moment's form, which stands in for an ack that came too late, into the answer."""
        shown = said(reply.say or _as_surface(reply.errors) if reply.say or reply.errors else Surface("Done."))
        view = (reply.form or reply.edit).view() if reply.form or reply.edit else shown  # type: ignore[union-attr]
        if asked.view:
            await self._client.views_update(view_id=asked.view.id, view=view)

    async def say(self, asked: Asked, surface: Surface) -> None:
        """Tell one person where they asked, in the thread if it was there, else in their messages with the bot."""
        origin = self._origins.get(asked.view.root or asked.view.id, asked) if asked.view else asked
        await as_slack_takes_it(lambda plain: self._say(origin, plain), surface, images=self._images)

    async def tell(self, asked: Asked, surface: Surface) -> None:
        """Tell if it can be told; there is nobody left to complain to."""
        with suppress(SlackApiError, aiohttp.ClientError, TimeoutError):
            await self.say(asked, surface)

    async def _say(self, asked: Asked, surface: Surface) -> None:
        blocks = list(surface.blocks) or None
        if asked.response_url:
            webhook = AsyncWebhookClient(asked.response_url, session=self._http)
            answer = await webhook.send_dict(_ephemeral(surface, thread=asked.thread))
            if answer.status_code == 200:
                return
            if blocks and "invalid_blocks" in answer.body:
                raise SlackApiError(answer.body, {"error": "invalid_blocks"})  # type: ignore[no-untyped-call]
        place = await open_place(self._client, asked.user)
        await self._client.chat_postMessage(channel=place, text=surface.text, blocks=blocks)

    async def _show_in_form(self, asked: Asked, view: View, reply: Reply, *, newer: Newer) -> None:
        if reply.edit:
            shown = await self.forms.update(view, reply.edit, newer=newer)
            self._illustrator.follow(shown, reply.edit)
        if reply.form:
            await self._open(asked, reply.form)
        elif reply.close:
            await self._client.views_update(view_id=view.id, view=said(reply.say or Surface("Done.")))
        elif reply.say or reply.errors:
            await self._push(asked, said(reply.say or _as_surface(reply.errors)))

    async def _open(self, asked: Asked, modal: Modal) -> None:
        if asked.view:
            self._illustrator.follow(await self._push(asked, modal.view()), modal)
            return
        try:
            opened = await self._client.views_open(trigger_id=asked.trigger, view=modal.view())
        except SlackApiError as error:
            await self._not_opened(asked, error)
            return
        self._illustrator.follow(opened["view"], modal)
        if asked.response_url:
            if len(self._origins) >= ORIGINS_MAX:
                self._origins.pop(next(iter(self._origins)))
            self._origins[opened["view"]["id"]] = asked

    async def _push(self, asked: Asked, view: dict[str, Any]) -> Mapping[str, Any] | None:
        """Put a form on top and give Slack's answer; None when it cannot be seen."""
        try:
            return dict((await self._client.views_push(trigger_id=asked.trigger, view=view))["view"])
        except SlackApiError as error:
            if error.response.get("error") == "push_limit_reached" and asked.view:
                return dict((await self._client.views_update(view_id=asked.view.id, view=view))["view"])
            await self._not_opened(asked, error)
            return None

    async def _not_opened(self, asked: Asked, error: SlackApiError) -> None:
        code = error.response.get("error")
        if code in LATE:
            await self.say(asked, TOO_LATE)
        elif code not in AGAIN:  # the same click was delivered twice, and the first opened it
            raise error


def response(asked: Asked, reply: Reply) -> dict[str, Any]:
    """Make the ack of a submitted form; an empty one closes it, and an answer without more keeps it beneath."""
    errors = _errors(asked.view, reply.errors)
    if errors:
        return {"response_action": "errors", "errors": errors}
    if reply.close:
        return {"response_action": "clear"}
    if reply.edit:
        return {"response_action": "update", "view": reply.edit.view()}
    if reply.form:
        return {"response_action": _further(asked.view), "view": reply.form.view()}
    if reply.say or reply.errors:
        return {"response_action": _further(asked.view), "view": said(reply.say or _as_surface(reply.errors))}
    return {}


def options(reply: Reply) -> list[dict[str, Any]]:
    """Make the lines of a select that is filled as one types."""
    return [
        {"text": {"type": "plain_text", "text": choice.text[:75]}, "value": choice.value}
        for choice in reply.choices[:CHOICES_MAX]
    ]


def said(surface: Surface) -> dict[str, Any]:
    """Make a form of an answer that has no other place to be seen."""
    return {
        "type": "modal",
        "callback_id": "said",
        "title": {"type": "plain_text", "text": "TextOps"},
        "close": {"type": "plain_text", "text": "OK"},
        "blocks": list(surface.blocks) or [_text(surface)],
    }


def _ephemeral(surface: Surface, *, thread: str) -> dict[str, Any]:
    """Make the body of an answer; without the thread it would stand in the channel, out of sight."""
    body = {"text": surface.text, "response_type": "ephemeral", "replace_original": False}
    shown = {"blocks": list(surface.blocks)} if surface.blocks else {}
    return body | shown | ({"thread_ts": thread} if thread else {})


def _errors(view: View | None, errors: Mapping[str, str]) -> dict[str, str]:
    """Give errors the ids of the inputs as they are shown; Slack would hide one of a block that is not there."""
    shown = {plain(block): block for block in view.inputs} if view else {}
    found = {shown[name]: QUOTED.sub(r"“\1”", text) for name, text in errors.items() if name in shown}
    return found if len(found) == len(errors) else {}


def _further(view: View | None) -> str:
    """Whether a form can still be put on top: Slack stacks three."""
    is_third = view is not None and view.previous not in {"", view.root}
    return "update" if is_third else "push"


def _as_home(reply: Reply) -> Home | None:
    """Say it on the tab that was opened: whoever only looks there wants no message each time."""
    return Home(reply.say.blocks or (_text(reply.say),)) if reply.say else None


def _text(surface: Surface) -> dict[str, Any]:
    return {"type": "section", "block_id": "said", "text": {"type": "mrkdwn", "text": surface.text}}


def _as_surface(errors: Mapping[str, str]) -> Surface:
    return Surface(words("\n".join(errors.values())))
