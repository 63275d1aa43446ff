"""What tests, scripts and stories hold in their hands: people in the simulated Slack, and its administrator."""

import base64
import time
from collections.abc import Callable, Mapping
from typing import Any

import requests

from simulator.screen import Modal, Post, Told, described, modal_of, posts, surfaces

PATIENCE_SECONDS = 60.0
LOOK_SECONDS = 2.0
CALL_SECONDS = 90.0


class Person:
    """Somebody in the workspace; they wait for what they want to use, and fail with what they do see."""

    def __init__(self, control_url: str, user: str, *, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self.user = user
        self._patience_seconds = patience_seconds
        self._control = _Control(f"{control_url.rstrip('/')}/slack")

    def types(self, text: str, *, in_: str = "bot", in_thread_of: str | None = None) -> Told:
        """Write into a channel, or start a slash command there; `bot` is the direct messages with the bot."""
        return self._act("type", {"text": text, "channel": in_, "thread": in_thread_of})

    def starts(self, shortcut: str, *, on: str | None = None, in_: str | None = None) -> Told:
        """Start a shortcut by its name, on a message if it is one for messages."""
        return self._act("shortcut", {"name": shortcut, "on": on, "channel": in_})

    def opens_home(self) -> None:
        """Look at the app's home tab."""
        self._act("open_home", {})

    def invites_the_bot(self, channel: str) -> None:
        """Bring the bot into a channel."""
        self._act("invite", {"channel": channel})

    def clicks(
        self,
        button: str,
        *,
        on: str | None = None,
        in_thread_of: str | None = None,
        beside: str | None = None,
        at: str | None = None,
    ) -> Told:
        """Press a button: on the modal in front, else on the newest message that has it, or where it is said."""
        where = {"on": on, "in_thread_of": in_thread_of, "beside": beside, "at": at}
        return self._act("click", {"label": button, **where})

    def picks_from_menu(self, entry: str, *, on: str | None = None, beside: str | None = None) -> Told:
        """Choose an entry of an overflow menu."""
        return self._act("pick", {"label": entry, "on": on, "beside": beside})

    def fills(self, label: str, text: str, *, by_character: bool = False, then_enter: bool = False) -> Told:
        """Replace what an input holds: text by typing, dates as 2026-11-27, times as 09:00."""
        typing = {"by_character": by_character, "then_enter": then_enter}
        return self._act("fill", {"label": label, "text": text, **typing})

    def chooses(self, label: str, *options: str, typing: str | None = None, on: str | None = None) -> Told:
        """Choose by the options' words; an external menu is asked for them, or for `typing`. None empties the menu."""
        return self._act("choose", {"label": label, "options": list(options), "query": typing, "on": on})

    def options(self, label: str, typing: str) -> list[str]:
        """What an external menu offers to somebody who types that."""
        found: list[str] = self._act("suggest", {"label": label, "query": typing})["options"]
        return found

    def checks(self, label: str) -> Told:
        """Tick a box."""
        return self._act("check", {"label": label, "is_on": True})

    def unchecks(self, label: str) -> Told:
        """Untick a box."""
        return self._act("check", {"label": label, "is_on": False})

    def uploads(self, label: str, name: str, content: bytes) -> Told:
        """Put a file into a file input."""
        encoded = base64.b64encode(content).decode()
        return self._act("upload", {"label": label, "name": name, "content_base64": encoded})

    def downloads(self, name: str) -> bytes:
        """The newest file of this name that was shared with this person."""
        told = [one for post in posts(self.screen()) for one in (post, *post.replies) if name in one.files]
        if not told:
            raise AssertionError(self._complaint(f"a file called {name!r}"))
        newest = max(told, key=lambda post: post.ts)
        return self._control.fetch(f"/people/{self.user}/files/{newest.files[name]}")

    def submits(self) -> Told:
        """Press the modal's submit button."""
        return self._act("submit", {})

    def closes(self, *, everything: bool = False) -> Told:
        """Press Cancel or Back; `everything` is the cross, which closes the modals beneath too."""
        return self._act("close", {"everything": everything})

    def modal(self, *, within: float = PATIENCE_SECONDS) -> Modal:
        """The modal in front, waited for."""
        screen = self._until(lambda told: bool(told["modals"]), "a modal", within=within)
        return modal_of(screen)

    def has_no_modal(self, *, within: float = PATIENCE_SECONDS) -> None:
        """No modal is open, or none any more in a moment."""
        self._until(lambda told: not told["modals"], "no modal", within=within)

    def home(self) -> str:
        """The home tab as text, empty when nothing was published yet."""
        told = self.screen()["home"]
        return str(told["text"]) if told else ""

    def channel(self, name: str) -> list[Post]:
        """The messages of a channel, oldest first, each with its thread."""
        wanted = name.removeprefix("#")
        return [post for post in posts(self.screen()) if post.channel == wanted]

    def thread(self, text: str) -> Post:
        """The newest message that says this, with its replies; it stands or falls with the root's words."""
        found = [post for post in posts(self.screen()) if text in post.text]
        if not found:
            raise AssertionError(self._complaint(f"a message with {text!r}"))
        return found[-1]

    def sees(self, text: str, *, within: float = PATIENCE_SECONDS) -> str:
        """Wait until the text is somewhere on the screen; what it stands in comes back."""
        screen = self._until(lambda told: any(text in one for one in surfaces(told)), repr(text), within=within)
        return next(one for one in surfaces(screen) if text in one)

    def loses_sight_of(self, text: str, *, within: float = PATIENCE_SECONDS) -> None:
        """Wait until the text is nowhere on the screen."""
        self._until(lambda told: all(text not in one for one in surfaces(told)), f"{text!r} to go", within=within)

    def does_not_see(self, text: str, *, for_seconds: float = 0.0) -> None:
        """The text is nowhere on the screen, now and for some real seconds."""
        until = time.monotonic() + for_seconds
        while True:
            if any(text in one for one in surfaces(self.screen())):
                raise AssertionError(self._complaint(f"{text!r} to be nowhere"))
            if time.monotonic() >= until:
                return
            time.sleep(0.05)

    def screen(self, *, since: int = 0, wait: float = 0.0) -> Told:
        """Everything this person sees, raw; with `since` it waits until something newer happened."""
        found: Told = self._control.get(f"/people/{self.user}", {"since": str(since), "wait": str(wait)})
        return found

    def _act(self, verb: str, body: Told) -> Told:
        given = {name: value for name, value in body.items() if value is not None}
        deadline = time.monotonic() + self._patience_seconds
        while True:
            try:
                return self._control.post(f"/people/{self.user}/{verb}", given)
            except _NotThereError as error:
                left = deadline - time.monotonic()
                if left <= 0:
                    raise AssertionError(f"{error}\n{described(self.screen())}") from None
                self.screen(since=error.number, wait=min(left, LOOK_SECONDS))
            except AssertionError as error:
                raise AssertionError(f"{error}\n{described(self.screen())}") from None

    def _until(self, is_there: Callable[[Told], bool], wanted: str, *, within: float) -> Told:
        deadline, number = time.monotonic() + within, -1
        while True:
            left = deadline - time.monotonic()
            screen = self.screen(since=max(number, 0), wait=max(0.0, min(left, LOOK_SECONDS)) if number >= 0 else 0.0)
            if is_there(screen):
                return screen
            if left <= 0:
                raise AssertionError(f"{self.user} waited {within:g} s for {wanted}.\n{described(screen)}")
            number = screen["number"]

    def _complaint(self, wanted: str) -> str:
        return f"{self.user} expected {wanted}.\n{described(self.screen())}"


class Workspace:
    """The administrator's hands: people, groups, channels, the bot's connection, the log of its calls."""

    def __init__(self, control_url: str) -> None:
        self._control = _Control(f"{control_url.rstrip('/')}/slack")
        self._faults = _Control(f"{control_url.rstrip('/')}/faults")

    def changes(self, what: str, body: Told) -> Told:
        """Change `users`, `groups`, `channels`, `members` or `connection`."""
        return self._control.post(f"/workspace/{what}", body)

    def requests(self, method: str | None = None) -> list[Told]:
        """The Web API calls of the bot, oldest first."""
        found: list[Told] = self._control.get("/requests", {"method": method} if method else {})
        return found

    def waits_for_the_bot(self, *, within: float = PATIENCE_SECONDS) -> None:
        """Until a socket is open, or a request URL is set."""
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            told = self._control.get("/workspace", {})
            if told["sockets"] or told["request_url"]:
                return
            time.sleep(0.05)
        raise AssertionError(f"No bot connected within {within:g} s.")

    def sends_again(self, kind: str) -> Told:
        """Deliver the newest of `slash_commands`, `interactive` or `events_api` a second time, word for word."""
        return self._control.post("/send_again", {"kind": kind})

    def runs_a_step(self, callback_id: str, inputs: Mapping[str, str], *, within: float = PATIENCE_SECONDS) -> Told:
        """Let a workflow come to a step of the app's, and wait for how it ends."""
        run = self._control.post("/functions", {"callback_id": callback_id, "inputs": dict(inputs)})["id"]
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            told: Told = self._control.get(f"/functions/{run}", {})
            if told["state"] != "running":
                return told
            time.sleep(0.05)
        raise AssertionError(f"The step {callback_id} did not end within {within:g} s.")

    def verifies(self, request_url: str) -> bool:
        """Whether a request URL answers Slack's challenge."""
        return bool(self._control.post("/verify", {"request_url": request_url})["is_verified"])

    def disconnects_the_bot(self) -> None:
        """Ask every socket to connect anew."""
        self._control.post("/disconnect", {})

    def faults(self, rule: Mapping[str, Any]) -> None:
        """Let Slack fail: `faults({"kind": "lost", "what": "chat.postMessage", "times": 1})`."""
        self._faults.post("", {"service": "slack", **rule})

    def recovers(self) -> None:
        """Lift every fault, the carrier's too."""
        self._faults.delete()


class _NotThereError(AssertionError):
    """What somebody wants to use is not on their screen, or not yet; `number` is the screen's last change."""

    def __init__(self, text: str, number: int) -> None:
        super().__init__(text)
        self.number = number


class _Control:
    def __init__(self, url: str) -> None:
        self._url = url
        self._session = requests.Session()

    def get(self, path: str, query: Mapping[str, str]) -> Any:
        return _read(self._session.get(self._url + path, params=dict(query), timeout=CALL_SECONDS))

    def fetch(self, path: str) -> bytes:
        response = self._session.get(self._url + path, timeout=CALL_SECONDS)
        if response.status_code >= 400:
            _read(response)
        return response.content

    def delete(self) -> None:
        _read(self._session.delete(self._url, timeout=CALL_SECONDS))

    def post(self, path: str, body: Told) -> Told:
        found: Told = _read(self._session.post(self._url + path, json=body, timeout=CALL_SECONDS))
        return found


def _read(response: requests.Response) -> Any:
    answer = response.json()
    if response.status_code == 404:
        raise _NotThereError(answer["error"], answer["number"])
    if response.status_code >= 400:
        raise AssertionError(answer["error"])
    return answer
