"""The driver itself: what it finds, and what it says when it finds nothing."""

import asyncio
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from slack_sdk.web import WebClient

from simulator.app import Options, running
from simulator.people import Person, Workspace

MANIFEST = """
display_information: {name: Demo}
features: {bot_user: {display_name: Demo}}
oauth_config: {scopes: {bot: [commands, chat:write]}}
settings: {interactivity: {is_enabled: true}}
"""


@pytest.fixture(scope="module")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    path = tmp_path_factory.mktemp("people") / "manifest.yml"
    path.write_text(MANIFEST)
    loop, simulator = asyncio.new_event_loop(), running(Options(manifest=path))
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    yield asyncio.run_coroutine_threadsafe(simulator.__aenter__(), loop).result(timeout=60)
    asyncio.run_coroutine_threadsafe(simulator.__aexit__(None, None, None), loop).result(timeout=60)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


@pytest.fixture
def control(addresses: dict[str, Any]) -> str:
    requests.post(f"{addresses['control']}/reset", timeout=60).raise_for_status()
    return str(addresses["control"])


@pytest.fixture
def ana(control: str) -> Person:
    return Person(control, "U0ANA", patience_seconds=0.0)


@pytest.fixture
def client(addresses: dict[str, Any]) -> WebClient:
    return WebClient(token="xoxb-simulator", base_url=addresses["slack"])


def button(words: str) -> dict[str, Any]:
    text = {"type": "plain_text", "text": words}
    return {"type": "actions", "elements": [{"type": "button", "action_id": words.lower(), "text": text}]}


def test_what_somebody_cannot_find_comes_with_what_they_see(ana: Person, client: WebClient) -> None:
    client.chat_postMessage(channel="C0MARKET", text="fallback", blocks=[button("Approve")])
    with pytest.raises(AssertionError, match=r"nothing called “Reject”[\s\S]*\[Approve\]"):
        ana.clicks("Reject")
    with pytest.raises(AssertionError, match=r"waited 0 s for 'Sale'[\s\S]*\[Approve\]"):
        ana.sees("Sale", within=0)
    with pytest.raises(AssertionError, match="to be nowhere"):
        ana.does_not_see("Approve")


def test_people_wait_for_what_they_want_to_use(control: str, client: WebClient) -> None:
    later = threading.Timer(0.1, lambda: client.chat_postMessage(channel="C0OPS", text="!", blocks=[button("Late")]))
    later.start()
    assert Person(control, "U0ANA").clicks("Late")["reason"] == "connection_failed"
    later.join()


def test_the_newest_message_is_meant_unless_another_is_named(ana: Person, client: WebClient, control: str) -> None:
    old = client.chat_postMessage(channel="C0MARKET", text="#1 Old", blocks=[_words("#1 Old"), button("Go")])
    client.chat_postMessage(channel="C0MARKET", text="#2 New", blocks=[_words("#2 New"), button("Go")])
    reply = client.chat_postMessage(channel="C0MARKET", text="approve?", thread_ts=old["ts"], blocks=[button("Yes")])
    assert ana.clicks("Go", on="#1 Old")["reason"] == "connection_failed"
    assert ana.clicks("Yes", in_thread_of="#1 Old")["acked"] is False
    with pytest.raises(AssertionError, match="nothing called “Yes”"):
        ana.clicks("Yes", in_thread_of="#2 New")
    assert ana.thread("#1 Old").replies[0].ts == reply["ts"]


def test_people_see_only_what_is_theirs(ana: Person, control: str, client: WebClient) -> None:
    client.chat_postMessage(channel="C0PRIVATE", text="launch plan")
    ana.sees("launch plan")
    Person(control, "U0EVE").does_not_see("launch plan")
    with pytest.raises(AssertionError, match="Eve is in no channel called #ops"):
        Person(control, "U0EVE").types("hi", in_="#ops")


def test_nobody_and_the_deactivated_cannot_act(control: str) -> None:
    with pytest.raises(AssertionError, match="nobody with the id U0NONE"):
        Person(control, "U0NONE").screen()
    Workspace(control).changes("users", {"id": "U0DEE", "deleted": True})
    with pytest.raises(AssertionError, match="Dee is deactivated"):
        Person(control, "U0DEE").screen()


def test_a_mention_is_told_from_words_that_look_like_one(ana: Person, client: WebClient) -> None:
    client.chat_postMessage(channel="C0MARKET", text="<@U0BO> &lt;!channel&gt;")
    assert ana.channel("#marketing")[0].mentions == ("U0BO",)
    ana.sees("@Bo <!channel>")


def test_the_bot_comes_into_a_channel_by_invitation(ana: Person, client: WebClient) -> None:
    ana.invites_the_bot("#no-bot")
    assert client.chat_postMessage(channel="C0NOBOT", text="here")["ok"]
    ana.sees("here")


def test_the_administrator_makes_people_channels_and_groups(control: str) -> None:
    workspace = Workspace(control)
    workspace.changes("users", {"id": "U0FAY", "name": "fay"})
    workspace.changes("channels", {"id": "C0NEW", "name": "new", "add": ["U0FAY", "U0BOT"]})
    told = workspace.changes("groups", {"handle": "writers", "add": ["U0FAY"]})
    Person(control, "U0FAY").types("first", in_="#new")
    assert Person(control, "U0FAY").channel("#new")[0].text == "first"
    assert told["groups"][-1]["users"] == ["U0FAY"]
    with pytest.raises(AssertionError, match="Unknown of a person: colour"):
        workspace.changes("users", {"colour": "red"})


def test_a_request_that_makes_no_sense_is_told_so(control: str) -> None:
    for path in ("people/U0ANA/fly", "people/U0ANA/click", "workspace/weather"):
        answer = requests.post(f"{control}/slack/{path}", json={}, timeout=60)
        assert 400 <= answer.status_code < 500
        assert answer.json()["error"].endswith(".")


def _words(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "plain_text", "text": text}}
