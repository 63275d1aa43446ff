"""How much of an import one transaction writes: what takes about as long as others may be kept waiting."""

from collections.abc import Callable
from time import thread_time
from typing import TypeVar

from store import Session

UNIT_SECONDS = 0.03  # of a processor; with the commit it is meant to be under 0.1, on a busy machine too
GROWTH_MAX = 2

T = TypeVar("T")


class Pace:
    """So many rows at a time: more where they are written quickly, fewer on a slow machine."""

    def __init__(self, *, least: int, most: int) -> None:
        """Begin with the fewest."""
        self._least, self._most = least, most
        self.rows = least

    def watched(self, unit: Callable[[Session], T], *, rows: int) -> Callable[[Session], T]:
        """Make a unit that tells what it takes of a processor; so busy others make it no smaller."""

        def timed(session: Session) -> T:
            began = thread_time()
            result = unit(session)
            self.note(rows, seconds=thread_time() - began)
            return result

        return timed

    def note(self, rows: int, *, seconds: float) -> None:
        """Note how long so many rows took; one quick unit alone does not make the next a huge one."""
        fitting = rows * min(GROWTH_MAX, UNIT_SECONDS / max(seconds, 0.001))
        self.rows = max(self._least, min(self._most, int(fitting)))
