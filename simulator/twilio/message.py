"""One text, to or from a phone, and its JSON."""

from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import Any

from simulator.twilio.errors import FAILURES

API_VERSION = "2010-04-01"
PRICE_PER_SEGMENT = 0.0079
TERMINAL = frozenset({"delivered", "undelivered", "failed", "canceled", "received"})


@dataclass(frozen=True, slots=True)
class Message:
    """A row of the carrier's ledger; a redacted or deleted one keeps its body here but not in the API."""

    sid: str
    to: str
    sender: str
    body: str
    direction: str
    status: str
    segments: int
    created: datetime
    updated: datetime
    sent: datetime | None = None
    service_sid: str | None = None
    callback: str | None = None
    validity_seconds: int = 36_000
    error_code: int | None = None
    redacted: bool = False
    deleted: bool = False


def as_json(message: Message, account_sid: str) -> dict[str, Any]:
    """The resource as the API shows it; sender and segments are unknown until the service has chosen a sender."""
    uri = f"/{API_VERSION}/Accounts/{account_sid}/Messages/{message.sid}"
    undecided = message.status == "accepted"
    return {
        "account_sid": account_sid,
        "api_version": API_VERSION,
        "body": "" if message.redacted else message.body,
        "date_created": format_datetime(message.created),
        "date_sent": format_datetime(message.sent) if message.sent else None,
        "date_updated": format_datetime(message.updated),
        "direction": message.direction,
        "error_code": message.error_code,
        "error_message": FAILURES.get(message.error_code) if message.error_code else None,
        "from": None if undecided else message.sender,
        "messaging_service_sid": message.service_sid,
        "num_media": "0",
        "num_segments": "0" if undecided else str(message.segments),
        "price": f"-{message.segments * PRICE_PER_SEGMENT:.5f}" if message.sent else None,
        "price_unit": "USD",
        "sid": message.sid,
        "status": message.status,
        "subresource_uris": {"media": f"{uri}/Media.json"},
        "to": message.to,
        "uri": f"{uri}.json",
    }
