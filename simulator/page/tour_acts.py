"""Doing a step of the tour for the newcomer: by the same verbs that people use, waiting for what they need."""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from simulator.page.tour_eyes import Eyes
from simulator.page.tour_steps import Act
from simulator.slack.errors import CannotError, NotThereError
from simulator.slack.verbs import VERBS
from simulator.twilio import inbound

PATIENCE_SECONDS = 10.0
LOOK_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Hands:
    """What acts for the newcomer; it looks before it acts."""

    eyes: Eyes

    async def perform(self, acts: tuple[Act, ...]) -> None:
        """Do one thing after the other; what does not come about in time is a CannotError."""
        for act in acts:
            if not act.unless or not self.eyes.see(act.unless):
                await self._patiently(act)

    async def _patiently(self, act: Act) -> None:
        deadline = time.monotonic() + float(act.body.get("within_seconds", PATIENCE_SECONDS))
        while True:
            number = self.eyes.workspace.changes.number
            try:
                return await self._once(act)
            except NotThereError:
                left = deadline - time.monotonic()
                if left <= 0:
                    raise
                await self.eyes.workspace.changes.wait(number, seconds=min(left, LOOK_SECONDS))

    async def _once(self, act: Act) -> None:
        if act.kind == "verb":
            await self._speak(act.body)
        elif act.kind == "text":
            inbound.text(self.eyes.carrier, act.body["text"]["from"], act.body["text"]["body"])
        elif act.kind == "clock":
            self._move(act.body["clock"])
        elif not self.eyes.see(act.body["for"]):
            raise NotThereError("What should have come did not come in time.")

    async def _speak(self, body: Mapping[str, Any]) -> None:
        asked = dict(body)
        if source := asked.pop("text_from", None):
            asked["text"] = self._read(source)
        told = await VERBS[asked.pop("verb")](self.eyes.workspace, asked.pop("as"), asked)
        answer = told.get("answer")
        if told.get("acked") is False:
            raise CannotError(f"The app did not take it: {told['reason']}.")
        if isinstance(answer, dict) and answer.get("errors"):
            raise CannotError("The form says: " + " ".join(str(error) for error in answer["errors"].values()))

    def _read(self, source: Mapping[str, str]) -> str:
        """What a pattern finds in the newest text on a phone, such as a code."""
        found = re.search(source["pattern"], self.eyes.newest_text(source["phone"]))
        if not found:
            raise NotThereError(f"The phone {source['phone']} got no such text.")
        return found[0]

    def _move(self, to: Mapping[str, Any]) -> None:
        """Move the clock by `advance_seconds`, or to the next `time` of day in a `zone`."""
        clock = self.eyes.workspace.clock
        if "advance_seconds" in to:
            clock.advance(timedelta(seconds=float(to["advance_seconds"])))
            return
        here = clock.now().astimezone(ZoneInfo(to["zone"]))
        hour, minute = (int(part) for part in to["time"].split(":"))
        there = here.replace(hour=hour, minute=minute, second=1, microsecond=0)
        clock.move_to(there if there > here else there + timedelta(days=1))


async def attempt(hands: Hands, acts: tuple[Act, ...]) -> str:
    """Do it all, and give what went wrong in a sentence; empty when nothing did."""
    try:
        await hands.perform(acts)
    except (CannotError, ValueError, KeyError) as error:
        return str(error) or "It was not done."
    return ""
