"""What a status callback costs, beside the carrier's validator with a commit for each, and beside an empty answer."""

from statistics import median
from urllib.parse import urlencode

from benchmarks import crowd, load
from benchmarks.measure import Claim
from benchmarks.served import SECRET
from bot.web.signature import HEADER, sign

TURNS = 5
CALLBACKS = 4_000
PLAIN_CALLBACKS = 1_000
LEAST = {
    "callbacks, one by one, SQLite": 1.8,
    "callbacks, one by one, PostgreSQL": 1.8,
    "callbacks, empty, SQLite": 0.3,
    "callbacks, empty, PostgreSQL": 0.3,
}
FORM = {
    "ApiVersion": "2010-04-01", "MessageStatus": "delivered", "SmsSid": "SM0123456789abcdef0123456789abcdef",
    "SmsStatus": "delivered", "RawDlrDoneDate": "2611221200", "To": "+12125550100", "From": "+12015550100",
    "MessagingServiceSid": "MG0123456789abcdef0123456789abcdef", "MessageSid": "SM0123456789abcdef0123456789abcdef",
    "AccountSid": "AC0123456789abcdef0123456789abcdef",
}  # fmt: skip


def claims() -> list[Claim]:
    """Measure on each database that is there."""
    with crowd.databases() as found:
        return [claim for name, url in found.items() for claim in _of(name, url)]


def _of(name: str, url: str) -> list[Claim]:
    with crowd.world(url), load.served(url) as port:
        turns = [
            (
                load.seconds_each(port, [_post("/twilio/status")] * CALLBACKS, answer=b"204"),
                load.seconds_each(port, [_post("/plain")] * PLAIN_CALLBACKS, answer=b"204"),
                load.seconds_each(port, [_post("/empty")] * CALLBACKS, answer=b"204"),
            )
            for _ in range(TURNS)
        ]
    ours, plain, empty = (median(side) for side in zip(*turns, strict=True))
    peers = {f"callbacks, one by one, {name}": plain, f"callbacks, empty, {name}": empty}
    return [Claim(claim, ours, peer, LEAST[claim]) for claim, peer in peers.items()]


def _post(path: str) -> bytes:
    body, path = urlencode(FORM), f"{path}?attempt=d17.1"
    signature = sign(crowd.PUBLIC_URL + path, list(FORM.items()), secret=SECRET.encode())
    head = (
        f"POST {path} HTTP/1.1\r\nHost: t.acme.example\r\n{HEADER}: {signature}\r\nUser-Agent: TwilioProxy/1.1\r\n"
        "I-Twilio-Idempotency-Token: 6b2f4a1e-8a0d-4a55-9d3e-1f6f6f6f6f6f\r\nAccept: */*\r\n"
        f"Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return f"{head}{body}".encode()
