from typing import Any

import pytest

from bot.slack.values import Kind, read_action, read_command, read_input, read_state, read_suggestion, read_view

VIEW: dict[str, Any] = {
    "id": "V1",
    "type": "modal",
    "callback_id": "draft.submit",
    "private_metadata": "f1",
    "hash": "h1",
    "root_view_id": "V1",
    "previous_view_id": None,
    "blocks": [{"type": "input", "block_id": "message:2"}, {"type": "section", "block_id": "live"}],
    "state": {"values": {"message:2": {"draft.typed": {"type": "plain_text_input", "value": "Hi"}}}},
}


def action(**changes: Any) -> dict[str, Any]:
    return {"user": {"id": "U1"}, "trigger_id": "t1", "response_url": "http://x", "channel": {"id": "C1"}, **changes}


@pytest.mark.parametrize(
    ("typed", "verb", "argument"),
    [
        ("", "", ""),
        ("help", "help", ""),
        ("Draft  Black Friday ", "draft", "Black Friday"),
        ("show #12", "show", "#12"),
    ],
)
def test_a_slash_command_is_a_verb_and_the_rest(typed: str, verb: str, argument: str) -> None:
    asked = read_command({"user_id": "U1", "text": typed, "trigger_id": "t"})
    assert (asked.entry, asked.argument) == (verb, argument)


@pytest.mark.parametrize(
    ("value", "number", "revision"),
    [("12", 12, None), ("12:3", 12, 3), ("draft", None, None), ("12:3 more", 12, 3), ("", None, None)],
)
def test_a_buttons_value_names_message_and_revision(value: str, number: int | None, revision: int | None) -> None:
    asked = read_action(action(actions=[{"type": "button", "action_id": "approve", "value": value}]))
    assert (asked.kind, asked.entry, asked.number, asked.revision) == (Kind.ACTION, "approve", number, revision)
    assert asked.argument == value


def test_a_menu_lines_first_word_is_its_entry() -> None:
    picked = {"type": "overflow", "action_id": "menu", "selected_option": {"value": "clone 12:3"}}
    asked = read_action(action(actions=[picked]))
    assert (asked.entry, asked.number, asked.revision) == ("clone", 12, 3)


def test_typing_in_a_form_brings_what_stands_in_it() -> None:
    typed = {"type": "plain_text_input", "action_id": "draft.typed", "block_id": "message:2", "value": "Hi"}
    asked = read_action(action(actions=[typed], view=VIEW))
    assert (asked.kind, asked.form, asked.values) == (Kind.TYPED, "f1", {"message": "Hi"})
    assert asked.view is not None
    assert asked.view.inputs == {"message:2"}


def test_a_submit_and_a_close_are_told_apart_and_each_comes_once() -> None:
    body = {"user": {"id": "U1"}, "trigger_id": "t1", "view": VIEW}
    submit, close = read_view(body, closed=False), read_view(body, closed=True)
    assert (submit.kind, submit.entry, submit.id) == (Kind.SUBMIT, "draft.submit", "submit:t1")
    assert (close.kind, close.entry, close.id) == (Kind.CLOSE, "draft.closed", "close:V1")


def test_a_suggestion_asks_with_what_was_typed() -> None:
    asked = read_suggestion({"user": {"id": "U1"}, "action_id": "send.choices", "value": "vip", "view": VIEW})
    assert (asked.kind, asked.entry, asked.argument, asked.form) == (Kind.SUGGEST, "send.choices", "vip", "f1")


@pytest.mark.parametrize(
    ("element", "value"),
    [
        ({"type": "plain_text_input", "value": "x"}, "x"),
        ({"type": "plain_text_input", "value": None}, None),
        ({"type": "static_select", "selected_option": {"value": "a"}}, "a"),
        ({"type": "external_select", "selected_option": None}, None),
        ({"type": "radio_buttons", "selected_option": {"value": "now"}}, "now"),
        ({"type": "checkboxes", "selected_options": []}, ()),
        ({"type": "multi_external_select", "selected_options": [{"value": "list:3"}, {"value": "b"}]}, ("list:3", "b")),
        ({"type": "conversations_select", "selected_conversation": "C1"}, "C1"),
        ({"type": "channels_select", "selected_channel": None}, None),
        ({"type": "users_select", "selected_user": "U1"}, "U1"),
        ({"type": "multi_users_select", "selected_users": ["U1", "U2"]}, ("U1", "U2")),
        ({"type": "datepicker", "selected_date": "2026-11-27"}, "2026-11-27"),
        ({"type": "timepicker", "selected_time": "09:00"}, "09:00"),
        ({"type": "file_input", "files": [{"id": "F1"}]}, ("F1",)),
    ],
)
def test_every_kind_of_input_is_read(element: dict[str, Any], value: object) -> None:
    assert read_input(element) == value


def test_inputs_that_share_a_block_are_known_by_their_own_ids() -> None:
    state = {"personalize:3": {"type": {"value": "contact"}, "property": {"value": "first_name"}}}
    assert read_state(state) == {"type": "contact", "property": "first_name"}
