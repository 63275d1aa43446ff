"""Elements touched by their exact place."""

import asyncio
from typing import Any

import pytest

from simulator.slack import touch, views
from simulator.slack.errors import CannotError, NotThereError
from simulator.slack.find import Spot
from simulator.slack.inputs import held
from simulator.slack.messages import Draft, edit
from simulator.slack.workspace import View, Workspace
from tests.simulator.slack.ear import Heard, ear, quiet, says, shows, stacks
from tests.simulator.slack.kit import NAME, TYPED, asks, option, text

ANA, BO, CY, DEE = "U0ANA", "U0BO", "U0CY", "U0DEE"
OPTIONS = [option("Offers"), option("News"), option("Old news")]
GROUPED = {
    "type": "static_select",
    "option_groups": [{"label": text("Good"), "options": OPTIONS[:2]}, {"label": text("Bad"), "options": OPTIONS[2:]}],
}
PRESSED = {
    "type": "actions",
    "block_id": "row",
    "elements": [
        {"type": "button", "action_id": "go", "text": text("Go"), "value": "12"},
        {"type": "overflow", "action_id": "more", "options": OPTIONS},
        {"type": "static_select", "action_id": "kind", "options": OPTIONS},
    ],
}
JUDGED = {
    "type": "context_actions",
    "block_id": "judge",
    "elements": [
        {
            "type": "feedback_buttons",
            "action_id": "good",
            "positive_button": {"text": text("Good"), "value": "yes"},
            "negative_button": {"text": text("Bad"), "value": "no"},
        }
    ],
}


def at(workspace: Workspace, view: View, name: str, *, user: str = ANA) -> Spot:
    return touch.spot_at(workspace, user, surface=f"view:{view.id}", block_id=name, action_id=name)


def after(view: View, name: str) -> Any:
    return held(view.values[name, name])


@pytest.mark.parametrize(
    ("element", "value", "holds"),
    [
        ({"type": "plain_text_input"}, "Hi <b>", "Hi <b>"),
        ({"type": "plain_text_input"}, "", None),
        ({"type": "number_input", "is_decimal_allowed": False}, "12", "12"),
        ({"type": "static_select", "options": OPTIONS}, "news", OPTIONS[1]),
        ({"type": "static_select", "options": OPTIONS, "initial_option": OPTIONS[0]}, "", None),
        (GROUPED, "old news", OPTIONS[2]),
        ({"type": "multi_static_select", "options": OPTIONS}, ["news", "offers"], [OPTIONS[1], OPTIONS[0]]),
        ({"type": "multi_static_select", "options": OPTIONS}, [], []),
        ({"type": "checkboxes", "options": OPTIONS}, ["offers"], [OPTIONS[0]]),
        ({"type": "radio_buttons", "options": OPTIONS}, "offers", OPTIONS[0]),
        ({"type": "users_select"}, BO, BO),
        ({"type": "multi_users_select"}, [BO, CY], [BO, CY]),
        ({"type": "conversations_select"}, "C0MARKET", "C0MARKET"),
        ({"type": "datepicker"}, "2026-11-27", "2026-11-27"),
        ({"type": "datepicker"}, "", None),
        ({"type": "timepicker"}, "09:00", "09:00"),
        # Nine in the morning in New York, where Ana is.
        ({"type": "datetimepicker"}, "2026-11-27T09:00", 1_795_788_000),
    ],
)
def test_every_kind_of_input_takes_its_value(element: dict[str, Any], value: Any, holds: Any) -> None:
    workspace = quiet()
    view = shows(workspace, asks("Thing", element))
    asyncio.run(_sets(workspace, view, "thing", value=value))
    assert after(view, "thing") == holds


def test_rich_text_is_held_as_rich_text() -> None:
    workspace = quiet()
    view = shows(workspace, asks("Thing", {"type": "rich_text_input"}))
    asyncio.run(_sets(workspace, view, "thing", value="Hi"))
    assert after(view, "thing")["elements"][0]["elements"] == [{"type": "text", "text": "Hi"}]


async def _sets(workspace: Workspace, view: View, name: str, *, value: Any, has_entered: bool = False) -> None:
    spot = at(workspace, view, name)
    await touch.set_value(workspace, ANA, spot=spot, value=value, has_entered=has_entered)


