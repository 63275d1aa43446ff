"""Threads that write: one with two lanes for SQLite, two pools for PostgreSQL."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import count
from math import inf
from queue import PriorityQueue
from threading import Thread
from typing import Any, Protocol, TypeVar

T = TypeVar("T")

HANDICAP = 8  # so many who come later go before a bulk task: people hardly wait for it, and it always gets its turn


class Lanes(Protocol):
    """Where writing units are handed in."""

    def submit(self, task: Callable[[], T], *, bulk: bool) -> Future[T]:
        """Hand a task in; it runs even when nobody waits for it any more."""

    def close(self) -> None:
        """Finish what was handed in, then end the threads."""


class OneWriter:
    """One thread: bulk tasks let those go first who come a little later, but a flood of them starves nobody."""

    def __init__(self) -> None:
        self._waiting: PriorityQueue[tuple[float, int, Callable[[], None] | None]] = PriorityQueue()
        self._order = count()
        self._thread = Thread(target=self._work, name="writer", daemon=True)
        self._thread.start()

    def submit(self, task: Callable[[], T], *, bulk: bool) -> Future[T]:
        """Hand a task in; it runs even when nobody waits for it any more."""
        future: Future[T] = Future()
        place = next(self._order)
        self._waiting.put((place + (HANDICAP if bulk else 0), place, lambda: _settle(future, task)))
        return future

    def close(self) -> None:
        """Finish what was handed in, then end the thread."""
        self._waiting.put((inf, next(self._order), None))
        self._thread.join()

    def _work(self) -> None:
        while (step := self._waiting.get()[2]) is not None:
            step()


class TwoPools:
    """Two pools of threads, so that bulk work never takes the last connection from people."""

    def __init__(self, people: int, bulk: int) -> None:
        self._people = ThreadPoolExecutor(people, "write")
        self._bulk = ThreadPoolExecutor(bulk, "bulk")

    def submit(self, task: Callable[[], T], *, bulk: bool) -> Future[T]:
        """Hand a task in; it runs even when nobody waits for it any more."""
        return (self._bulk if bulk else self._people).submit(task)

    def close(self) -> None:
        """Finish what was handed in, then end the threads."""
        self._people.shutdown()
        self._bulk.shutdown()


def _settle(future: Future[Any], task: Callable[[], Any]) -> None:
    # From here on nobody can cancel it; that somebody did before is no reason not to do it.
    future.set_running_or_notify_cancel()
    try:
        result = task()
    except BaseException as error:  # noqa: BLE001 - it belongs to whoever waits, as in concurrent.futures itself
        _tell(future, error=error)
    else:
        _tell(future, result=result)


def _tell(future: Future[Any], *, result: Any = None, error: BaseException | None = None) -> None:
    if future.cancelled():
        return
    if error:
        future.set_exception(error)
    else:
        future.set_result(result)
