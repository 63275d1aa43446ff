"""Logs: one line an event, phone numbers masked by key, secrets never written."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

PHONE_KEYS = frozenset({"number", "to", "from_", "phone", "mobile", "sender"})
SECRET_WORDS = ("token", "secret", "password", "authorization", "signature")
NOISY = ("slack_bolt", "slack_sdk", "twilio", "apscheduler", "uvicorn", "aiohttp", "alembic", "procrastinate")


def set_up(level: str) -> None:
    """Send all logs, the vendors' too, to standard error: as JSON, or in words on a terminal."""
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
        foreign_pre_chain=steps, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last]
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
