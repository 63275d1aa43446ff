import json
import re
from collections import Counter
from dataclasses import replace
from itertools import count
from typing import Any

import pytest

from simulator.clock import Clock
from simulator.faults import Faults
from simulator.page.blocks import KNOWN, Surface, html
from simulator.page.markup import with_emoji
from simulator.slack.blocks.elements import IN_ACTIONS, IN_CONTEXT_ACTIONS, IN_INPUT, IN_SECTION
from simulator.slack.blocks.surfaces import message_problems, view_problems
from simulator.slack.inputs import initial_values, with_ids
from simulator.slack.messages import Draft, post
from simulator.slack.mrkdwn import Reader
from simulator.slack.render import Page, readable
from simulator.slack.sees import shared
from simulator.slack.workspace import StoredFile, Workspace
from tests.simulator.page.examples import MESSAGE, MODAL, PICTURE, field, plain
from tests.simulator.page.reading import Seen, seen, words

NAMES = (f"b{number}" for number in count())
NUMBERED = with_ids([*MESSAGE, *MODAL], names=lambda: next(NAMES))
EACH_BLOCK = pytest.mark.parametrize("block", NUMBERED, ids=lambda block: f"{block['type']}-{block['block_id']}")
HOSTILE = '"><img src=x onerror=alert(1)><script>'
KEPT = {
    "type",
    "style",
    "action_id",
    "block_id",
    "url",
    "image_url",
    "value",
    "label",
    "level",
    "name",
    "width",
    "icon",
}


@pytest.fixture
def workspace() -> Workspace:
    return Workspace(Clock(), Faults(), base_url="http://slack", manifest={})


@pytest.fixture
def surface(workspace: Workspace) -> Surface:
    return Surface("view:V1", Reader(workspace, "U0ANA"))


def drawn(surface: Surface, *blocks: dict[str, Any]) -> Seen:
    return seen(html(list(blocks), surface))


def an_input(surface: Surface, element: dict[str, Any], **more: Any) -> Seen:
    return drawn(surface, *with_ids([field("Name", element, block_id="b", **more)], names=lambda: "x"))


@EACH_BLOCK
def test_the_example_is_one_that_slack_takes(block: dict[str, Any]) -> None:
    view = {"type": "modal", "title": plain("x"), "submit": plain("x"), "blocks": [block]}
    assert message_problems([block]) == [] or view_problems(view) == []


def test_there_is_an_example_of_everything() -> None:
    told = json.dumps(NUMBERED)
    kinds = {*KNOWN, *IN_SECTION, *IN_ACTIONS, *IN_INPUT, *IN_CONTEXT_ACTIONS}
    assert [kind for kind in kinds if f'"type": "{kind}"' not in told] == []


@EACH_BLOCK
def test_html_says_all_that_the_text_says(surface: Surface, block: dict[str, Any]) -> None:
    page = Page(surface.reader, initial_values([block]))
    read = with_emoji(readable([block], page)).replace("(picture: ", "(")
    in_the_readers_zone = read.replace("1795788000", "2026-11-27T09:00")
    assert words(in_the_readers_zone) - drawn(surface, block).words() == set()


@EACH_BLOCK
def test_nothing_is_styled_or_scripted_within_the_page(surface: Surface, block: dict[str, Any]) -> None:
    found = drawn(surface, block)
    assert not {"script", "style"} & {tag for tag, _ in found.tags}
    assert [
        name for _, attributes in found.tags for name in attributes if name == "style" or name.startswith("on")
    ] == []


@EACH_BLOCK
def test_whatever_people_typed_the_page_keeps_its_shape(surface: Surface, block: dict[str, Any]) -> None:
    calm, hostile = (_with_words(block, each) for each in ("x", HOSTILE))
    assert drawn(surface, hostile).shape == drawn(surface, calm).shape


@EACH_BLOCK
def test_everything_to_touch_has_a_key_of_its_own(surface: Surface, block: dict[str, Any]) -> None:
    found = drawn(surface, block)
    assert [key for key, times in Counter(found.all("data-key")).items() if times > 1] == []
    touched = [attributes for _, attributes in found.tags if attributes.get("data-does", "go") != "go"]
    assert [one for one in touched if not one.get("data-key", "").startswith("view:V1/")] == []


@pytest.mark.parametrize(
    "block", [one for one in NUMBERED if one["type"] == "input"], ids=lambda one: one["label"]["text"]
)
def test_every_input_is_found_by_its_label(surface: Surface, block: dict[str, Any]) -> None:
    found = drawn(surface, block)
    if block["element"]["type"] in {"checkboxes", "radio_buttons"}:
        assert [tag for tag, _ in found.tags[:2]] == ["fieldset", "legend"]
    else:
        assert found.all("for")[0] in found.all("id")


def test_an_unknown_block_breaks_nothing(surface: Surface) -> None:
    found = drawn(surface, {"type": "hologram", "block_id": "b"}, NUMBERED[0])
    assert "hologram" in found.text
    assert "Black Friday teaser" in found.text


def test_an_error_stands_at_its_input(surface: Surface) -> None:
    wrong = replace(surface, errors={"b": "Say <something>."})
    found = an_input(wrong, {"type": "plain_text_input"}, hint=plain("In words"))
    [typed] = [attributes for tag, attributes in found.tags if tag == "input"]
    assert typed["aria-invalid"] == "true"
    assert typed["aria-describedby"].split() == [attributes["id"] for tag, attributes in found.tags if tag == "p"]
    assert "Say <something>." in found.text


def test_what_was_put_in_stands_there_and_not_what_it_began_with(surface: Surface) -> None:
    held = replace(surface, values={("b", "held"): {"type": "plain_text_input", "value": "new"}})
    assert an_input(held, {"type": "plain_text_input", "initial_value": "old"}).all("value") == ["new"]


