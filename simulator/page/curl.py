"""A request of the log as a command that makes it again; what is secret stands as a variable of the shell."""

import re
import shlex

from simulator.wire import SOCKET, Exchange

CARRIER_LOGIN = '-u "$TWILIO_ACCOUNT_SID:$TWILIO_AUTH_TOKEN"'
CONTINUED = " \\\n  "

# curl finds these out for itself.
_OWN = {"host", "content-length", "connection", "accept", "accept-encoding", "transfer-encoding", "authorization"}
_TOKEN = re.compile(r'(?:(?<=^token=)|(?<=[?&]token=))[^&]+|(?:(?<="token": ")|(?<="token":"))[^"]+')


def as_curl(exchange: Exchange) -> str:
    """The command; what went over a socket is its envelope, as no command could send it."""
    if exchange.entry.method == SOCKET:
        return f"# over the web socket:\n{_text(exchange)}\n"
    words = [
        f"curl -X {exchange.entry.method} {_quoted(exchange.url, exchange)}",
        *_headers(exchange),
        *_data(exchange),
    ]
    return _remark(exchange) + CONTINUED.join(words) + "\n"


def _headers(exchange: Exchange) -> list[str]:
    given = {name.decode("latin-1"): value.decode("latin-1") for name, value in exchange.headers}
    kept = {name: each for name, each in given.items() if name.lower() not in _OWN}
    written = ["-H " + shlex.quote(f"{name.title()}: {each}") for name, each in kept.items()]
    login = given.get("authorization", "") if exchange.entry.is_from_bot else ""
    if login.startswith("Basic "):
        return [CARRIER_LOGIN, *written]
    if login:
        return [f'-H "Authorization: Bearer {_variable(login.removeprefix("Bearer "))}"', *written]
    return written


def _data(exchange: Exchange) -> list[str]:
    if not exchange.body:
        return []
    return [f"--data-raw {_quoted(_text(exchange), exchange)}" if _is_text(exchange) else "--data-binary @body"]


def _quoted(text: str, exchange: Exchange) -> str:
    """An address or a body for a shell; a token in it stands outside the quotes, so that the shell puts it in."""
    done, parts = 0, []
    for found in _TOKEN.finditer(text) if exchange.entry.is_from_bot else ():
        parts += [shlex.quote(text[done : found.start()]), f'"{_variable(found.group())}"']
        done = found.end()
    rest = text[done:]
    return "".join([*parts, shlex.quote(rest)] if rest or not parts else parts)


def _variable(token: str) -> str:
    return "$SLACK_APP_TOKEN" if token.startswith("xapp") else "$SLACK_BOT_TOKEN"


def _remark(exchange: Exchange) -> str:
    kept = len(exchange.body)
    if kept < exchange.size_bytes:
        return f"# Cut: the first {kept:,} of the body's {exchange.size_bytes:,} bytes.\n"
    return "" if _is_text(exchange) else f"# body: a file with the {kept:,} bytes that were sent.\n"


def _is_text(exchange: Exchange) -> bool:
    # A cut may go through the middle of a character.
    return "\ufffd" not in _text(exchange)[:-1]


def _text(exchange: Exchange) -> str:
    return exchange.body.decode(errors="replace")
