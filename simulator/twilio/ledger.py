"""Every text the carrier ever accepted, in order, and what it adds up to."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from simulator.twilio.message import Message


@dataclass(slots=True)
class Ledger:
    """The messages by sid and by the phone at the other end; a message is replaced, never lost."""

    _messages: dict[str, Message] = field(default_factory=dict)
    _order: list[str] = field(default_factory=list)
    _of_phone: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def put(self, message: Message) -> None:
        """Add a message, or put its newer state in the place of the older."""
        if message.sid not in self._messages:
            self._order.append(message.sid)
            self._of_phone[_phone(message)].append(message.sid)
        self._messages[message.sid] = message

    def get(self, sid: str) -> Message | None:
        """The message as the API knows it: a deleted one is not there."""
        message = self._messages.get(sid)
        return None if message is None or message.deleted else message

    def newest(self, phone: str | None = None) -> Iterator[Message]:
        """All that the API knows, newest first; with a phone, only what went to it or came from it."""
        sids = self._order if phone is None else self._of_phone.get(phone, [])
        found = (self._messages[sid] for sid in reversed(sids))
        return (message for message in found if not message.deleted)

    def between(self, since: datetime | None, to: datetime | None) -> list[Message]:
        """Everything created in a span, oldest first; deleted messages count."""
        found = (self._messages[sid] for sid in self._order)
        return [each for each in found if (not since or each.created >= since) and (not to or each.created < to)]


def sums(messages: Iterable[Message]) -> dict[str, Any]:
    """Totals of outbound texts; a duplicate is the same text to the same number once more."""
    everything = list(messages)
    outbound = [each for each in everything if each.direction != "inbound"]
    alike = Counter((each.to, each.body) for each in outbound)
    return {
        "messages": len(outbound),
        "segments": sum(each.segments for each in outbound),
        "by_status": dict(Counter(each.status for each in outbound)),
        "by_error": dict(Counter(str(each.error_code) for each in outbound if each.error_code)),
        "by_number": dict(Counter(each.to for each in outbound)),
        "duplicates": sum(times - 1 for times in alike.values()),
        "inbound": len(everything) - len(outbound),
    }


def _phone(message: Message) -> str:
    return message.sender if message.direction == "inbound" else message.to