def test_a_text_that_begins_with_a_line_break_keeps_it(surface: Surface) -> None:
    block = field("Text", {"type": "plain_text_input", "multiline": True, "initial_value": "\n a"}, block_id="b")
    assert ">\n\n a</textarea>" in html([block], surface)  # a browser drops the first


def test_a_block_id_with_spaces_makes_an_id_without(surface: Surface) -> None:
    block = field("Name", {"type": "plain_text_input"}, block_id="a b")
    found = drawn(surface, block)
    assert "field-view:V1/a_b/held" in found.all("id")
    assert "view:V1/a b/held" in found.all("data-key")


def test_a_question_before_a_button_is_handed_to_the_client(surface: Surface) -> None:
    [question] = drawn(surface, NUMBERED[5]).all("data-confirm")
    assert json.loads(question) == {
        "title": "Are you sure?",
        "text": "It goes to 11,212 people.",
        "confirm": "Send",
        "deny": "Cancel",
        "danger": True,
    }


def test_a_menu_of_channels_offers_only_those_that_the_reader_is_in(surface: Surface) -> None:
    values = an_input(surface, {"type": "conversations_select", "filter": {"include": ["private"]}}).all("value")
    assert values == ["", "C0PRIVATE"]
    assert "C0SECRET" not in an_input(surface, {"type": "channels_select"}).all("value")


def test_a_menu_of_people_offers_no_bots(surface: Surface) -> None:
    assert an_input(surface, {"type": "users_select"}).all("value") == ["", "U0ANA", "U0BO", "U0CY", "U0DEE", "U0EVE"]


def test_a_picture_of_the_workspace_is_shown_to_those_who_see_its_message(
    workspace: Workspace, surface: Surface
) -> None:
    workspace.files["F1"] = StoredFile("F1", "a.png", 1, "U0BOT", content=b"x", is_complete=True)
    post(workspace, "C0PRIVATE", user="U0BOT", draft=Draft("See", files=("F1",)))
    block = {"type": "image", "block_id": "b", "alt_text": "A parka", "slack_file": {"id": "F1"}}
    assert drawn(surface, block).all("src") == ["/slack/people/U0ANA/files/F1"]
    by_url = {**block, "slack_file": {"url": "http://slack/files/private/F1/a.png"}}
    assert drawn(surface, by_url).all("src") == ["/slack/people/U0ANA/files/F1"]
    eve = replace(surface, reader=Reader(workspace, "U0EVE"))
    assert drawn(eve, block).all("src") == []
    assert "A parka" in drawn(eve, block).text


def test_a_picture_is_loaded_from_a_form_that_changed_meanwhile(workspace: Workspace, surface: Surface) -> None:
    workspace.files["F1"] = StoredFile("F1", "a.png", 1, "U0BOT", content=b"x", is_complete=True)
    block = {"type": "image", "block_id": "b", "alt_text": "A parka", "slack_file": {"id": "F1"}}
    post(workspace, "C0PRIVATE", user="U0BOT", draft=Draft("See", blocks=[block]))
    assert drawn(surface, block).all("src") == ["/slack/people/U0ANA/files/F1"]
    workspace.messages.clear()
    assert shared(workspace, "U0ANA", "F1") == b"x"
    del workspace.files["F1"]
    assert drawn(surface, block).all("src") == []


def test_a_picture_from_elsewhere_is_told_in_words(surface: Surface) -> None:
    found = drawn(surface, {**PICTURE, "block_id": "b"})
    assert found.all("src") == []
    assert "A parka in the snow" in found.text


def test_a_number_column_stands_to_the_right(surface: Surface) -> None:
    [table] = [block for block in NUMBERED if block["type"] == "data_table"]
    assert re.search(
        r'<th scope="row" class="align-left">#990</th>\s*<td class="align-right">990</td>', html([table], surface)
    )


def test_an_icon_button_is_shown_to_those_it_is_for(surface: Surface) -> None:
    button = {
        "type": "icon_button",
        "icon": "trash",
        "action_id": "a",
        "text": plain("Bin"),
        "visible_to_user_ids": ["U0BO"],
    }
    block = {"type": "context_actions", "block_id": "b", "elements": [button]}
    assert "Bin" not in drawn(surface, block).text
    assert "Bin" in drawn(replace(surface, reader=replace(surface.reader, user="U0BO")), block).text


def _with_words(given: Any, text: str, name: str = "") -> Any:
    """The same block with this text wherever people's words may stand."""
    if isinstance(given, dict):
        return {key: _with_words(value, text, key) for key, value in given.items()}
    if isinstance(given, list):
        return [_with_words(value, text, name) for value in given]
    return (
        text if isinstance(given, str) and name in {"text", "alt_text", "caption", "title", "initial_value"} else given
    )


@pytest.mark.parametrize(
    ("more", "is_entered"),
    [
        ({}, False),
        ({"dispatch_action": True}, True),
    ],
)
def test_the_client_is_told_where_the_app_waits_for_enter(
    surface: Surface, more: dict[str, Any], is_entered: bool
) -> None:
    assert ("data-enters" in an_input(surface, {"type": "plain_text_input"}, **more).tags[2][1]) == is_entered


def test_a_root_in_two_panes_has_ids_of_its_own_in_each(workspace: Workspace) -> None:
    dates = {"type": "actions", "block_id": "b", "elements": [{"type": "datepicker", "action_id": "a"}]}
    reader = Reader(workspace, "U0ANA")
    one, other = (drawn(Surface("m", reader, pane=pane), dates) for pane in ("", "thread-"))
    assert one.all("data-key") == other.all("data-key")
    assert not set(one.all("id")) & set(other.all("id"))
