"""When SQLite's log is carried over into its file: by a thread of its own, so that no commit waits for it."""

from collections.abc import Callable
from threading import Event, Thread

EVERY_SECONDS = 0.5  # pages that are changed again meanwhile are carried over once


class Checkpoints:
    """The thread; it rests while nobody writes."""

    def __init__(self, carry_over: Callable[[], bool]) -> None:
        """Begin to watch; `carry_over` tells whether it could."""
        self._carry_over = carry_over
        self._written, self._closed = Event(), Event()
        self._thread = Thread(target=self._work, name="checkpoints", daemon=True)
        self._thread.start()

    def note(self) -> None:
        """Note that something was committed."""
        self._written.set()

    def close(self) -> None:
        """End the thread; what is left in the log is carried over by whoever closes the database last."""
        self._closed.set()
        self._written.set()
        self._thread.join()

    def _work(self) -> None:
        while self._written.wait() and not self._closed.wait(EVERY_SECONDS):
            self._written.clear()
            if not self._carry_over() or self._closed.is_set():  # what `close` set may have been cleared here
                self._written.set()
