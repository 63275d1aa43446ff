"""Logs: one line an event, phone numbers masked wherever they stand, secrets never written."""

import logging
import re
import sys
from collections.abc import Collection, MutableMapping
from typing import Any

import structlog

PHONE_KEYS = frozenset({"number", "to", "from_", "phone", "mobile", "sender"})
SECRET_WORDS = ("token", "secret", "password", "authorization", "signature")
NOISY = ("slack_bolt", "slack_sdk", "twilio", "apscheduler", "uvicorn", "aiohttp", "alembic", "procrastinate")


NUMBER = re.compile(r"(\+|%2B)(\d{4})\d{4,9}(\d{2})(?!\d)")  # in words, and in an address


def set_up(level: str, *, secrets: Collection[str] = ()) -> None:
    """Send all logs, the vendors' too, to standard error: as JSON, or in words on a terminal; `secrets` never."""
    steps: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        mask,
    ]
    last: list[Any] = (
        [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
        if sys.stderr.isatty()
        else [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    )
    structlog.configure(
        processors=[*steps, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping().get(level.upper(), 20)),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=steps,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last, Redact(secrets)],
    )
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)


def mask(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Hide secrets, and all of a phone number but its ends."""
    for key, value in event.items():
        if any(word in key for word in SECRET_WORDS):
            event[key] = "•••"
        elif key in PHONE_KEYS and isinstance(value, str) and len(value) > 8:
            event[key] = f"{value[:5]}•••{value[-2:]}"
    return event


class Redact:
    """Hides in a whole line what no key could tell: numbers and secrets in the words of an error or of a vendor."""

    def __init__(self, secrets: Collection[str]) -> None:
        longest_first = sorted(filter(None, secrets), key=len, reverse=True)
        self._secrets = re.compile("|".join(map(re.escape, longest_first))) if longest_first else None

    def __call__(self, _logger: object, _method: str, line: Any) -> str:
        """Give the line as it may be written."""
        told = self._secrets.sub("•••", line) if self._secrets else line
        return NUMBER.sub(r"\1\2•••\3", told)
