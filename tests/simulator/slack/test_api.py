from typing import Any

import pytest
import requests
from slack_sdk.errors import SlackApiError
from slack_sdk.web import WebClient

from simulator.people import Person, Workspace

TEXT = {"type": "section", "block_id": "said", "text": {"type": "mrkdwn", "text": "hello"}}


def refused(call: Any) -> SlackApiError:
    with pytest.raises(SlackApiError) as error:
        call()
    return error.value


def code(call: Any) -> str:
    return str(refused(call).response["error"])


def test_a_token_is_needed_and_must_be_the_right_one(addresses: dict[str, Any]) -> None:
    url = addresses["slack"]
    assert code(lambda: WebClient(token="xoxb-other", base_url=url).auth_test()) == "invalid_auth"
    assert code(lambda: WebClient(token="xapp-simulator", base_url=url).auth_test()) == "not_allowed_token_type"
    assert requests.post(f"{url}auth.test", timeout=60).json() == {"ok": False, "error": "not_authed"}


@pytest.mark.parametrize(
    ("method", "given"),
    [
        ("chat.postMessage", {"channel": "C0MARKET", "text": "a", "thread_ts": ["1"]}),
        ("chat.update", {"channel": "C0MARKET", "text": "a", "ts": {}}),
        ("users.list", {"limit": [5]}),
        ("views.open", {"trigger_id": ["1"], "view": {"type": "modal", "blocks": []}}),
    ],
)
def test_an_argument_of_a_wrong_kind_is_refused(client: WebClient, method: str, given: dict[str, Any]) -> None:
    assert code(lambda: client.api_call(method, json=given)) == "invalid_arguments"


def test_a_list_may_come_as_something_else(client: WebClient) -> None:
    assert code(lambda: client.api_call("conversations.open", json={"users": 5})) == "user_not_found"


def test_a_form_that_is_not_utf_8_is_read_as_far_as_it_goes(addresses: dict[str, Any]) -> None:
    token = {"Authorization": "Bearer xoxb-simulator", "Content-Type": "application/x-www-form-urlencoded"}
    answer = requests.post(f"{addresses['slack']}chat.postMessage", headers=token, data=b"channel=\xff", timeout=60)
    assert (answer.status_code, answer.json()["error"]) == (200, "channel_not_found")


def test_the_bot_learns_who_it_is(client: WebClient) -> None:
    told = client.auth_test()
    assert (told["team_id"], told["user_id"], told["bot_id"]) == ("T0SIM", "U0BOT", "B0SIM")


@pytest.mark.parametrize(
    ("method", "needed"),
    [
        ("users.lookupByEmail", "users:read.email"),
        ("team.info", "team:read"),
        ("conversations.join", "channels:join"),
    ],
)
def test_a_scope_that_the_manifest_lacks_is_named(client: WebClient, method: str, needed: str) -> None:
    answer = refused(lambda: client.api_call(method)).response
    assert (answer["error"], answer["needed"]) == ("missing_scope", needed)
    assert "chat:write" in answer["provided"].split(",")


def test_addresses_of_people_need_their_own_scope(client: WebClient) -> None:
    profile = client.users_info(user="U0ANA")["user"]["profile"]
    assert "email" not in profile


@pytest.mark.parametrize(
    ("channel", "error"),
    [
        ("C0NOBOT", "not_in_channel"),
        ("C0OLD", "is_archived"),
        ("C0SECRET", "channel_not_found"),
        ("C0NOWHERE", "channel_not_found"),
        ("", "channel_not_found"),
    ],
)
def test_the_bot_posts_only_where_it_may(client: WebClient, channel: str, error: str) -> None:
    assert code(lambda: client.chat_postMessage(channel=channel, text="hi")) == error


def test_posting_to_a_person_opens_direct_messages(client: WebClient, ana: Person) -> None:
    client.chat_postMessage(channel="U0ANA", text="for you")
    assert ana.channel("direct messages")[0].text == "for you"


