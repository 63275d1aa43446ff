"""The digests that are posted by themselves: the list, and the form for a new one."""

from collections.abc import Sequence
from datetime import time

from slackblocks import (
    ActionsBlock,
    ConversationFilter,
    ConversationSelectMenu,
    InputBlock,
    PlainText,
    SectionBlock,
    StaticSelectMenu,
    TimePicker,
)

from blocks.elements import actions, button, field, in_modal, option, post, section, select_field, text_field
from blocks.surface import Block, Choice, Modal, Surface
from blocks.words import mention, moment
from sms.digest import Every, Rhythm
from store.digests import Digest

MORNING = time(9)
EVERY = (Choice("day", "day"), Choice("week", "week"))
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MOST = 15  # a message holds 50 blocks


def view(digests: Sequence[Digest]) -> Surface:
    """List the digests with what can be done to each."""
    text = "Digests" if digests else "There are no digests yet. Add one: a summary, posted by itself."
    add = button("digests.add", "Add a digest", style=None if digests else "primary")
    lines = [block for digest in digests[:MOST] for block in _digest(digest)]
    return post(text, section("top", f"*{text}*" if digests else text), *lines, actions("add", add))


def form(form_id: str, rhythm: Rhythm, *, channel: str, is_new: bool) -> Modal:
    """Ask where and when a digest is to be posted; wall clock and zone, never an instant."""
    return Modal(
        callback="digests.submit",
        form=form_id,
        title="Add a digest" if is_new else "Edit digest",
        blocks=_fields(rhythm, channel),
        submit="Add" if is_new else "Save",
    )


def kept(form_id: str, digest: Digest, *, is_new: bool) -> Modal:
    """Tell when the first one comes, or the next."""
    which = "first" if is_new else "next"
    tells = f"✅ The {which} one comes {moment(digest.next, digest.rhythm.zone)} in <#{digest.channel}>."
    return Modal(
        callback="digests.kept",
        form=form_id,
        title="Add a digest" if is_new else "Edit digest",
        blocks=in_modal(section("kept", tells)),
        close="Done",
    )


def _fields(rhythm: Rhythm, channel: str) -> tuple[Block, ...]:
    where = ConversationSelectMenu(
        "channel",
        initial_conversation=channel or None,
        filter=ConversationFilter(include=["public", "private"], exclude_bot_users=True),
    )
    clock = TimePicker("time", initial_time=f"{rhythm.clock:%H:%M}")
    weekdays = tuple(Choice(name, str(place)) for place, name in enumerate(DAYS))
    is_weekly = rhythm.every is Every.WEEK
    return in_modal(
        field("channel", "Channel", where),
        _every(rhythm.every),
        select_field("weekday", "On", choices=weekdays, value=str(rhythm.weekday)) if is_weekly else None,
        field("time", "Time", clock),
        text_field("zone", "Time zone", value=rhythm.zone.key, hint="A name such as America/New_York."),
    )


def _every(chosen: Every) -> InputBlock:
    """Ask how often; the form is drawn anew at once, for only a weekly one has a weekday."""
    options = {choice.value: option(choice) for choice in EVERY}
    select = StaticSelectMenu("digests.every", options=list(options.values()), initial_option=options[chosen.value])
    return InputBlock(PlainText("Every"), select, block_id="every", dispatch_action=True)


def _digest(digest: Digest) -> tuple[SectionBlock, ActionsBlock]:
    zone = digest.rhythm.zone
    every = DAYS[digest.rhythm.weekday] if digest.rhythm.every is Every.WEEK else "day"
    when = f"every {every} at {digest.rhythm.clock:%H:%M} ({zone.key})"
    tells = f"<#{digest.channel}> · {when}, next {moment(digest.next, zone)} · by {mention(digest.by)}"
    value = str(digest.id)
    return (
        section(f"digest.{digest.id}", tells),
        actions(
            f"digest.{digest.id}.do",
            button("digests.post", "Post now", value=value),
            button("digests.edit", "Edit", value=value),
            button("digests.remove", "Remove", value=value, sure="It is not posted there any more."),
        ),
    )
