"""The wire log as the page shows it: a line for each request, numbers masked, and each as curl."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import parse_qsl

from simulator.page.curl import as_curl
from simulator.page.templates import environment
from simulator.wire import SOCKET, Exchange, Log

LINES_MAX = 60
ABOUT_MAX = 160
CALL_FIELDS = ("channel", "channel_id", "user", "users", "user_id", "view_id", "usergroup", "filename", "file")

_SID = re.compile(r"\b([A-Z]{2}[0-9a-f]{4})[0-9a-f]{28}\b")
_NUMBER = re.compile(r"(\+[1-9]\d{2,10}|(?<!\d)\(?\d{3}\)?[ .-]?\d{3}[ .-]?)\d{4}(?!\d)")
_SLACK_ERROR = re.compile(rb'^\{"ok":\s*false,\s*"error":\s*"([^"]+)"')
_STATE = re.compile(rb'"status":\s*"(\w+)"')
_TEXT_SID = re.compile(rb'"sid":\s*"(SM\w{4})')
_CODE = re.compile(rb'"code":\s*(\d+)')


@dataclass(frozen=True, slots=True)
class Line:
    """One request in words: what was asked, about whom, and how it ended."""

    number: int
    service: str
    is_from_bot: bool
    what: str
    about: str
    outcome: str
    is_failed: bool


@dataclass(frozen=True, slots=True)
class WireLog:
    """Reads the log for the page; only the lines that are drawn are read."""

    log: Log

    @property
    def number(self) -> int:
        """The number of the newest line; it rises, also over a start over."""
        return self.log.number

    def after(self, number: int) -> list[Line]:
        """The lines after a number, oldest first: the newest 60 at most."""
        wanted = min(self.log.number - number, LINES_MAX)
        newest = list(islice(reversed(self.log.exchanges), max(wanted, 0)))
        return [_line(self.log.number - back, exchange) for back, exchange in enumerate(newest)][::-1]

    def news_html(self, number: int) -> str:
        """The lines after a number as list items; those beyond 60 are told as one."""
        lines = self.after(number)
        kept = min(self.log.number - number, len(self.log.exchanges))
        return environment().get_template("wire_lines.html").render(lines=lines, left_out=kept - len(lines))

    def region_html(self) -> str:
        """The whole region, with the newest lines."""
        return environment().get_template("wire.html").render(lines=self.after(0), left_out=0)

    def curl(self, number: int) -> str:
        """One line as a command; a line that is gone is a ValueError."""
        back = self.log.number - number
        if not 0 <= back < len(self.log.exchanges):
            raise ValueError("This line is no longer kept: the log holds the newest 2,000.")
        return as_curl(self.log.exchanges[-1 - back])


def _line(number: int, exchange: Exchange) -> Line:
    entry = exchange.entry
    what, about, result = _READERS[entry.service, entry.is_from_bot](exchange)
    is_refused = entry.service == "slack" and result not in {"", "ok"}
    told = result if result and entry.service == "slack" else f"{entry.status or 'no answer'} {result}".strip()
    return Line(
        number=number,
        service=entry.service,
        is_from_bot=entry.is_from_bot,
        what=_SID.sub(r"\1…", what),
        about=_masked(about[:ABOUT_MAX]),
        outcome=f"{told} {_span(entry.seconds)}",
        is_failed=is_refused or not 0 < entry.status < 400,
    )


def _slack_call(exchange: Exchange) -> tuple[str, str, str]:
    path = exchange.entry.path
    if not path.startswith("/api/"):
        return f"{exchange.entry.method} {path}", "", ""
    fields = _fields(exchange)
    about = " ".join(str(fields[name]) for name in CALL_FIELDS if fields.get(name))
    error = _SLACK_ERROR.match(exchange.answer)
    outcome = error.group(1).decode() if error else "ok"
    return path.removeprefix("/api/"), about, outcome if exchange.entry.status in {200, 429} else ""


def _slack_news(exchange: Exchange) -> tuple[str, str, str]:
    fields = _fields(exchange)
    payload = fields.get("payload", fields)
    payload = _object(payload) if isinstance(payload, str) else payload
    what = "socket" if exchange.entry.method == SOCKET else f"POST {exchange.entry.path}"
    return what, _told(payload), ""


def _told(payload: Mapping[str, Any]) -> str:
    """What a person did, or what happened, in a few words."""
    if "command" in payload:
        return f"{payload['command']} {payload.get('text', '')} by {payload.get('user_id')}"
    event = payload.get("event") or {}
    if event:
        return " ".join(str(event[name]) for name in ("type", "user", "channel") if isinstance(event.get(name), str))
    acted = next(iter(payload.get("actions") or [payload.get("view") or payload]))
    name = acted.get("action_id") or acted.get("callback_id") or ""
    by = (payload.get("user") or {}).get("id")
    return " ".join(str(part) for part in (payload.get("type"), name, f"by {by}" if by else "") if part)


def _carrier_call(exchange: Exchange) -> tuple[str, str, str]:
    fields = _fields(exchange)
    about = f"To={fields['To']}" if "To" in fields else ""
    found = (pattern.search(exchange.answer) for pattern in (_CODE, _STATE, _TEXT_SID))
    code, state, sid = ((match.group(1).decode() if match else "") for match in found)
    result = f"error {code}" if code and exchange.entry.status >= 400 else f"{state} {sid}{'…' if sid else ''}"
    return f"{exchange.entry.method} {exchange.entry.path}", about, result.strip()


def _carrier_news(exchange: Exchange) -> tuple[str, str, str]:
    fields = _fields(exchange)
    status = " ".join(str(fields.get(name, "")) for name in ("MessageStatus", "ErrorCode")).strip()
    told = f"{fields.get('From')} “{fields['Body']}”" if "Body" in fields else status
    return f"POST {exchange.entry.path}", f"{fields.get('MessageSid', '')[:6]}… {told}", ""


def _fields(exchange: Exchange) -> dict[str, Any]:
    text = exchange.body.decode(errors="replace")
    return _object(text) if text.startswith("{") else dict(parse_qsl(text, keep_blank_values=True))


def _object(text: str) -> dict[str, Any]:
    """The JSON object of a text; none of a body that was cut."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _masked(text: str) -> str:
    return _NUMBER.sub(r"\1••••", text)


def _span(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds >= 0.001 else "<1 ms"


_READERS: dict[tuple[str, bool], Callable[[Exchange], tuple[str, str, str]]] = {
    ("slack", True): _slack_call,
    ("slack", False): _slack_news,
    ("twilio", True): _carrier_call,
    ("twilio", False): _carrier_news,
}
