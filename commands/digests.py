"""Summaries that are posted by themselves, every day or every week."""

from dataclasses import replace
from datetime import time
from zoneinfo import ZoneInfo

from blocks import digests as surface
from blocks import note
from commands.ask import Ask, Command, Need, Part, Reply
from sms import setting_values
from sms.digest import MONDAY, Every, Rhythm
from sms.errors import Problem
from sms.job import Job
from sms.roles import Role, demand
from store import Session, digests, forms
from store.digests import Digest, NoSuchDigest


class NoChannel(Problem):
    """TextOps is not in that channel."""

    hint = "Type /invite @TextOps there, then add the digest again."


def run(session: Session, ask: Ask) -> Reply:  # noqa: ARG001 - everybody sees the same
    """List the digests that are set up."""
    return Reply(say=surface.view(digests.every(session)))


def add(session: Session, ask: Ask) -> Reply:
    """Ask where and when a new one is to be posted."""
    demand(ask.person, Role.AUTHOR)
    form = forms.open(session, user=ask.person.id, kind="digest", now=ask.now)
    return Reply(form=surface.form(form, _usual(ask), channel=ask.team_channel, is_new=True))


def edit(session: Session, ask: Ask) -> Reply:
    """Ask where and when one is to be posted from now on."""
    demand(ask.person, Role.AUTHOR)
    digest = _get(session, ask)
    form = forms.open(session, user=ask.person.id, kind="digest", now=ask.now, state={"digest": digest.id})
    return Reply(form=surface.form(form, digest.rhythm, channel=digest.channel, is_new=False))


def every(session: Session, ask: Ask) -> Reply:
    """Draw the form anew, with a weekday if it is every week; what else stands in it stays by itself."""
    state = forms.state(session, ask.form).state
    state = {**state, "weekday": ask.values.get("weekday") or state.get("weekday")}
    forms.update(session, ask.form, state)
    digest = digests.get(session, state["digest"]) if "digest" in state else None
    old = digest.rhythm if digest else _usual(ask)
    rhythm = replace(old, every=Every(str(ask.values["every"])), weekday=int(state["weekday"] or old.weekday))
    channel = digest.channel if digest else ask.team_channel
    return Reply(edit=surface.form(ask.form, rhythm, channel=channel, is_new=digest is None))


def submit(session: Session, ask: Ask) -> Reply:
    """Set it up or change it; the bot must be in the channel."""
    demand(ask.person, Role.AUTHOR)
    rhythm = Rhythm(
        Every(str(ask.values["every"])),
        time.fromisoformat(str(ask.values["time"])),
        _zone(str(ask.values["zone"])),
        int(ask.values.get("weekday") or MONDAY),
    )
    if ask.in_channel is False:
        raise NoChannel(field="channel")
    known = forms.state(session, ask.form).state.get("digest")
    channel = str(ask.values["channel"])
    if known is None:
        kept = digests.add(session, rhythm, channel=channel, by=ask.person, now=ask.now)
    else:
        kept = digests.change(session, known, rhythm, channel=channel, by=ask.person, now=ask.now)
    return Reply(edit=surface.kept(ask.form, kept, is_new=known is None))


def post_now(session: Session, ask: Ask) -> Reply:
    """Post one at once, up to this moment, besides its own times."""
    demand(ask.person, Role.AUTHOR)
    digest = _get(session, ask)
    job = Job("digest", f"{digest.id}:{ask.now.isoformat()}")
    return Reply(say=note.view(f"It is on its way to <#{digest.channel}>."), jobs=(job,))


def remove(session: Session, ask: Ask) -> Reply:
    """Take one down; what it has posted stays."""
    demand(ask.person, Role.AUTHOR)
    digests.remove(session, int(ask.argument), by=ask.person.id, now=ask.now)
    return Reply(say=surface.view(digests.every(session)))


def _usual(ask: Ask) -> Rhythm:
    zone = ask.account.time_zone or ask.person.zone or ask.account.zone.key
    return Rhythm(Every.DAY, surface.MORNING, ZoneInfo(zone))


def _get(session: Session, ask: Ask) -> Digest:
    digest = digests.get(session, int(ask.argument))
    if digest is None:
        raise NoSuchDigest
    return digest


def _zone(typed: str) -> ZoneInfo:
    try:
        return setting_values.zone_of(setting_values.zone(typed))
    except Problem as problem:
        raise Problem(problem.message, hint=problem.hint, field="zone") from None


COMMAND = Command(
    "digests",
    run,
    reads=True,
    parts=(
        Part("digests.add", add),
        Part("digests.edit", edit),
        Part("digests.every", every),
        Part("digests.submit", submit, needs=frozenset({Need.CHANNEL})),
        Part("digests.post", post_now),
        Part("digests.remove", remove),
    ),
)
