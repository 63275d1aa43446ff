"""Slack's rate limits, off unless asked for: so many calls a minute by tier, and one post a second a channel."""

import time
from collections import defaultdict, deque

from simulator.slack.errors import Extra, RefusedError

CALLS_A_MINUTE = {
    "conversations.list": 20,
    "users.list": 20,
    "usergroups.list": 20,
    "usergroups.users.list": 20,
    "conversations.info": 50,
    "conversations.members": 100,
    "chat.update": 50,
    "chat.delete": 50,
    "users.info": 100,
    "views.open": 100,
    "views.push": 100,
    "views.update": 100,
    "views.publish": 100,
}
POSTS = {"chat.postMessage", "chat.postEphemeral"}
BURST_POSTS = 4


class Limits:
    """Counts real seconds, as the caller's patience does."""

    def __init__(self) -> None:
        self._calls: defaultdict[str, deque[float]] = defaultdict(deque)

    def count(self, method: str, *, channel: str) -> None:
        """Take one call, or refuse it with the seconds to wait."""
        if method in POSTS:
            self._take(f"{method} {channel}", most=BURST_POSTS, seconds=BURST_POSTS)
        elif method in CALLS_A_MINUTE:
            self._take(method, most=CALLS_A_MINUTE[method], seconds=60)

    def _take(self, key: str, *, most: int, seconds: int) -> None:
        now, calls = time.monotonic(), self._calls[key]
        while calls and calls[0] <= now - seconds:
            calls.popleft()
        if len(calls) >= most:
            raise too_many(int(calls[0] + seconds - now) + 1)
        calls.append(now)


def too_many(seconds: int) -> RefusedError:
    """`ratelimited`, with Retry-After."""
    return RefusedError("ratelimited", Extra(retry_after_seconds=max(1, seconds)))
