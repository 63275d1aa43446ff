"""Modals, home tabs and shortcuts, with a real Bolt app behind."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web import WebClient

from simulator.people import Person, Workspace
from tests.simulator.slack.kit import NAME, Bot, modal, text, until


@pytest.mark.parametrize("action", ["errors", "update", "push", "clear", "close"])
def test_every_answer_to_a_submission_is_followed(bot: Bot, ana: Person, form: Any, action: str) -> None:
    form(NAME)
    done = {"type": "modal", "title": text("Done"), "close": text("Back"), "blocks": []}
    answers: dict[str, dict[str, Any]] = {
        "errors": {"response_action": "errors", "errors": {"name": "Taken."}},
        "update": {"response_action": "update", "view": done},
        "push": {"response_action": "push", "view": done},
        "clear": {"response_action": "clear"},
        "close": {},
    }

    @bot.app.view("thing")
    async def saved(ack: Any) -> None:
        await ack(**answers[action])

    ana.fills("Name", "x")
    ana.submits()
    if action in {"clear", "close"}:
        ana.has_no_modal()
    elif action == "errors":
        assert ana.modal().errors == {"Name": "Taken."}
        ana.sees("Taken.")
    else:
        assert (ana.modal().title, ana.modal().depth) == ("Done", 2 if action == "push" else 1)


def test_an_answer_that_names_no_input_shows_trouble_and_keeps_the_form(bot: Bot, ana: Person, form: Any) -> None:
    form(NAME)

    @bot.app.view("thing")
    async def saved(ack: Any) -> None:
        await ack(response_action="errors", errors={"nowhere": "?"})

    ana.fills("Name", "x")
    ana.submits()
    ana.sees("We had some trouble connecting.")
    assert ana.modal().inputs["Name"] == "x"


@pytest.mark.parametrize("notify", [False, True])
def test_closing_tells_the_bot_only_when_it_asked(bot: Bot, ana: Person, form: Any, notify: bool) -> None:
    @bot.app.view_closed("thing")
    async def closed(ack: Any) -> None:
        await ack()

    form(NAME, notify_on_close=notify)
    ana.fills("Name", "lost")
    ana.closes()
    ana.has_no_modal()
    told = [body for body in bot.heard if body.get("type") == "view_closed"]
    assert [(one["is_cleared"], one["view"]["state"]["values"]) for one in told] == ([(False, {})] if notify else [])


def test_the_stack_is_three_deep(bot: Bot, ana: Person, form: Any) -> None:
    refusals: list[str] = []
    more = {"type": "actions", "elements": [{"type": "button", "action_id": "more", "text": text("More")}]}

    @bot.app.action("more")
    async def pushed(ack: Any, body: dict[str, Any], client: Any) -> None:
        await ack()
        try:
            await client.views_push(trigger_id=body["trigger_id"], view=modal(more))
        except SlackApiError as error:
            refusals.append(str(error))

    form(more)
    ana.clicks("More")
    until(lambda: ana.modal().depth == 2)
    ana.clicks("More")
    until(lambda: ana.modal().depth == 3)
    ana.clicks("More")
    until(lambda: bool(refusals))
    assert "push_limit_reached" in refusals[0]


@pytest.mark.parametrize(
    ("seconds", "error"), [(3.0, "exchanged_trigger_id"), (0.0, "expired_trigger_id")], ids=["used", "late"]
)
def test_a_trigger_opens_once_and_not_late(
    bot: Bot, ana: Person, workspace: Workspace, seconds: float, error: str
) -> None:
    answers: list[str] = []
    workspace.changes("connection", {"trigger_seconds": seconds})

    @bot.app.command("/demo")
    async def demo(ack: Any, body: dict[str, Any], client: Any) -> None:
        await ack()
        for _ in range(2):
            try:
                await client.views_open(trigger_id=body["trigger_id"], view=modal(NAME))
            except SlackApiError as refusal:
                answers.append(refusal.response["error"])

    ana.types("/demo", in_="#marketing")
    until(lambda: error in answers)
    workspace.changes("connection", {"trigger_seconds": 3.0})


def test_an_old_hash_is_a_conflict(bot: Bot, ana: Person, client: WebClient, form: Any) -> None:
    form(NAME)
    view = ana.screen()["modals"][0]["id"]
    told = client.views_update(view_id=view, view=modal(NAME))["view"]
    client.views_update(view_id=view, hash=told["hash"], view=modal(NAME))
    with pytest.raises(SlackApiError, match="hash_conflict"):
        client.views_update(view_id=view, hash=told["hash"], view=modal(NAME))
    with pytest.raises(SlackApiError, match="not_found"):
        client.views_update(view_id="V0NONE", view=modal(NAME))


def test_an_external_id_is_unique_and_finds_its_view(ana: Person, bo: Person, bot: Bot, client: WebClient) -> None:
    refusals: list[str] = []

    @bot.app.command("/demo")
    async def demo(ack: Any, body: dict[str, Any], client: Any) -> None:
        await ack()
        try:
            await client.views_open(trigger_id=body["trigger_id"], view=modal(NAME, external_id="one"))
        except SlackApiError as refusal:
            refusals.append(refusal.response["error"])

    ana.types("/demo", in_="#marketing")
    assert ana.modal().title == "Thing"
    client.views_update(external_id="one", view=modal(NAME, external_id="one"))
    bo.types("/demo", in_="#marketing")
    until(lambda: refusals == ["duplicate_external_id"])


def test_the_home_tab_is_shown_and_clicked(bot: Bot, ana: Person, client: WebClient) -> None:
    button = {"type": "actions", "elements": [{"type": "button", "action_id": "new", "text": text("New one")}]}
    client.views_publish(user_id="U0ANA", view={"type": "home", "blocks": [button]})

    @bot.app.event("app_home_opened")
    async def opened() -> None:
        """Heard by the middleware already."""

    @bot.app.action("new")
    async def new(ack: Any, body: dict[str, Any], client: Any) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=modal(NAME))

    ana.opens_home()
    assert "[New one]" in ana.home()
    ana.clicks("New one")
    assert ana.modal().title == "Thing"


def test_shortcuts_start_from_anywhere_and_from_a_message(bot: Bot, ana: Person) -> None:
    @bot.app.shortcut("new_thing")
    async def new_thing(ack: Any, body: dict[str, Any], client: Any) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=modal(NAME))

    @bot.app.shortcut("use_this")
    async def use_this(ack: Any, respond: Any, body: dict[str, Any]) -> None:
        await ack()
        await respond(f"got: {body['message']['text']}")

    ana.starts("New thing")
    assert ana.modal().title == "Thing"
    ana.closes()
    ana.types("Sale today", in_="#marketing")
    ana.starts("Use this", on="Sale today")
    ana.sees("got: Sale today")
