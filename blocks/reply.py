"""What a person said in answer to a message, with what can be done about it, and the form for an answer."""

from zoneinfo import ZoneInfo

from slackblocks import Block as Built
from slackblocks import InputBlock, PlainText, PlainTextInput

from blocks.composer import AS_TYPED
from blocks.elements import actions, button, context, escape, in_modal, post, section, shorten
from blocks.figures import because
from blocks.surface import Modal, Surface
from blocks.words import counted, mention, moment
from sms.delivery import DeliveryState
from sms.phone import mask
from sms.reply import Line, OptOut, Said
from sms.segments import Count
from sms.text import CHARACTERS_MAX

SHOWN_TEXTS = 6
SHOWN_CHARACTERS = 400  # of each
SURE = "They will get nothing any more, from any message."
NOT_SENT = (DeliveryState.SKIPPED, DeliveryState.REJECTED, DeliveryState.FAILED, DeliveryState.UNDELIVERED)


def view(line: Line, zone: ZoneInfo) -> Surface:
    """Show what one person said, their number masked; buttons are only what may still be done."""
    text = _talk(line)
    about = _about(line, zone)
    return post(text, section("reply", text), context("about", about) if about else None, _buttons(line))


def form(form_id: str, line: Line, size: Count | None = None, *, problem: str = "") -> Modal:
    """Ask for one text; its line below counts while it is typed."""
    typed = PlainTextInput("reply.typed", multiline=True, max_length=CHARACTERS_MAX, dispatch_action_config=AS_TYPED)
    return Modal(
        callback="reply.submit",
        form=form_id,
        title="Reply",
        blocks=in_modal(
            section("said", _talk(line)),
            InputBlock(PlainText("Message"), typed, block_id="message", dispatch_action=True),
            context("live", f"❌ {escape(problem)}" if problem else _size(size)),
        ),
        submit="Send",
    )


def _talk(line: Line) -> str:
    who, shown = f"💬 {mask(line.number)}", line.said[-SHOWN_TEXTS:]
    if len(line.said) == 1:
        return f"{who}: {_said(shown[0])}"
    return "\n".join([who, *(f"> {_said(each)}" for each in shown)])


def _said(said: Said) -> str:
    words = escape(shorten(" ".join(said.text.split()), SHOWN_CHARACTERS))
    return f"↩️ {mention(said.by)}: {words} · _{_reached(said.state)}_" if said.by else words


def _reached(state: DeliveryState | None) -> str:
    if state in NOT_SENT:
        return "not delivered"
    return "delivered" if state is DeliveryState.DELIVERED else "on its way"


def _about(line: Line, zone: ZoneInfo) -> str:
    if line.suppressed:
        return "🚫 Opted out."
    if line.opt_out is OptOut.PENDING and line.opt_out_at:
        counts = f"It counts as one {moment(line.opt_out_at, zone)} unless somebody says that it is none."
        return f"✋ Sounds like an opt-out, so this number is on hold from every send. {counts}"
    if line.held:
        return "⏸ On hold."
    if line.opt_out is not OptOut.DISMISSED:
        return ""
    return f"{mention(line.opt_out_by)}: not an opt-out." if line.opt_out_by else "They texted START since."


def _buttons(line: Line) -> Built | None:
    value = f"text {line.id}"
    out = button("opt_out", "Opt out", value=value, style="danger", sure=SURE)
    shown = [button("contact.open", "Open contact", value=str(line.contact))] if line.contact else []
    if line.opt_out is OptOut.PENDING and not line.suppressed:
        shown = [out, button("opt_out.dismiss", "Not an opt-out", value=value), *shown]
    elif line.is_reachable:
        shown = [button("reply", "Reply", value=value), out, *shown]
    return actions("do", *shown) if shown else None


def _size(size: Count | None) -> str:
    if size is None:
        return "0 characters · 0 segments"
    sizes = f"{counted(size.characters, 'character')} · {counted(size.segments, 'segment')}"
    return f"{sizes} · {because(size.unicode).removeprefix(', ') or size.encoding}"
