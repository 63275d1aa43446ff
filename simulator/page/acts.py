"""What a person does in a window, as the page tells it: JSON in, JSON out, a sentence where it cannot be done."""

import base64
import binascii
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any

from simulator.page.parts import Page
from simulator.slack import admin, forms, speak, touch
from simulator.slack.errors import CannotError
from simulator.slack.find import Spot, channel_named

Asked = dict[str, Any]
Act = Callable[[Page, str, Asked], Awaitable[Asked]]


async def act(page: Page, name: str, asked: Asked) -> Asked:
    """Do one act as the person `as`; what is not possible now is a CannotError."""
    if name not in ACTS:
        raise CannotError(f"Nobody can {name} here; there are {', '.join(ACTS)}.")
    person = page.parts.workspace.users.get(str(asked["as"]))
    if person is None or person.is_bot or person.deleted:
        raise CannotError(f"There is nobody with the id {asked['as']}.")
    return {"ok": True, **await ACTS[name](page, person.id, asked)}


def _spot(page: Page, user: str, asked: Asked) -> Spot:
    ids = {name: str(asked[name]) for name in ("surface", "block", "action")}
    workspace = page.parts.workspace
    return touch.spot_at(workspace, user, surface=ids["surface"], block_id=ids["block"], action_id=ids["action"])


async def _press(page: Page, user: str, asked: Asked) -> Asked:
    spot = _spot(page, user, asked)
    await touch.press(page.parts.workspace, user, spot=spot, option=str(asked.get("option", "")))
    return {}


async def _set(page: Page, user: str, asked: Asked) -> Asked:
    spot, has_entered = _spot(page, user, asked), bool(asked.get("enter"))
    await touch.set_value(page.parts.workspace, user, spot=spot, value=asked["value"], has_entered=has_entered)
    return {}


async def _options(page: Page, user: str, asked: Asked) -> Asked:
    spot = _spot(page, user, asked)
    offers = await touch.options(page.parts.workspace, user, spot=spot, query=str(asked["query"]))
    return {"options": [asdict(one) for one in offers]}


async def _attach(page: Page, user: str, asked: Asked) -> Asked:
    try:
        content = base64.b64decode(str(asked["content_base64"]), validate=True)
    except binascii.Error as error:
        raise CannotError("The file did not arrive whole: attach it again.") from error
    spot = _spot(page, user, asked)
    await forms.put_file(page.parts.workspace, user, spot=spot, name=str(asked["name"]), content=content)
    return {}


async def _detach(page: Page, user: str, asked: Asked) -> Asked:
    await forms.drop_file(page.parts.workspace, user, spot=_spot(page, user, asked), file_id=str(asked["file"]))
    return {}


async def _submit(page: Page, user: str, asked: Asked) -> Asked:
    _in_front(page, user, asked)
    await forms.submit(page.parts.workspace, user)
    return {}


async def _close(page: Page, user: str, asked: Asked) -> Asked:
    _in_front(page, user, asked)
    await forms.close(page.parts.workspace, user, everything=bool(asked.get("everything")))
    return {}


def _in_front(page: Page, user: str, asked: Asked) -> None:
    """Refuse what was meant for a modal that has gone meanwhile: it must not hit the one below."""
    if "surface" in asked:
        touch.surface_at(page.parts.workspace, user, str(asked["surface"]))


async def _say(page: Page, user: str, asked: Asked) -> Asked:
    workspace, text = page.parts.workspace, str(asked["text"]).strip()
    place = channel_named(workspace, user, str(asked["channel"]))
    channel, root = workspace.channels[place], asked.get("thread") or None
    if channel.is_archived or (channel.is_direct and not workspace.manifest.has_messages):
        raise CannotError("Nobody can write here.")
    if not text:
        raise CannotError("Write something first.")
    if root:
        touch.seen_message(workspace, user, channel=place, ts=str(root))
    said = text if text.startswith("/") else _escaped(text)
    await speak.say(workspace, user, text=said, place=place, root=root)
    return {}


def _escaped(text: str) -> str:
    """What a person types is text, never markup of links and mentions: Slack's clients send it so."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


async def _shortcut(page: Page, user: str, asked: Asked) -> Asked:
    workspace = page.parts.workspace
    shortcut = speak.shortcut_named(workspace, str(asked["callback"]))
    ts, message = asked.get("ts"), None
    if ts:
        message = touch.seen_message(workspace, user, channel=str(asked["channel"]), ts=str(ts))
    await speak.start(workspace, user, shortcut=shortcut, message=message)
    return {}


async def _home(page: Page, user: str, _asked: Asked) -> Asked:
    speak.open_home(page.parts.workspace, user)
    return {}


async def _invite(page: Page, user: str, asked: Asked) -> Asked:
    workspace = page.parts.workspace
    channel = channel_named(workspace, user, str(asked["channel"]))
    admin.change(workspace, "members", {"channel": channel, "add": [workspace.bot_id]})
    return {}


async def _put_away(page: Page, user: str, asked: Asked) -> Asked:
    page.memory.dismiss(user, int(asked["notice"]))
    return {}


async def _text(page: Page, _user: str, asked: Asked) -> Asked:
    page.parts.phones.text(str(asked["from"]), str(asked["body"]))
    return {}


async def _tap(page: Page, _user: str, asked: Asked) -> Asked:
    return {"leads_to": await page.parts.phones.tap(str(asked["number"]), str(asked["url"]))}


async def _phone(page: Page, _user: str, asked: Asked) -> Asked:
    page.parts.phones.choose(int(asked["place"]), str(asked["number"]))
    return {}


async def _clock(page: Page, _user: str, asked: Asked) -> Asked:
    if "to" in asked:
        page.parts.clockface.move(str(asked["to"]))
    else:
        page.parts.clockface.advance(float(asked["advance_seconds"]))
    return {}


async def _fault(page: Page, _user: str, asked: Asked) -> Asked:
    await page.parts.faultlist.switch(str(asked["name"]), is_on=bool(asked["is_on"]))
    return {}


async def _tour(page: Page, _user: str, asked: Asked) -> Asked:
    page.parts.tour.act(asked)
    return {}


async def _start_over(page: Page, _user: str, _asked: Asked) -> Asked:
    await page.start_over()
    return {}


ACTS: dict[str, Act] = {
    "press": _press,
    "set": _set,
    "options": _options,
    "attach": _attach,
    "detach": _detach,
    "submit": _submit,
    "close": _close,
    "say": _say,
    "shortcut": _shortcut,
    "home": _home,
    "invite": _invite,
    "put-away": _put_away,
    "text": _text,
    "tap": _tap,
    "phone": _phone,
    "clock": _clock,
    "fault": _fault,
    "tour": _tour,
    "start-over": _start_over,
}