def test_timestamps_rise_and_are_never_the_same(client: WebClient) -> None:
    found = [client.chat_postMessage(channel="#marketing", text=str(number))["ts"] for number in range(20)]
    assert found == sorted(set(found))


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({}, "no_text"),
        ({"text": "a" * 40_001}, "msg_too_long"),
        ({"text": "a", "thread_ts": "1.000001"}, "thread_not_found"),
        ({"text": "a", "metadata": {"event_type": "no payload"}}, "invalid_metadata_format"),
        ({"blocks": [{"type": "nonsense"}]}, "invalid_blocks"),
        ({"blocks": "[not json"}, "invalid_blocks_format"),
    ],
)
def test_a_post_that_slack_refuses_is_refused(client: WebClient, given: dict[str, Any], error: str) -> None:
    assert code(lambda: client.api_call("chat.postMessage", json={"channel": "C0MARKET", **given})) == error


def test_a_block_that_slack_is_ordered_not_to_know_is_refused_and_others_stand(
    client: WebClient, workspace: Workspace
) -> None:
    workspace.faults({"service": "blocks", "kind": "unknown", "what": "divider"})
    post = {"channel": "C0MARKET", "text": "hello", "blocks": [TEXT]}
    assert client.api_call("chat.postMessage", json=post)["ok"]
    post["blocks"] = [TEXT, {"type": "divider"}]
    assert code(lambda: client.api_call("chat.postMessage", json=post)) == "invalid_blocks"
    workspace.recovers()
    assert client.api_call("chat.postMessage", json=post)["ok"]


def test_blocks_may_come_as_a_form(client: WebClient, ana: Person) -> None:
    form = {"channel": "C0MARKET", "text": "fallback", "blocks": '[{"type": "divider"}]'}
    assert client.api_call("chat.postMessage", data=form)["message"]["blocks"][0]["type"] == "divider"


def test_an_edit_without_blocks_keeps_them_and_an_empty_list_takes_them_away(client: WebClient, ana: Person) -> None:
    ts = client.chat_postMessage(channel="C0MARKET", text="old", blocks=[TEXT])["ts"]
    client.chat_update(channel="C0MARKET", ts=ts, text="new")
    assert ana.channel("#marketing")[0].text == "hello"
    client.chat_update(channel="C0MARKET", ts=ts, text="new", blocks=[])
    assert ana.channel("#marketing")[0].text == "new"


def test_only_its_own_messages_can_be_edited(client: WebClient, ana: Person) -> None:
    ana.types("mine", in_="#marketing")
    ts = ana.channel("#marketing")[0].ts
    assert code(lambda: client.chat_update(channel="C0MARKET", ts=ts, text="x")) == "cant_update_message"
    assert code(lambda: client.chat_delete(channel="C0MARKET", ts=ts)) == "cant_delete_message"
    assert code(lambda: client.chat_update(channel="C0MARKET", ts="1.2", text="x")) == "message_not_found"


def test_an_ephemeral_message_is_for_one_and_cannot_be_edited(client: WebClient, ana: Person, bo: Person) -> None:
    ts = client.chat_postEphemeral(channel="C0MARKET", user="U0ANA", text="only you")["message_ts"]
    ana.sees("only you")
    bo.does_not_see("only you")
    assert code(lambda: client.chat_update(channel="C0MARKET", ts=ts, text="x")) == "message_not_found"
    assert code(lambda: client.chat_postEphemeral(channel="C0OPS", user="U0EVE", text="x")) == "user_not_in_channel"


def test_a_thread_hangs_under_its_root(client: WebClient, ana: Person) -> None:
    root = client.chat_postMessage(channel="C0MARKET", text="root")["ts"]
    client.chat_postMessage(channel="C0MARKET", text="reply", thread_ts=root)
    assert ana.thread("root").thread == "root\nreply"


def test_groups_and_people_change_under_the_bots_eyes(client: WebClient, workspace: Workspace) -> None:
    assert client.usergroups_users_list(usergroup="S0APPROVE")["users"] == ["U0BO"]
    workspace.changes("groups", {"id": "S0APPROVE", "remove": ["U0BO"], "add": ["U0CY"]})
    assert client.usergroups_users_list(usergroup="S0APPROVE")["users"] == ["U0CY"]
    workspace.changes("users", {"id": "U0BO", "deleted": True})
    assert client.users_info(user="U0BO")["user"]["deleted"] is True
    assert code(lambda: client.users_info(user="U0NOBODY")) == "user_not_found"