@pytest.mark.parametrize(
    ("element", "value", "why"),
    [
        ({"type": "static_select", "options": OPTIONS}, "weather", "not one choice of this menu"),
        ({"type": "external_select"}, "never offered", "not one choice of this menu"),
        ({"type": "users_select"}, "U0BOT", "nobody like that"),
        ({"type": "conversations_select"}, "C0SECRET", "is in no channel called"),
        (
            {"type": "multi_static_select", "options": OPTIONS, "max_selected_items": 1},
            ["news", "offers"],
            "No more than 1",
        ),
        ({"type": "datepicker"}, "soon", "cannot be picked"),
        ({"type": "file_input"}, "x", "nothing to fill in"),
    ],
)
def test_what_an_input_cannot_hold_is_refused_with_a_sentence(element: dict[str, Any], value: Any, why: str) -> None:
    workspace = quiet()
    view = shows(workspace, asks("Thing", element))
    with pytest.raises(CannotError, match=why):
        asyncio.run(_sets(workspace, view, "thing", value=value))


@pytest.mark.parametrize(
    ("told_on", "dispatches", "has_entered", "hears"),
    [
        (None, False, True, 0),
        (None, True, False, 0),
        (None, True, True, 1),
        (["on_character_entered"], True, False, 1),
        (["on_character_entered"], True, True, 1),
        (["on_character_entered", "on_enter_pressed"], True, True, 1),
    ],
)
def test_the_bot_hears_of_typing_when_the_block_asks_for_it(
    told_on: list[str] | None, dispatches: bool, has_entered: bool, hears: int
) -> None:
    config = {"dispatch_action_config": {"trigger_actions_on": told_on}} if told_on else {}
    workspace = quiet()
    view = shows(workspace, asks("Thing", {"type": "plain_text_input", **config}, dispatch_action=dispatches))

    async def types() -> Heard:
        async with ear(workspace) as heard:
            await _sets(workspace, view, "thing", value="Hi", has_entered=has_entered)
            return heard

    heard = asyncio.run(types())
    assert [one["actions"][0]["value"] for one in heard] == ["Hi"] * hears


def test_the_bot_hears_of_no_character_that_was_there_before() -> None:
    workspace = quiet()
    view = shows(workspace, TYPED)

    async def types() -> Heard:
        async with ear(workspace) as heard:
            for value in ("Hi", "Hi", ""):
                await _sets(workspace, view, "message", value=value)
            return heard

    assert [one["actions"][0]["value"] for one in asyncio.run(types())] == ["Hi", None]


def test_only_the_modal_in_front_can_be_touched() -> None:
    workspace = quiet()
    below = shows(workspace, NAME)
    front = stacks(workspace, below, TYPED)
    assert at(workspace, front, "message").surface.view is front
    with pytest.raises(CannotError, match="Another window lies over that one"):
        at(workspace, below, "name")
    views.close(workspace, front)
    assert at(workspace, below, "name").surface.view is below
    with pytest.raises(NotThereError, match="not open any more"):
        at(workspace, front, "message")


def test_nobody_touches_the_modal_or_home_of_another() -> None:
    workspace = quiet()
    view = shows(workspace, NAME)
    home = views.publish_home(workspace, ANA, body={"type": "home", "blocks": [PRESSED]}, hash_=None)
    for name in (view.id, home.id):
        with pytest.raises(NotThereError):
            touch.surface_at(workspace, BO, f"view:{name}")


def test_a_message_is_touched_only_by_those_who_see_it() -> None:
    workspace = quiet()
    for_ana = says(workspace, blocks=[PRESSED], only_to=ANA)
    private = says(workspace, blocks=[PRESSED], channel="C0PRIVATE")
    for message, user in ((for_ana, BO), (private, CY)):
        with pytest.raises(NotThereError, match="not there any more"):
            touch.surface_at(workspace, user, f"message:{message.channel}:{message.ts}")
        assert touch.surface_at(workspace, ANA, f"message:{message.channel}:{message.ts}").posted is message


@pytest.mark.parametrize("name", ["message:C0MARKET:1.1", "message:C0NONE:1.1", "message:", "view:V0NONE", "home", ""])
def test_a_surface_that_is_not_there_is_told(name: str) -> None:
    with pytest.raises(NotThereError):
        touch.surface_at(quiet(), ANA, name)


