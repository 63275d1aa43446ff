"""Inputs as people fill them, with a real Bolt app behind."""

from typing import Any

import pytest

from simulator.people import Person
from tests.simulator.slack.kit import NAME, TYPED, Bot, asks, modal, option, text

EVERYTHING = [
    NAME,
    asks("Kind", {"type": "static_select", "options": [option("Offers"), option("News")]}),
    asks("Numbers", {"type": "multi_static_select", "options": [option("Ana"), option("Bo"), option("Cy")]}),
    asks("When", {"type": "radio_buttons", "options": [option("Send now"), option("Schedule for later")]}),
    asks("Extras", {"type": "checkboxes", "options": [option("Dark mode"), option("Loud")]}, optional=True),
    asks("Date", {"type": "datepicker"}),
    asks("Time", {"type": "timepicker"}),
    asks("Channel", {"type": "conversations_select", "default_to_current_conversation": True}),
    asks("Owner", {"type": "users_select"}),
    asks("File", {"type": "file_input", "filetypes": ["csv"]}),
]
FILLED = {
    "Name": "Teaser",
    "Kind": "News",
    "Numbers": "Ana, Cy",
    "When": "Schedule for later",
    "Extras": "Dark mode",
    "Date": "2026-11-27",
    "Time": "09:00",
    "Channel": "#marketing",
    "Owner": "@Bo",
    "File": "people.csv",
}


def fills_everything(ana: Person) -> None:
    ana.fills("Name", "Teaser")
    ana.chooses("Kind", "News")
    ana.chooses("Numbers", "Ana", "Cy")
    ana.chooses("When", "Schedule for later")
    ana.checks("Dark mode")
    ana.checks("Loud")
    ana.unchecks("Loud")
    ana.fills("Date", "2026-11-27")
    ana.fills("Time", "09:00")
    ana.chooses("Owner", "Bo")
    ana.uploads("File", "people.csv", b"a,b")


def test_every_kind_of_input_is_filled_by_its_label(bot: Bot, ana: Person, form: Any) -> None:
    form(*EVERYTHING)

    @bot.app.view("thing")
    async def saved(ack: Any) -> None:
        await ack()

    fills_everything(ana)
    assert ana.modal().inputs == FILLED
    ana.submits()
    ana.has_no_modal()
    values = bot.last("view_submission")["view"]["state"]["values"]
    assert values["name"]["name"] == {"type": "plain_text_input", "value": "Teaser"}
    assert values["when"]["when"]["selected_option"]["value"] == "schedule for later"
    assert [one["value"] for one in values["numbers"]["numbers"]["selected_options"]] == ["ana", "cy"]
    assert values["channel"]["channel"]["selected_conversation"] == "C0MARKET"
    assert values["owner"]["owner"]["selected_user"] == "U0BO"
    assert values["file"]["file"]["files"][0]["name"] == "people.csv"


def test_an_empty_required_input_is_slacks_own_business(bot: Bot, ana: Person, form: Any) -> None:
    form(NAME)
    ana.submits()
    assert ana.modal().errors == {"Name": "Please complete this required field."}
    assert [body["type"] for body in bot.heard if "type" in body] == []


@pytest.mark.parametrize("by_character", [False, True])
def test_typing_tells_the_bot_and_survives_its_updates(bot: Bot, ana: Person, form: Any, by_character: bool) -> None:
    form(TYPED)

    @bot.app.action("message")
    async def typed(ack: Any, body: dict[str, Any], client: Any) -> None:
        await ack()
        said = body["actions"][0]["value"] or ""
        line = {"type": "section", "block_id": "live", "text": text(f"{len(said)} characters")}
        view = modal(TYPED, line, callback_id="thing")
        await client.views_update(view_id=body["view"]["id"], view=view)

    ana.fills("Message", "Hello there, people", by_character=by_character)
    ana.sees("19 characters")
    assert ana.modal().inputs["Message"] == "Hello there, people"


def test_a_new_block_id_loses_what_was_typed_and_takes_the_new_initial_value(bot: Bot, ana: Person, form: Any) -> None:
    element = {"type": "plain_text_input", "initial_value": "from the bot"}
    form(
        NAME,
        {
            "type": "actions",
            "block_id": "row",
            "elements": [
                {"type": "button", "action_id": "same", "text": text("Same")},
                {"type": "button", "action_id": "other", "text": text("Other")},
            ],
        },
    )

    @bot.app.action("same")
    async def same(ack: Any, body: dict[str, Any], client: Any) -> None:
        await ack()
        blocks = [asks("Name", element), body["view"]["blocks"][1], {"type": "header", "text": text("Redrawn")}]
        await client.views_update(view_id=body["view"]["id"], view=modal(*blocks, callback_id="same"))

    @bot.app.action("other")
    async def other(ack: Any, body: dict[str, Any], client: Any) -> None:
        await ack()
        blocks = [asks("Name", element) | {"block_id": "name2"}, body["view"]["blocks"][1]]
        await client.views_update(view_id=body["view"]["id"], view=modal(*blocks, callback_id="other"))

    ana.fills("Name", "typed")
    ana.clicks("Same")
    ana.sees("Redrawn")
    assert ana.modal().inputs["Name"] == "typed"
    ana.clicks("Other")
    ana.sees("from the bot")
    assert ana.modal().inputs["Name"] == "from the bot"


def test_an_external_menu_offers_what_the_bot_answers(bot: Bot, ana: Person, form: Any) -> None:
    form(asks("Send to", {"type": "multi_external_select", "min_query_length": 2}))

    @bot.app.options("send to")
    async def lists(ack: Any, payload: dict[str, Any]) -> None:
        names = ["VIP customers", "VIP staff", "Everybody"]
        await ack(options=[option(name) for name in names if payload["value"].lower() in name.lower()])

    assert ana.options("Send to", "VIP") == ["VIP customers", "VIP staff"]
    ana.chooses("Send to", "VIP customers")
    ana.chooses("Send to", "Everybody", typing="every")
    assert ana.modal().inputs["Send to"] == "VIP customers, Everybody"
    with pytest.raises(AssertionError, match="it offers VIP customers, VIP staff"):
        ana.chooses("Send to", "VIP")
    with pytest.raises(AssertionError, match="from 2 characters on"):
        ana.options("Send to", "V")


def test_a_choice_stands_also_when_the_bot_redraws_while_it_is_asked_for_the_options(
    bot: Bot, ana: Person, form: Any
) -> None:
    menu = asks("Send to", {"type": "external_select", "min_query_length": 0})
    form(menu)

    @bot.app.options("send to")
    async def lists(ack: Any, body: dict[str, Any], client: Any) -> None:
        await client.views_update(view_id=body["view"]["id"], view=modal(menu, NAME, callback_id="thing"))
        await ack(options=[option("VIP")])

    ana.chooses("Send to", "VIP")
    assert ana.modal().inputs == {"Send to": "VIP", "Name": ""}
