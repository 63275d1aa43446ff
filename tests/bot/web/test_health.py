import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.responses import Response

from bot.db import Database
from bot.engine.local import JobsQueue
from bot.web.health import HELP, Health
from jobs.world import World
from tests.bot.fakes import FixedClock, NoCarrier, NoChat, NoFiles, NoImages


def told(url: str, story: Callable[[Health], Awaitable[list[Response]]], *, token: str = "") -> list[Response]:
    db, clock = Database(url), FixedClock(datetime(2026, 11, 22, tzinfo=UTC))
    queue = JobsQueue(clock)
    health = Health(
        World(db, NoCarrier(), NoChat(), NoImages(), queue, clock, NoFiles()), queue.late_since, token=token
    )

    async def run() -> list[Response]:
        try:
            return await story(health)
        finally:
            await db.close()

    return asyncio.run(run())


def asked(host: str, authorization: str = "") -> Request:
    headers = [(b"authorization", authorization.encode())] if authorization else []
    return Request({"type": "http", "headers": headers, "client": (host, 5000)})


def test_it_is_ready_only_between_being_up_and_being_told_to_end(sqlite_url: str) -> None:
    async def story(health: Health) -> list[Response]:
        answers = []
        for is_ready in (False, True, False):
            health.is_ready = is_ready
            answers.append(await health.readyz(asked("10.0.0.7")))
        return answers

    assert [answer.status_code for answer in told(sqlite_url, story)] == [503, 200, 503]


def test_without_a_database_it_is_not_well_and_says_so(tmp_path: Path) -> None:
    async def story(health: Health) -> list[Response]:
        health.is_ready = True
        return [await health.healthz(asked("10.0.0.7")), await health.readyz(asked("10.0.0.7"))]

    answers = told(f"sqlite:///{tmp_path}/nowhere/at/all.db", story)
    assert [(answer.status_code, answer.body) for answer in answers] == [(503, b"The database does not answer.")] * 2


@pytest.mark.parametrize(
    ("token", "host", "authorization", "status"),
    [
        ("", "127.0.0.1", "", 200),
        ("", "10.0.0.7", "", 403),
        ("", "10.0.0.7", "Bearer ", 403),
        ("hush", "10.0.0.7", "Bearer hush", 200),
        ("hush", "10.0.0.7", "Bearer hush2", 401),
        ("hush", "10.0.0.7", "", 401),
        ("hush", "127.0.0.1", "", 401),
    ],
)
def test_figures_are_for_this_machine_or_with_a_token_for_whoever_has_it(
    token: str, host: str, authorization: str, status: int, sqlite_url: str
) -> None:
    async def story(health: Health) -> list[Response]:
        return [await health.metrics(asked(host, authorization))]

    (answer,) = told(sqlite_url, story, token=token)
    assert answer.status_code == status


def test_each_figure_says_what_it_is(sqlite_url: str) -> None:
    async def story(health: Health) -> list[Response]:
        return [await health.metrics(asked("127.0.0.1"))]

    (answer,) = told(sqlite_url, story)
    lines = bytes(answer.body).decode().splitlines()
    assert [line.split()[2] for line in lines if line.startswith("# HELP")] == [f"textops_{name}" for name in HELP]
    assert [line.split()[0] for line in lines if not line.startswith("#")] == [f"textops_{name}" for name in HELP]
