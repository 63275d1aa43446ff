"""The door: makes of what was done in Slack an Ask, runs the command in one transaction, and never fails."""

import secrets
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import structlog

import store.audit
import store.forms
import store.seen
import store.settings
import store.teams
from blocks.surface import Surface
from bot.slack.entries import Entries
from bot.slack.roles import Directory
from bot.slack.values import Asked, Kind
from commands.ask import Ask, Need, Part, Reply
from commands.perform import perform, refused
from jobs.world import World
from sms.errors import Problem
from sms.roles import NotYours, Role
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
            ask = await self._known(replace(asked, argument=argument), part)
            if part.reads:
                return await self._look(asked, ask, part)
            return await self._world.db.run(self._unit(asked, ask, part))
        except Problem as problem:
            return refused(problem)
        except Exception:
            ref = new_ref()
            log.exception("door.crashed", ref=ref, entry=asked.entry, user=asked.user)
            await self._audit(asked, asked.entry, outcome="crashed", subject=ref)
            return Reply(say=Surface(f"That did not work (ref {ref}). Nothing was sent or lost. {GIVE_REF}"))

    async def _known(self, asked: Asked, part: Part) -> Ask:
        """Look up who asks; whoever is refused here stands in the audit log too."""
        try:
            return await self._ask(asked, part)
        except Problem as problem:
            if not part.reads or _is_barred(asked, problem):
                await self._audit(asked, part.id, outcome="refused", subject=_subject(asked), why=str(problem))
            raise

    async def _look(self, asked: Asked, ask: Ask, part: Part) -> Reply:
        """Run a part that only looks; it is audited when somebody may not look, and not when nothing is found."""
        try:
            return await self._world.db.read(lambda s: Reply() if _is_too_late(s, ask, part) else part.run(s, ask))
        except Problem as problem:
            if _is_barred(asked, problem):
                await self._audit(asked, part.id, outcome="refused", subject=_subject(asked), why=str(problem))
            raise

    async def _ask(self, asked: Asked, part: Part) -> Ask:
        account, groups = await self._world.db.read(lambda s: (store.settings.load(s), store.teams.groups(s)))
        fresh = Need.FRESH_ROLE in part.needs
        person = await self._directory.person(asked.user, account, groups=groups, fresh=fresh)
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
            approving=await self._directory.approving_people(account) if Need.APPROVING_PEOPLE in part.needs else {},
            groups=await self._directory.groups() if Need.GROUPS in part.needs else (),
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
            if _is_too_late(session, ask, part):
                return Reply()
            reply = perform(session, ask, part.run)
            self._world.queue.put(session, reply.jobs)
            return reply

        return unit

    async def _audit(self, asked: Asked, action: str, *, outcome: str, subject: str, why: str = "") -> None:
        now, detail = self._world.clock.now(), {"why": why} if why else {}
        add = partial(store.audit.add, who=asked.user, action=action, subject=subject, now=now)
        try:
            await self._world.db.run(partial(add, outcome=outcome, detail=detail))
        except Exception:
            log.exception("door.not_audited", outcome=outcome, subject=subject)


def new_ref() -> str:
    """Draw what a person tells an admin, and an admin finds in the log."""
    return secrets.token_hex(2).upper()


def _subject(asked: Asked) -> str:
    return asked.argument if asked.number is None else f"#{asked.number}"


def _is_barred(asked: Asked, problem: Problem) -> bool:
    """Tell whether somebody asked for what they may not see; Slack itself asks for suggestions and home tabs."""
    return isinstance(problem, NotForYou | NotYours) and asked.kind not in {Kind.SUGGEST, Kind.EVENT}


def _is_too_late(session: Session, ask: Ask, part: Part) -> bool:
    """Whether the form that somebody typed into was submitted meanwhile: there is nothing left to draw, or to say."""
    return part.gives_way and store.forms.find(session, ask.form) is None


def _unknown(asked: Asked) -> Reply:
    # An input that is only read at submit has no part of its own.
    return refused(Outdated()) if asked.kind in {Kind.ACTION, Kind.SHORTCUT} else Reply()
