"""What the carrier's error codes mean, what sort of trouble each is, and what to do about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Kind(StrEnum):
    """The sort of trouble, by what it asks of us."""

    INVALID_NUMBER = "invalid_number"
    OPTED_OUT = "opted_out"
    LANDLINE = "landline"
    UNREACHABLE = "unreachable"
    FILTERED = "filtered"
    SENDER_BROKEN = "sender_broken"
    ACCOUNT_BROKEN = "account_broken"
    TRANSIENT = "transient"
    CONTENT = "content"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Meaning:
    """One code: what it means, its kind, and advice; code 0 is "none was given"."""

    code: int
    meaning: str
    kind: Kind
    advice: str

    @property
    def stops_everything(self) -> bool:
        """Whether no other text would get through either, so that the rest stays planned."""
        return self.kind in {Kind.ACCOUNT_BROKEN, Kind.SENDER_BROKEN}


LABEL: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.INVALID_NUMBER: "invalid number",
        Kind.OPTED_OUT: "opted out at the carrier",
        Kind.LANDLINE: "landline",
        Kind.UNREACHABLE: "unreachable",
        Kind.FILTERED: "filtered by the carrier",
        Kind.SENDER_BROKEN: "sender not working",
        Kind.ACCOUNT_BROKEN: "account not working",
        Kind.TRANSIENT: "carrier too busy",
        Kind.CONTENT: "text refused",
        Kind.UNKNOWN: "unknown",
    }
)

ADVICE: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.INVALID_NUMBER: "Correct or remove the number.",
        Kind.OPTED_OUT: "Do not text this number until its owner texts START.",
        Kind.LANDLINE: "Ask for a mobile number.",
        Kind.UNREACHABLE: "Try again another day; remove the number if it keeps failing.",
        Kind.FILTERED: "Review the wording and the links, and name the sender.",
        Kind.SENDER_BROKEN: "Put the sending number right in the carrier's console, then resume.",
        Kind.ACCOUNT_BROKEN: "Put the carrier account right, then resume.",
        Kind.TRANSIENT: "Send more slowly, or later.",
        Kind.CONTENT: "Change the text.",
        Kind.UNKNOWN: "Look the message up in the carrier's console.",
    }
)

_TABLE = (
    (10001, "The account is not active.", Kind.ACCOUNT_BROKEN),
    (20003, "The account id or its secret is wrong, or the account is suspended.", Kind.ACCOUNT_BROKEN),
    (20005, "The account is not active.", Kind.ACCOUNT_BROKEN),
    (20429, "Too many requests at once.", Kind.TRANSIENT),
    (20500, "The carrier had an error of its own.", Kind.TRANSIENT),
    (20503, "The carrier is not available at the moment.", Kind.TRANSIENT),
    (21211, "The number is not a valid phone number.", Kind.INVALID_NUMBER),
    (21212, "The sender is not a valid number.", Kind.SENDER_BROKEN),
    (21217, "The number does not appear to be a phone number.", Kind.INVALID_NUMBER),
    (21265, "The number is a short code, which cannot be texted.", Kind.INVALID_NUMBER),
    (21266, "The number is the sender itself.", Kind.INVALID_NUMBER),
    (21408, "The account may not text this country.", Kind.INVALID_NUMBER),
    (21601, "The sender cannot send texts.", Kind.SENDER_BROKEN),
    (21602, "The text is empty.", Kind.CONTENT),
    (21603, "No sender was given.", Kind.SENDER_BROKEN),
    (21604, "No number was given.", Kind.INVALID_NUMBER),
    (21605, "The text is too long.", Kind.CONTENT),
    (21606, "The sender is not a number of this account that can send texts.", Kind.SENDER_BROKEN),
    (21608, "A trial account texts verified numbers only.", Kind.INVALID_NUMBER),
    (21610, "The owner of this number has opted out.", Kind.OPTED_OUT),
    (21611, "The sender's queue is full.", Kind.TRANSIENT),
    (21612, "The sender cannot reach this number.", Kind.UNREACHABLE),
    (21614, "The number is not a mobile number.", Kind.LANDLINE),
    (21617, "The text is longer than 1,600 characters.", Kind.CONTENT),
    (21618, "The text cannot be sent.", Kind.CONTENT),
    (21619, "The text is missing.", Kind.CONTENT),
    (21635, "The number is a landline.", Kind.LANDLINE),
    (21659, "The sender is not a number of the carrier's.", Kind.SENDER_BROKEN),
    (21660, "The sender does not belong to this account.", Kind.SENDER_BROKEN),
    (21661, "The sender cannot send texts.", Kind.SENDER_BROKEN),
    (21703, "The messaging service has no sender.", Kind.SENDER_BROKEN),
    (21704, "The messaging service has no sender for this number.", Kind.SENDER_BROKEN),
    (30001, "The queue overflowed.", Kind.TRANSIENT),
    (30002, "The account is suspended.", Kind.ACCOUNT_BROKEN),
    (30003, "The phone is switched off or out of reach.", Kind.UNREACHABLE),
    (30004, "The phone or its operator blocks texts from this sender.", Kind.UNREACHABLE),
    (30005, "The number is not in service.", Kind.INVALID_NUMBER),
    (30006, "The number is a landline, or its operator cannot be reached.", Kind.LANDLINE),
    (30007, "The text was filtered as unwanted.", Kind.FILTERED),
    (30008, "The operator gave no reason.", Kind.UNKNOWN),
    (30010, "The text costs more than the limit that was set.", Kind.CONTENT),
    (30017, "The operator's network was congested.", Kind.TRANSIENT),
    (30018, "The country asks for a registered sender.", Kind.SENDER_BROKEN),
    (30019, "The text is larger than the operator takes.", Kind.CONTENT),
    (30022, "The sender's registered rate was exceeded.", Kind.TRANSIENT),
    (30023, "The sender's daily number of texts is used up.", Kind.SENDER_BROKEN),
    (30024, "The sender is not set up at this operator yet.", Kind.UNREACHABLE),
    (30027, "The operator's daily number of texts for this sender is used up.", Kind.FILTERED),
    (30032, "The toll-free sender is not verified.", Kind.SENDER_BROKEN),
    (30033, "The sender's registered campaign is suspended.", Kind.SENDER_BROKEN),
    (30034, "The sender is not registered for texts to the United States.", Kind.SENDER_BROKEN),
    (30036, "The text waited longer than it was valid.", Kind.TRANSIENT),
    (30410, "The operator did not answer in time.", Kind.TRANSIENT),
    (30500, "The operator had an error of its own.", Kind.TRANSIENT),
)

CODES: Mapping[int, Meaning] = MappingProxyType(
    {code: Meaning(code, meaning, kind, ADVICE[kind]) for code, meaning, kind in _TABLE}
)

_BY_HTTP_STATUS = {
    400: ("The carrier refused the request.", Kind.UNKNOWN),
    401: ("The carrier did not accept our credentials.", Kind.ACCOUNT_BROKEN),
    403: ("The account may not do this.", Kind.ACCOUNT_BROKEN),
    404: ("The account or its address at the carrier does not exist.", Kind.ACCOUNT_BROKEN),
    429: ("Too many requests at once.", Kind.TRANSIENT),
}


def look_up(code: int | None, *, http_status: int | None = None) -> Meaning:
    """Explain an error; a code that is not in the table is judged by the HTTP status, and an unknown one says so."""
    number = code or 0
    if number in CODES:
        return CODES[number]
    if http_status and http_status >= 500:
        return _explain(number, "The carrier had an error of its own.", Kind.TRANSIENT)
    if http_status in _BY_HTTP_STATUS:
        return _explain(number, *_BY_HTTP_STATUS[http_status])
    return _explain(
        number, f"The carrier gave code {number}." if number else "The carrier gave no reason.", Kind.UNKNOWN
    )


def _explain(code: int, meaning: str, kind: Kind) -> Meaning:
    return Meaning(code, meaning, kind, ADVICE[kind])
