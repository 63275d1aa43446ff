from typing import Any

import pytest
import requests
from slack_bolt.response import BoltResponse

from simulator.people import Person, Workspace
from tests.simulator.slack.kit import Bot, until

BUTTON = {
    "type": "actions",
    "block_id": "row",
    "elements": [{"type": "button", "action_id": "go", "value": "12", "text": {"type": "plain_text", "text": "Go"}}],
}


@pytest.fixture(params=["bot", "web_bot"])
def either_bot(request: pytest.FixtureRequest) -> Bot:
    made: Bot = request.getfixturevalue(request.param)
    return made


def test_a_slash_command_is_answered_to_the_person_alone(either_bot: Bot, ana: Person, bo: Person) -> None:
    @either_bot.app.command("/demo")
    async def demo(ack: Any, respond: Any, command: dict[str, Any]) -> None:
        await ack()
        await respond(f"you said {command['text']}")

    assert ana.types("/demo hello", in_="#marketing")["acked"]
    ana.sees("you said hello")
    bo.does_not_see("you said hello")


def test_an_answer_in_the_ack_itself_is_seen(either_bot: Bot, ana: Person) -> None:
    @either_bot.app.command("/demo")
    async def demo(ack: Any) -> None:
        await ack("in the ack")

    ana.types("/demo", in_="#marketing")
    assert ana.sees("in the ack") == "in the ack"


def test_a_button_tells_message_channel_and_response_url(either_bot: Bot, ana: Person) -> None:
    @either_bot.app.command("/demo")
    async def demo(ack: Any, say: Any) -> None:
        await ack()
        await say(text="card", blocks=[BUTTON])

    @either_bot.app.action("go")
    async def go(ack: Any, respond: Any) -> None:
        await ack()
        await respond(text="gone", replace_original=True)

    ana.types("/demo", in_="#marketing")
    ana.sees("[Go]")
    ana.clicks("Go")
    ana.sees("gone")
    ana.does_not_see("[Go]")
    body = either_bot.last("block_actions")
    assert body["actions"][0] | {"action_ts": ""} == {
        "action_id": "go",
        "block_id": "row",
        "type": "button",
        "text": {"type": "plain_text", "text": "Go"},
        "value": "12",
        "action_ts": "",
    }
    assert body["container"]["message_ts"] == body["message"]["ts"]
    assert (body["channel"], body["user"]["id"]) == ({"id": "C0MARKET", "name": "marketing"}, "U0ANA")


def test_a_command_that_is_not_acked_in_time_tells_the_person(bot: Bot, ana: Person, workspace: Workspace) -> None:
    workspace.changes("connection", {"ack_seconds": 0.2})

    @bot.app.command("/demo")
    async def demo() -> None:
        """Say nothing, so that the time runs out."""

    ana.types("/demo", in_="#marketing")
    workspace.changes("connection", {"ack_seconds": 3.0})
    ana.sees('/demo failed with the error "operation_timeout"')


def test_without_a_bot_a_command_fails_at_once(ana: Person) -> None:
    ana.types("/demo", in_="#marketing")
    ana.sees('/demo failed with the error "dispatch_failed"')


def test_slash_commands_do_not_work_in_threads(ana: Person) -> None:
    ana.types("good morning", in_="#marketing")
    ana.types("/demo", in_="#marketing", in_thread_of="good morning")
    ana.sees("/demo is not supported in threads. Sorry!")


def test_an_unknown_command_is_told_by_slack_itself(ana: Person) -> None:
    ana.types("/nothing", in_="#marketing")
    ana.sees("/nothing is not a valid command.")


def test_an_event_that_fails_is_sent_again_with_its_number(web_bot: Bot, ana: Person, workspace: Workspace) -> None:
    workspace.changes("connection", {"retry_seconds": [0.0, 0.0, 0.0]})
    tries: list[Any] = []

    @web_bot.app.middleware
    async def stumbles(request: Any, next_: Any) -> BoltResponse | None:
        tries.append((request.headers.get("x-slack-retry-num"), request.headers.get("x-slack-retry-reason")))
        if len(tries) < 3:
            return BoltResponse(status=500)
        await next_()
        return None

    @web_bot.app.event("app_home_opened")
    async def opened() -> None:
        """Reached at the third try."""

    ana.opens_home()
    until(lambda: len(tries) == 3)
    assert tries == [(None, None), (["1"], ["http_error"]), (["2"], ["http_error"])]


def test_metadata_of_a_subscribed_type_comes_back_as_an_event(bot: Bot, ana: Person) -> None:
    @bot.app.command("/demo")
    async def demo(ack: Any, say: Any) -> None:
        await ack()
        for kind in ("other_post", "demo_post"):
            await say(text=kind, metadata={"event_type": kind, "event_payload": {"id": kind}})

    @bot.app.event("message_metadata_posted")
    async def posted() -> None:
        """Heard by the middleware already."""

    ana.types("/demo", in_="#marketing")
    until(lambda: any(body.get("type") == "event_callback" for body in bot.heard))
    events = [body["event"] for body in bot.heard if body.get("type") == "event_callback"]
    assert [event["metadata"]["event_payload"] for event in events] == [{"id": "demo_post"}]
    assert events[0]["message_ts"] == ana.channel("#marketing")[-1].ts


def test_a_withheld_event_never_comes(bot: Bot, ana: Person, control: str) -> None:
    rule = {"service": "slack", "what": "app_home_opened", "kind": "withheld", "times": 1}
    requests.post(f"{control}/faults", json=rule, timeout=60).raise_for_status()

    @bot.app.event("app_home_opened")
    async def opened() -> None:
        """Heard by the middleware already."""

    ana.opens_home()
    ana.opens_home()
    until(lambda: bool(bot.heard))
    assert len(bot.heard) == 1


def test_what_was_sent_can_be_sent_again(either_bot: Bot, ana: Person, workspace: Workspace) -> None:
    @either_bot.app.command("/demo")
    async def demo(ack: Any) -> None:
        await ack()

    ana.types("/demo once", in_="#marketing")
    assert workspace.sends_again("slash_commands")["acked"]
    assert [body["text"] for body in either_bot.heard] == ["once", "once"]
    assert either_bot.heard[0] == either_bot.heard[1]


def test_a_request_url_must_answer_the_challenge(web_bot: Bot, workspace: Workspace, addresses: dict[str, Any]) -> None:
    url = workspace.changes("connection", {})["request_url"]
    assert workspace.verifies(url)
    assert not workspace.verifies(f"{addresses['slack']}auth.test")


def test_a_bot_that_is_told_to_reconnect_comes_back(bot: Bot, ana: Person, workspace: Workspace) -> None:
    @bot.app.command("/demo")
    async def demo(ack: Any) -> None:
        await ack("still here")

    workspace.disconnects_the_bot()
    workspace.waits_for_the_bot(within=15)
    ana.types("/demo", in_="#marketing")
    ana.sees("still here")
