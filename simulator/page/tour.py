"""The guided tour: where the newcomer stands in it, what is done, and its card on the page."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from typing import Any

from simulator.page.look import Look
from simulator.page.tour_acts import Hands, attempt
from simulator.page.tour_eyes import Eyes
from simulator.page.tour_steps import Step
from simulator.slack.errors import CannotError
from simulator.slack.find import Where, matching
from simulator.slack.workspace import Workspace
from simulator.twilio.carrier import Carrier

LOOK_SECONDS = 0.25
MOVES_ON_SECONDS = 1.6  # long enough to read that it is done


class Tour:
    """One newcomer's way through the steps; without steps there is no tour. `version` rises with what is shown."""

    def __init__(self, steps: Sequence[Step], workspace: Workspace, carrier: Carrier) -> None:
        """Begin at the first step."""
        self._steps = tuple(steps)
        self._eyes = Eyes(workspace, carrier)
        self._doing: asyncio.Task[None] | None = None
        self.version = 0
        self.reset()

    def reset(self) -> None:
        """Begin anew; what is being done for the newcomer is given up."""
        self._place = 0
        self._done: set[int] = set()
        self._moves_on_at = 0.0
        self._looked_at = 0.0
        self._mark: tuple[int, ...] = ()
        self._trouble = ""
        self._is_dismissed = False
        if self._doing:
            self._doing.cancel()
        self._doing = None
        self.version += 1

    def check(self) -> None:
        """Look whether the step is done, and move on a moment after; to be called often, costs little."""
        now = time.monotonic()
        if self._is_dismissed or not self._steps or now < self._looked_at + LOOK_SECONDS:
            return
        self._looked_at = now
        if self._moves_on_at and now >= self._moves_on_at:
            self._go(self._place + 1)
        elif self._place not in self._done and self._is_done():
            self._done.add(self._place)
            self._moves_on_at = now + MOVES_ON_SECONDS
            self.version += 1

    def act(self, asked: Mapping[str, Any]) -> None:
        """Go to a `step`, `do` one for the newcomer, or `dismiss` the tour and bring it back."""
        if "step" in asked:
            self._go(int(asked["step"]))
        elif "dismiss" in asked:
            self._is_dismissed = str(asked["dismiss"]) == "true"
        elif int(asked["do"]) == self._place and not self._is_busy():
            self._trouble = ""
            self._doing = asyncio.get_running_loop().create_task(self._perform(self._place))
        self.version += 1

    def shown(self, look: Look) -> dict[str, Any]:
        """What its template shows to a window: the step, how it stands, and the link that leads there."""
        step = self._steps[self._place] if self._steps else None
        there = self._there(step, look) if step else look
        is_there = (there.user, there.place) == (look.user, look.place)
        return {
            "step": step,
            "number": self._place,
            "count": len(self._steps),
            "is_done": self._place in self._done,
            "is_busy": self._is_busy(),
            "is_dismissed": self._is_dismissed,
            "trouble": self._trouble,
            "is_somebody_else": there.user != look.user,
            "leads": (there.url(), self._invitation(there, look)) if there != look else None,
            "opens": there.url() if is_there and there.thread else None,
        }

    def _go(self, place: int) -> None:
        self._place = min(max(place, 0), len(self._steps) - 1)
        self._moves_on_at, self._mark, self._trouble = 0.0, (), ""
        self.version += 1

    def _is_done(self) -> bool:
        conditions = self._steps[self._place].done_when
        mark = self._eyes.mark(conditions)
        if not conditions or mark == self._mark or self._is_busy():
            return False
        self._mark = mark
        return self._eyes.see(conditions)

    def _is_busy(self) -> bool:
        return self._doing is not None and not self._doing.done()

    async def _perform(self, place: int) -> None:
        trouble = await attempt(Hands(self._eyes), self._steps[place].does)
        if self._doing is asyncio.current_task():
            self._trouble, self._doing = trouble, None
            self.version += 1

    def _there(self, step: Step, look: Look) -> Look:
        """Where the step takes place, as seen from a window; a thread that lies open there may stay open."""
        user, place = step.user or look.user, step.place or look.place
        thread = self._thread(step, user) or (look.thread if place == look.place else None)
        return Look(user, place, thread)

    def _invitation(self, there: Look, look: Look) -> str:
        return "Show me" if there.user == look.user else f"Become {self._eyes.workspace.users[there.user].real_name}"

    def _thread(self, step: Step, user: str) -> str:
        """The thread that a step takes place in: the one of the newest message that says so, when there is one."""
        if not step.thread_of:
            return ""
        try:
            found = matching(self._eyes.workspace, user, Where(channel=step.place or None, on=step.thread_of))
        except CannotError:
            return ""
        return next((each.thread_ts or each.ts for each in found), "")