def test_an_element_that_an_update_took_away_is_told() -> None:
    workspace = quiet()
    message = says(workspace, blocks=[PRESSED])
    edit(workspace, message, Draft(text="Done", blocks=[]))
    with pytest.raises(NotThereError, match="has put something else in its place"):
        row(workspace, message.ts, "go")


def row(workspace: Workspace, ts: str, action: str, *, block: str = "row") -> Spot:
    return touch.spot_at(workspace, ANA, surface=f"message:C0MARKET:{ts}", block_id=block, action_id=action)


@pytest.mark.parametrize(
    ("block", "action", "option_", "told"),
    [
        ("row", "go", "", {"value": "12"}),
        ("row", "more", "1", {"selected_option": OPTIONS[1]}),
        ("judge", "good", "negative", {"value": "no", "text": text("Bad")}),
    ],
)
def test_a_press_tells_the_bot_what_was_pressed(block: str, action: str, option_: str, told: dict[str, Any]) -> None:
    workspace = quiet()
    message = says(workspace, blocks=[PRESSED, JUDGED])

    async def presses() -> Heard:
        async with ear(workspace) as heard:
            await touch.press(workspace, ANA, spot=row(workspace, message.ts, action, block=block), option=option_)
            return heard

    (heard,) = asyncio.run(presses())
    assert heard["actions"][0].items() >= {**told, "action_id": action, "block_id": block}.items()


@pytest.mark.parametrize(
    ("block", "action", "option_"),
    [("row", "more", "9"), ("row", "more", "x"), ("row", "kind", ""), ("judge", "good", "")],
)
def test_what_is_no_button_is_not_pressed(block: str, action: str, option_: str) -> None:
    workspace = quiet()
    message = says(workspace, blocks=[PRESSED, JUDGED])
    with pytest.raises(CannotError, match="nothing to press"):
        asyncio.run(touch.press(workspace, ANA, spot=row(workspace, message.ts, action, block=block), option=option_))


@pytest.mark.parametrize(
    ("element", "query", "offers"),
    [
        ({"type": "static_select", "options": OPTIONS}, "NEWS", [("News", "news", ""), ("Old news", "old news", "")]),
        (GROUPED, "", [("Offers", "offers", "Good"), ("News", "news", "Good"), ("Old news", "old news", "Bad")]),
        ({"type": "multi_users_select"}, "c", [("Cy", CY, "")]),
        ({"type": "channels_select"}, "mark", [("#marketing", "C0MARKET", "")]),
    ],
)
def test_slacks_own_menus_offer_what_the_query_finds(
    element: Any, query: str, offers: list[tuple[str, str, str]]
) -> None:
    workspace = quiet()
    spot = at(workspace, shows(workspace, asks("Thing", element)), "thing")
    found = asyncio.run(touch.options(workspace, ANA, spot=spot, query=query))
    assert [(one.text, one.value, one.group) for one in found] == offers


def test_an_apps_own_menu_asks_the_app_and_takes_what_it_offered() -> None:
    workspace = quiet()
    view = shows(workspace, asks("Thing", {"type": "external_select", "min_query_length": 2}))
    spot = at(workspace, view, "thing")

    async def looks() -> tuple[list[list[touch.Offer]], Heard]:
        async with ear(workspace, lambda _payload: {"options": OPTIONS}) as heard:
            offers = [await touch.options(workspace, ANA, spot=spot, query=query) for query in ("n", "ne")]
            await touch.set_value(workspace, ANA, spot=spot, value="news")
            return offers, heard

    (too_short, offers), heard = asyncio.run(looks())
    assert (too_short, [one.value for one in offers]) == ([], ["offers", "news", "old news"])
    assert [one["value"] for one in heard] == ["ne"]
    assert after(view, "thing") == OPTIONS[1]


def test_a_bots_broken_offer_is_told() -> None:
    workspace = quiet()
    spot = at(workspace, shows(workspace, asks("Thing", {"type": "external_select", "min_query_length": 0})), "thing")

    async def looks() -> None:
        async with ear(workspace, lambda _payload: {"options": [{"text": "no object"}]}):
            await touch.options(workspace, ANA, spot=spot, query="")

    with pytest.raises(CannotError, match="could not load its options"):
        asyncio.run(looks())
