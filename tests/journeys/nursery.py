"""Starts the processes of journeys out of one that has imported everything: to import takes seconds, and they are many.

Each is a process of its own all the same, with its own environment, and can be killed.
"""

import atexit
import json
import os
import random
import runpy
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).parents[2]
IMPORTED = ("bot.cli", "bot.wiring", "simulator.app")
ACK_SECONDS = 15  # the stage's Slack waits longer, for on a busy machine everything takes longer


class Child:
    """A process that was started here; the same few methods as those of `subprocess.Popen`."""

    def __init__(self, output: int, told: int) -> None:
        self.stdout = os.fdopen(output, encoding="utf-8")
        self._told = os.fdopen(told, "rb", buffering=0)  # unbuffered: whether more is told is asked of the system
        self._pid = int(self._told.readline())
        self._code: int | None = None

    def send_signal(self, number: signal.Signals) -> None:
        """Send it a signal, unless it has ended."""
        if self._code is None and not self._has_ended(0):
            os.kill(self._pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it as a power cut does."""
        self.send_signal(signal.SIGKILL)

    def wait(self, patience_seconds: float | None = None) -> int:
        """Wait until it has ended, and give its exit code; one below zero is a signal's number."""
        if self._code is None:
            if not self._has_ended(patience_seconds):
                raise subprocess.TimeoutExpired("a process of the stage", patience_seconds or 0)
            self._code = int(self._told.readline())
            self._told.close()
        return self._code

    def _has_ended(self, patience_seconds: float | None) -> bool:
        return bool(select.select([self._told], [], [], patience_seconds)[0])


def start(words: Sequence[str], environment: Mapping[str, str]) -> Child:
    """Start `python -m` these words; its standard output is a pipe."""
    (read_order, order), (output, write_output), (told, write_told) = (os.pipe() for _ in range(3))
    socket.send_fds(_nursery()[0], [b"."], [read_order, write_output, write_told])
    for end in (read_order, write_output, write_told):
        os.close(end)
    with os.fdopen(order, "w", encoding="utf-8") as written:
        json.dump({"words": list(words), "environment": dict(environment)}, written)
    return Child(output, told)


@cache
def _nursery() -> tuple[socket.socket, subprocess.Popen[bytes]]:
    """Make one for each process of tests; it ends when nobody holds the other end of its socket any more."""
    ours, its = socket.socketpair()
    command = [sys.executable, "-m", __name__, str(its.fileno())]
    process = subprocess.Popen(command, cwd=ROOT, pass_fds=[its.fileno()], stdin=subprocess.DEVNULL)
    its.close()
    atexit.register(_end, ours, process)
    return ours, process


def _end(ours: socket.socket, process: subprocess.Popen[bytes]) -> None:
    ours.close()
    process.wait()


def _serve(asked: socket.socket) -> None:
    for name in IMPORTED:
        import_module(name)
    import_module("bot.slack.bind").ACK_SECONDS = ACK_SECONDS  # type: ignore[attr-defined]
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for those who watch
    while ends := socket.recv_fds(asked, 1, 3)[1]:
        if os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            asked.close()
            _watch(*ends)
            return
        for end in ends:
            os.close(end)


def _watch(order: int, output: int, told: int) -> None:
    """Be two: the process that was asked for, and one that tells how it ended."""
    child = os.fork()
    if child == 0:
        os.close(told)
        _become(order, output)
        return
    os.close(order)
    os.close(output)
    os.write(told, b"%d\n" % child)
    _, status = os.waitpid(child, 0)
    os.write(told, b"%d\n" % os.waitstatus_to_exitcode(status))
    os._exit(0)


def _become(order: int, output: int) -> None:
    with os.fdopen(order, encoding="utf-8") as read:
        asked = json.load(read)
    os.environ.clear()
    os.environ.update(asked["environment"])
    os.dup2(output, 1)
    os.close(output)
    random.seed()  # else all of them throw the same dice
    module, *words = asked["words"]
    sys.argv = [module, *words]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    _serve(socket.socket(fileno=int(sys.argv[1])))
