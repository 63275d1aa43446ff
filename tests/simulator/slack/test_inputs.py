from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from simulator.slack.inputs import initial_values, kept, state


def field(block_id: str, value: str | None) -> dict[str, Any]:
    element: dict[str, Any] = {"type": "plain_text_input", "action_id": "typed"}
    if value is not None:
        element["initial_value"] = value
    return {"type": "input", "block_id": block_id, "element": element}


FORMS = st.dictionaries(st.sampled_from("abcd"), st.none() | st.text(max_size=3), max_size=4)


@given(old=FORMS, new=FORMS)
def test_a_value_survives_exactly_where_its_ids_stay(old: dict[str, str | None], new: dict[str, str | None]) -> None:
    before = initial_values([field(*one) for one in old.items()])
    after = kept(before, initial_values([field(*one) for one in new.items()]))
    assert {block_id: value["value"] for (block_id, _), value in after.items()} == {
        block_id: old.get(block_id, value) for block_id, value in new.items()
    }


def test_another_kind_of_input_under_the_same_ids_starts_anew() -> None:
    before = initial_values([field("a", "typed")])
    menu = {"type": "input", "block_id": "a", "element": {"type": "datepicker", "action_id": "typed"}}
    assert kept(before, initial_values([menu])) == {("a", "typed"): {"type": "datepicker", "selected_date": None}}


def test_state_is_told_by_block_and_action() -> None:
    told = state(initial_values([field("a", "x"), field("b", None)]))
    assert told == {
        "values": {
            "a": {"typed": {"type": "plain_text_input", "value": "x"}},
            "b": {"typed": {"type": "plain_text_input", "value": None}},
        }
    }


def test_a_channel_menu_starts_at_the_channel_one_came_from() -> None:
    element = {"type": "conversations_select", "action_id": "c", "default_to_current_conversation": True}
    block = {"type": "input", "block_id": "b", "element": element}
    assert initial_values([block], current_channel="C0OPS")["b", "c"]["selected_conversation"] == "C0OPS"
    assert initial_values([block])["b", "c"]["selected_conversation"] is None
