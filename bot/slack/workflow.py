"""The step *Send a text* of Slack's Workflow Builder: it lets a contact into an automation that somebody approved."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import structlog
from slack_bolt.context.complete.async_complete import AsyncComplete
from slack_bolt.context.fail.async_fail import AsyncFail

import store.hooks
import store.settings
from bot.slack.door import GIVE_REF, new_ref
from jobs.world import World
from sms.errors import Problem
from store import Session

STEP = "send_text"

log = structlog.get_logger(__name__)


class Workflow:
    """Runs the step; whatever it cannot do is told in the workflow's own log."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def send_text(self, event: Mapping[str, Any], complete: AsyncComplete, fail: AsyncFail) -> None:
        """Let the contact in, once for each time that the step runs: Slack may tell of one twice."""
        inputs = event.get("inputs") or {}
        unit = partial(
            self._let_in,
            run=str(event["function_execution_id"]),
            automation=str(inputs.get("automation") or ""),
            contact=str(inputs.get("contact") or ""),
        )
        try:
            await self._world.db.run(unit)
        except Problem as problem:
            await fail(str(problem))
        except Exception:
            ref = new_ref()
            log.exception("workflow.crashed", ref=ref)
            await fail(f"That did not work (ref {ref}). {GIVE_REF}")
        else:
            await complete({})

    def _let_in(self, session: Session, *, run: str, automation: str, contact: str) -> None:
        account = store.settings.load(session)
        store.hooks.step(session, automation, contact, run=run, account=account, now=self._world.clock.now())
