"""Names that Slack gives to things: timestamps that only rise, ids and secrets nobody can guess."""

import itertools
import secrets
from datetime import datetime

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


class Timestamps:
    """Message timestamps of the movable clock, made unique by rising a microsecond where two would meet."""

    def __init__(self) -> None:
        self._last_microseconds = 0

    def next(self, now: datetime) -> str:
        """The next `ts`; never the same twice, not even when the clock stands or goes back."""
        wanted = int(now.timestamp() * 1_000_000)
        self._last_microseconds = max(wanted, self._last_microseconds + 1)
        return f"{self._last_microseconds // 1_000_000}.{self._last_microseconds % 1_000_000:06d}"


_numbers = itertools.count(1000)


def new_id(letter: str) -> str:
    """An id such as `V0K3…`: the letter tells the kind, the rest is chance."""
    return letter + "0" + "".join(secrets.choice(LETTERS) for _ in range(9))


def new_trigger() -> str:
    """A trigger id in Slack's three-part form."""
    return f"{next(_numbers)}.{next(_numbers)}.{secrets.token_hex(16)}"


def new_hash(now: datetime) -> str:
    """A view's hash, new at every change of the view."""
    return f"{int(now.timestamp())}.{secrets.token_hex(4)}"
