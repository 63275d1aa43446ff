import socket
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from tests.simulator.twilio.conftest import World, eventually


def post(world: World, *, timeout: float = 5) -> requests.Response:
    account = world.client.account_sid
    return requests.post(
        f"{world.url}/2010-04-01/Accounts/{account}/Messages.json",
        data={"To": "+12125550123", "From": "+12015550100", "Body": "Hi"},
        auth=world.client.auth,
        timeout=timeout,
    )


def strike(world: World, **rule: Any) -> None:
    world.carrier.faults({"what": "messages.create", "times": 1, **rule})


def test_a_lost_reply_leaves_the_text_accepted(world: World) -> None:
    strike(world, kind="lost")
    with pytest.raises(requests.ConnectionError):
        post(world)
    assert len(world.carrier.ledger()) == 1
    assert post(world).status_code == 201


def test_a_late_error_leaves_the_text_accepted(world: World) -> None:
    strike(world, kind="late_error", status=500)
    assert post(world).status_code == 500
    assert len(world.carrier.ledger()) == 1


def test_an_early_error_accepts_nothing(world: World) -> None:
    strike(world, kind="error", status=503)
    answer = post(world)
    assert (answer.status_code, answer.json()["code"]) == (503, 20503)
    assert world.carrier.ledger() == []


def test_an_error_can_carry_any_code(world: World) -> None:
    strike(world, kind="error", status=400, code=30034)
    assert post(world).json()["code"] == 30034


@pytest.mark.parametrize(("seconds", "header"), [(3, "3"), (0, None)])
def test_too_many_requests_come_with_and_without_retry_after(world: World, seconds: int, header: str | None) -> None:
    strike(world, kind="ratelimited", seconds=seconds)
    answer = post(world)
    assert (answer.status_code, answer.json()["code"]) == (429, 20429)
    assert answer.headers.get("Retry-After") == header
    assert world.carrier.ledger() == []


def test_a_slow_answer_comes_after_the_text_was_accepted(world: World) -> None:
    strike(world, kind="slow", seconds=0.4)
    with pytest.raises(requests.ReadTimeout):
        post(world, timeout=0.1)
    assert len(world.carrier.ledger()) == 1


def test_a_refused_connection_accepts_nothing_and_heals(world: World) -> None:
    strike(world, kind="refused", seconds=3600)
    with pytest.raises(requests.ConnectionError, match="refused"):
        post(world)
    assert world.carrier.ledger() == []
    world.carrier.recovers()
    assert post(world).status_code == 201


def test_a_refusal_heals_by_itself_after_its_seconds(world: World) -> None:
    strike(world, kind="refused", seconds=0.05)
    eventually(lambda: listens(world))
    assert post(world).status_code == 201


def test_the_newest_refusal_counts(world: World) -> None:
    strike(world, kind="refused", seconds=0.05)
    strike(world, kind="refused", seconds=3600)
    time.sleep(0.2)
    assert not listens(world)


def test_more_requests_at_once_than_allowed_are_too_many(world: World) -> None:
    world.carrier.set({"requests_max": 1})
    strike(world, kind="slow", seconds=0.3)
    with ThreadPoolExecutor() as pool:
        statuses = [answer.status_code for answer in pool.map(post, [world, world])]
    assert sorted(statuses) == [201, 429]
    assert post(world).status_code == 201


def listens(world: World) -> bool:
    there = urlsplit(world.url)
    with socket.socket() as probe:
        return probe.connect_ex((there.hostname, there.port)) == 0