def test_lists_come_in_pages(client: WebClient) -> None:
    found, cursor = [], ""
    while True:
        answer = client.users_list(limit=3, cursor=cursor)
        found += [user["id"] for user in answer["members"]]
        cursor = answer["response_metadata"]["next_cursor"]
        if not cursor:
            break
    assert len(found) == len(set(found)) == 7


def test_a_file_is_uploaded_in_three_steps_and_shown(client: WebClient, ana: Person) -> None:
    ticket = client.files_getUploadURLExternal(filename="errors.csv", length=3)
    assert requests.post(ticket["upload_url"], data=b"four", timeout=60).status_code == 400
    assert requests.post(ticket["upload_url"], data=b"abc", timeout=60).ok
    shared = client.files_completeUploadExternal(
        files=[{"id": ticket["file_id"], "title": "Bad"}], channel_id="C0MARKET"
    )
    ana.sees("(file: Bad)")
    assert ana.downloads("errors.csv") == b"abc"
    private = shared["files"][0]["url_private_download"]
    right = {"Authorization": "Bearer xoxb-simulator"}
    assert requests.get(private, headers=right, timeout=60).content == b"abc"
    assert "Sign in" in requests.get(private, timeout=60).text
    client.files_delete(file=ticket["file_id"])
    ana.does_not_see("(file: Bad)")
    assert code(lambda: client.files_info(file=ticket["file_id"])) == "file_not_found"


def test_a_picture_must_be_public_or_uploaded(client: WebClient) -> None:
    local = {"type": "image", "image_url": "http://127.0.0.1/p.png", "alt_text": "phone"}
    stored = {"type": "image", "slack_file": {"id": "F0NOTTHERE1"}, "alt_text": "phone"}
    for block in (local, stored):
        body = {"channel": "C0MARKET", "text": "phone", "blocks": [block]}
        assert code(lambda body=body: client.api_call("chat.postMessage", json=body)) == "invalid_blocks"


def test_rate_limits_are_told_with_the_seconds_to_wait(client: WebClient, workspace: Workspace) -> None:
    workspace.changes("connection", {"limits_rates": True})
    try:
        answer = refused(lambda: [client.chat_postMessage(channel="C0OPS", text="x") for _ in range(9)]).response
    finally:
        workspace.changes("connection", {"limits_rates": False})
    assert (answer.status_code, answer["error"]) == (429, "ratelimited")
    assert int(answer.headers["Retry-After"]) >= 1


@pytest.mark.parametrize(("kind", "is_posted"), [("error", False), ("lost", True), ("ratelimited", False)])
def test_a_fault_strikes_before_or_after_the_work(
    client: WebClient, control: str, ana: Person, kind: str, is_posted: bool
) -> None:
    rule = {"service": "slack", "what": "chat.postMessage", "kind": kind, "times": 1}
    requests.post(f"{control}/faults", json=rule, timeout=60).raise_for_status()
    with pytest.raises((SlackApiError, OSError)):
        client.chat_postMessage(channel="C0MARKET", text="struck")
    assert [post.text for post in ana.channel("#marketing")] == (["struck"] if is_posted else [])


def test_the_wire_log_tells_calls_without_tokens(client: WebClient, workspace: Workspace) -> None:
    client.chat_postMessage(channel="C0MARKET", text="logged", token="xoxb-simulator")
    entry = workspace.requests("chat.postMessage")[-1]
    assert (entry["outcome"], entry["arguments"]["text"]) == ("ok", "logged")
    assert "xoxb-simulator" not in str(entry)


def test_blocks_can_be_checked_without_posting(client: WebClient) -> None:
    assert client.api_call("blocks.validate", json={"blocks": [TEXT]})["ok"]
    answer = refused(lambda: client.api_call("blocks.validate", json={"blocks": [{"type": "section"}]})).response
    assert answer["response_metadata"]["messages"][0].endswith("[json-pointer:/blocks/0]")


def test_a_long_poll_tells_what_changed_since(client: WebClient, ana: Person) -> None:
    number = ana.screen()["number"]
    client.chat_postMessage(channel="C0MARKET", text="now")
    assert ana.screen(since=number, wait=10)["number"] > number
