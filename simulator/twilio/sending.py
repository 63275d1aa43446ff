"""A text's way out: accepted, queued, sending, sent, and how it ends."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from urllib.parse import urlsplit
from uuid import uuid4

from simulator.twilio.callbacks import tell_status
from simulator.twilio.carrier import Carrier, Text
from simulator.twilio.errors import Refused
from simulator.twilio.message import TERMINAL, Message
from simulator.twilio.numbers import BEHAVIOURS, MAGIC_FROM, MAGIC_SENDER, MAGIC_TO, is_whole, read
from simulator.twilio.segments import segments

BODY_MAX = 1600
VALIDITY_SECONDS_MAX = 36_000
CANCELABLE = frozenset({"accepted", "queued"})
_NEXT = {"accepted": "queued", "queued": "sending", "sending": "sent"}


def accept(carrier: Carrier, form: Mapping[str, str]) -> Message:
    """Take a text as the API does, or refuse it; its sender is chosen at once but told only when it is queued."""
    to = _recipient(carrier, form.get("To", ""))
    service_sid, sender = _sender(carrier, form, to=to)
    body = _body(form)
    if to in carrier.opted_out or carrier.behaviours.of(to) == "opted_out":
        raise Refused(21610)
    if not service_sid and _is_full(carrier, sender):
        raise Refused(21611)
    now = carrier.clock.now()
    message = Message(
        sid=f"SM{uuid4().hex}",
        to=to,
        sender=sender,
        body=body,
        direction="outbound-api",
        status="accepted" if service_sid else "queued",
        segments=segments(body),
        created=now,
        updated=now,
        service_sid=service_sid or None,
        callback=_callback(form),
        validity_seconds=_validity(form),
    )
    carrier.ledger.put(message)
    turn = now + _step(carrier) if service_sid else carrier.queue(sender, message.segments)
    carrier.agenda.at(turn, partial(_advance, carrier, message.sid))
    return message


def cancel(carrier: Carrier, message: Message) -> Message:
    """Take a text back; only one that still waits in the queue can be."""
    if message.status not in CANCELABLE:
        raise Refused(30409)
    return _change(carrier, message, "canceled", when=carrier.clock.now())


def redact(carrier: Carrier, message: Message) -> Message:
    """Empty a text's body for good; one still on its way is refused."""
    if message.status not in TERMINAL | {"sent"}:
        raise Refused(20009)
    redacted = replace(message, redacted=True, updated=carrier.clock.now())
    carrier.ledger.put(redacted)
    return redacted


def delete(carrier: Carrier, message: Message) -> None:
    """Take a text out of the API's sight; one still on its way is refused."""
    if message.status not in TERMINAL | {"sent"}:
        raise Refused(20009)
    carrier.ledger.put(replace(message, deleted=True))


def _recipient(carrier: Carrier, written: str) -> str:
    if not written:
        raise Refused(21604)
    if code := MAGIC_TO.get(written):
        raise Refused(code, written)
    to = read(written)
    if to is None:
        raise Refused(21211, written)
    regions = carrier.settings.regions
    if regions and not to.startswith(regions):
        raise Refused(21408, to)
    return to


def _sender(carrier: Carrier, form: Mapping[str, str], *, to: str) -> tuple[str, str]:
    service_sid, written = form.get("MessagingServiceSid", ""), form.get("From", "")
    if service_sid and service_sid != carrier.settings.service_sid:
        raise Refused(21701, service_sid)
    if service_sid and not written:
        return service_sid, carrier.sender_for(to)
    return service_sid, _own_sender(carrier, written)


def _own_sender(carrier: Carrier, written: str) -> str:
    if not written:
        raise Refused(21603)
    if code := MAGIC_FROM.get(written):
        raise Refused(code, written)
    sender = read(written)
    if sender is None:
        raise Refused(21212, written)
    if sender not in {*carrier.settings.senders, MAGIC_SENDER}:
        raise Refused(21606, sender)
    return sender


def _body(form: Mapping[str, str]) -> str:
    if "MediaUrl" in form:
        raise Refused(21620)
    body = form.get("Body", "")
    if not body:
        raise Refused(21602)
    if len(body) > BODY_MAX:
        raise Refused(21617)
    return body


def _callback(form: Mapping[str, str]) -> str | None:
    url = form.get("StatusCallback")
    if not url:
        return None
    if len(url) > 4000 or not _is_address(url):
        raise Refused(21609, url)
    return url


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        # Asking for the port raises for one that no machine has.
        has_port = parts.port != 0
    except ValueError:
        return False
    return has_port and parts.scheme in {"http", "https"} and "_" not in (parts.hostname or "_")


def _validity(form: Mapping[str, str]) -> int:
    written = form.get("ValidityPeriod", str(VALIDITY_SECONDS_MAX))
    if not is_whole(written) or int(written) == 0:
        raise Refused(90014, written)
    if int(written) > VALIDITY_SECONDS_MAX:
        raise Refused(90007, written)
    return int(written)


def _advance(carrier: Carrier, sid: str, when: datetime) -> None:
    message = carrier.ledger.get(sid)
    if message is None or message.status in TERMINAL:
        return
    if message.status == "sent":
        _end(carrier, message, when=when)
    elif code := _obstacle(carrier, message, when=when):
        _change(carrier, replace(message, error_code=code), "failed", when=when)
    else:
        moved = _change(carrier, message, _NEXT[message.status], when=when)
        carrier.agenda.at(_next_time(carrier, moved, when=when), partial(_advance, carrier, sid))


def _obstacle(carrier: Carrier, message: Message, *, when: datetime) -> int | None:
    if message.status == "queued" and when - message.created > timedelta(seconds=message.validity_seconds):
        return 30036
    return 30001 if message.status == "accepted" and _is_full(carrier, message.sender) else None


def _next_time(carrier: Carrier, message: Message, *, when: datetime) -> datetime:
    if message.status == "queued":
        return max(when, carrier.queue(message.sender, message.segments))
    extra = BEHAVIOURS[carrier.behaviours.of(message.to)].seconds if message.status == "sent" else 0
    return when + _step(carrier) + timedelta(seconds=extra)


def _end(carrier: Carrier, message: Message, *, when: datetime) -> None:
    outcome = BEHAVIOURS[carrier.behaviours.of(message.to)]
    if outcome.status == "sent":
        return
    if outcome.status == "delivered":
        carrier.put_on_phone(message.to, Text(when, "in", message.sender, message.body, message.sid))
    _change(carrier, replace(message, error_code=outcome.code), outcome.status, when=when)


def _change(carrier: Carrier, message: Message, status: str, *, when: datetime) -> Message:
    sent = when if status == "sent" else message.sent
    moved = replace(message, status=status, updated=when, sent=sent)
    carrier.ledger.put(moved)
    tell_status(carrier, moved)
    return moved


def _is_full(carrier: Carrier, sender: str) -> bool:
    return carrier.wait_of(sender) > timedelta(seconds=carrier.settings.queue_seconds)


def _step(carrier: Carrier) -> timedelta:
    return timedelta(seconds=carrier.settings.step_seconds)
