"""The door: makes of what was done in Slack an Ask, runs the command in one transaction, and never fails."""

import secrets
from collections.abc import Callable
from dataclasses import replace

import structlog

import store.audit
import store.seen
import store.settings
from blocks import refusal
from blocks.surface import Surface
from bot.slack.entries import Entries
from bot.slack.roles import Directory
from bot.slack.values import Asked, Kind
from commands.ask import Ask, Need, Part, Reply
from commands.perform import perform
from jobs.world import World
from sms.errors import Problem
from sms.roles import Role
from sms.settings import Settings
from store import Session

GIVE_REF = "Try again; if it stays, give an admin the ref."

log = structlog.get_logger(__name__)


class Outdated(Problem):
    """That button is from before; it does nothing any more."""

    hint = "Use `/sms list` to find the message, and the buttons on its card."


class NotForYou(Problem):
    """TextOps is for full members of this workspace."""

    hint = "Ask an admin of the workspace."


class Door:
    """Runs what people ask; every refusal and every crash is an answer."""

    def __init__(self, world: World, directory: Directory, entries: Entries) -> None:
        self._world = world
        self._directory = directory
        self._entries = entries

    def may_give_way(self, asked: Asked) -> bool:
        """Tell whether a newer action in the same form may take the place of this one."""
        part, _ = self._entries.find(asked)
        return part is not None and (part.reads or part.gives_way)

    async def answer(self, asked: Asked) -> Reply:
        """Answer; what was delivered twice is done once, and a crash gives a reference to look up in the log."""
        try:
            part, argument = self._entries.find(asked)
            if part is None:
                return _unknown(asked)
            ask = await self._ask(replace(asked, argument=argument), part)
            if part.reads:
                return await self._world.db.read(lambda s: _look(s, ask, part))
            return await self._world.db.run(self._unit(asked, ask, part))
        except Problem as problem:
            return _refused(problem)
        except Exception:
            ref = new_ref()
            log.exception("door.crashed", ref=ref, entry=asked.entry, user=asked.user)
            await self._audit_crash(asked, ref)
            return Reply(say=Surface(f"That did not work (ref {ref}). Nothing was sent or lost. {GIVE_REF}"))

    async def _ask(self, asked: Asked, part: Part) -> Ask:
        account = await self._world.db.read(store.settings.load)
        person = await self._directory.person(asked.user, account, fresh=Need.FRESH_ROLE in part.needs)
        if person.guest:
            raise NotForYou
        if person.role is Role.ADMIN and person.zone and not account.time_zone:
            account = await self._adopt(person.zone, by=person.id)
        channel = asked.values.get("channel")
        return Ask(
            person=person,
            entry=part.id,
            now=self._world.clock.now(),
            account=account,
            argument=asked.argument,
            channel=asked.channel,
            form=asked.form,
            values=asked.values,
            number=asked.number,
            revision=asked.revision,
            text=asked.text,
            in_channel=await self._directory.is_in(channel) if Need.CHANNEL in part.needs and channel else None,
            approvers=await self._directory.approvers(account) if Need.APPROVERS in part.needs else (),
            public_url=self._world.public_url,
        )

    async def _adopt(self, zone: str, *, by: str) -> Settings:
        """Take the first admin's time zone as the account's."""
        now = self._world.clock.now()

        def unit(session: Session) -> Settings:
            store.settings.save(session, "time_zone", text=zone, by=by, now=now)
            return store.settings.load(session)

        return await self._world.db.run(unit)

    def _unit(self, asked: Asked, ask: Ask, part: Part) -> Callable[[Session], Reply]:
        def unit(session: Session) -> Reply:
            if asked.id and not store.seen.first_time(session, asked.id, now=ask.now):
                return Reply()
            reply = perform(session, ask, part.run)
            self._world.queue.put(session, reply.jobs)
            return reply

        return unit

    async def _audit_crash(self, asked: Asked, ref: str) -> None:
        now = self._world.clock.now()
        try:
            await self._world.db.run(
                lambda s: store.audit.add(
                    s, who=asked.user, action=asked.entry, subject=ref, now=now, outcome="crashed"
                )
            )
        except Exception:
            log.exception("door.crash_not_audited", ref=ref)


def new_ref() -> str:
    """Draw what a person tells an admin, and an admin finds in the log."""
    return secrets.token_hex(2).upper()


def _look(session: Session, ask: Ask, part: Part) -> Reply:
    """Run a part that only looks; a refusal is not audited, for nothing would have changed."""
    try:
        return part.run(session, ask)
    except Problem as problem:
        return _refused(problem)


def _refused(problem: Problem) -> Reply:
    if problem.field:
        return Reply(errors={problem.field: str(problem)})
    return Reply(say=refusal.view(problem))


def _unknown(asked: Asked) -> Reply:
    # An input that is only read at submit has no part of its own.
    return _refused(Outdated()) if asked.kind in {Kind.ACTION, Kind.SHORTCUT} else Reply()
