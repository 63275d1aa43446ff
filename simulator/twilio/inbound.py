"""A person texts: what the carrier does about it, and what the bot hears."""

from dataclasses import replace
from functools import partial
from html import unescape
from uuid import uuid4

import regex

from simulator.twilio.callbacks import tell_inbound
from simulator.twilio.carrier import Carrier, Text
from simulator.twilio.message import Message
from simulator.twilio.segments import segments

KEYWORDS = {
    "STOP": ("STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"),
    "START": ("START", "UNSTOP", "YES"),
    "HELP": ("HELP", "INFO"),
}
REPLIES = {
    "STOP": "You have successfully been unsubscribed. You will not receive any more messages from this number. "
    "Reply START to resubscribe.",
    "START": "You have successfully been re-subscribed to messages from this number. Reply HELP for help. "
    "Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
    "HELP": "Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
}

_MEANINGS = {word: meaning for meaning, words in KEYWORDS.items() for word in words}
_TWIML = regex.compile(r"<Message[^>]*>(?:\s*<Body>)?(.*?)(?:</Body>\s*)?</Message>", regex.DOTALL)


def text(carrier: Carrier, sender: str, body: str, *, to: str = "") -> Message:
    """A person texts; without `to` they answer whoever texted them last, else the first of the account's numbers."""
    now = carrier.clock.now()
    message = Message(
        sid=f"SM{uuid4().hex}",
        to=to or _last_correspondent(carrier, sender),
        sender=sender,
        body=body,
        direction="inbound",
        status="received",
        segments=segments(body),
        created=now,
        updated=now,
        sent=now,
        service_sid=carrier.settings.service_sid,
    )
    carrier.ledger.put(message)
    carrier.put_on_phone(sender, Text(now, "out", message.to, body, message.sid))
    meaning = keyword(body) if carrier.settings.advanced_opt_out else ""
    tell_inbound(carrier, message, opt_out_type=meaning, then=partial(_reply_with, carrier, message))
    if meaning:
        _act(carrier, message, meaning=meaning)
    return message


def keyword(body: str) -> str:
    """What the carrier takes a text to mean: STOP, START, HELP or nothing; only a text that is the bare word counts."""
    return _MEANINGS.get(body.strip().upper(), "")


def _act(carrier: Carrier, message: Message, *, meaning: str) -> None:
    if meaning == "STOP":
        carrier.opted_out.add(message.sender)
    if meaning == "START":
        carrier.opted_out.discard(message.sender)
    # The carrier's own replies stand on the phone only: no log and no bill shows them.
    _show(carrier, message, REPLIES[meaning])


def _reply_with(carrier: Carrier, message: Message, twiml: str) -> None:
    for written in _TWIML.findall(twiml):
        if message.sender in carrier.opted_out:
            return
        reply = replace(
            message,
            sid=f"SM{uuid4().hex}",
            to=message.sender,
            sender=message.to,
            body=unescape(written).strip(),
            direction="outbound-reply",
            status="delivered",
            segments=segments(unescape(written).strip()),
        )
        carrier.ledger.put(reply)
        _show(carrier, message, reply.body)


def _show(carrier: Carrier, message: Message, body: str) -> None:
    carrier.put_on_phone(message.sender, Text(carrier.clock.now(), "in", message.to, body))


def _last_correspondent(carrier: Carrier, phone: str) -> str:
    received = (each.other for each in reversed(carrier.phones.get(phone, [])) if each.direction == "in")
    return next(received, carrier.settings.senders[0])
