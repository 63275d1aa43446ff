"""What stands in inputs: the value each starts with, how Slack tells it, and what survives an update."""

from typing import Any

from simulator.slack.blocks.surfaces import elements_of, flat

Key = tuple[str, str]
Values = dict[Key, dict[str, Any]]

# For each stateful element: the field its value is told in, the field it starts from, and what an empty one holds.
FIELDS: dict[str, tuple[str, str, Any]] = {
    "plain_text_input": ("value", "initial_value", None),
    "number_input": ("value", "initial_value", None),
    "email_text_input": ("value", "initial_value", None),
    "url_text_input": ("value", "initial_value", None),
    "rich_text_input": ("rich_text_value", "initial_value", None),
    "datepicker": ("selected_date", "initial_date", None),
    "timepicker": ("selected_time", "initial_time", None),
    "datetimepicker": ("selected_date_time", "initial_date_time", None),
    "static_select": ("selected_option", "initial_option", None),
    "external_select": ("selected_option", "initial_option", None),
    "users_select": ("selected_user", "initial_user", None),
    "channels_select": ("selected_channel", "initial_channel", None),
    "conversations_select": ("selected_conversation", "initial_conversation", None),
    "radio_buttons": ("selected_option", "initial_option", None),
    "checkboxes": ("selected_options", "initial_options", []),
    "multi_static_select": ("selected_options", "initial_options", []),
    "multi_external_select": ("selected_options", "initial_options", []),
    "multi_users_select": ("selected_users", "initial_users", []),
    "multi_channels_select": ("selected_channels", "initial_channels", []),
    "multi_conversations_select": ("selected_conversations", "initial_conversations", []),
    "file_input": ("files", "", []),
}


def initial_values(blocks: list[dict[str, Any]], *, current_channel: str | None = None) -> Values:
    """What every input holds when it is first shown; `current_channel` is where the person came from."""
    return {
        (block["block_id"], element["action_id"]): _initial(element, current_channel)
        for block in flat(blocks)
        for element in elements_of(block)
        if element["type"] in FIELDS
    }


def _initial(element: dict[str, Any], current_channel: str | None) -> dict[str, Any]:
    told, initial, empty = FIELDS[element["type"]]
    value = element.get(initial, empty)
    if current_channel and element.get("default_to_current_conversation") and not value:
        value = [current_channel] if empty == [] else current_channel
    if element["type"] == "timepicker" and "timezone" in element:
        return {"type": element["type"], told: value, "timezone": element["timezone"]}
    return {"type": element["type"], told: value}


def kept(old: Values, new: Values) -> Values:
    """Values after an update: what stood under the same block_id and action_id stays, whatever the new initial is."""
    return {key: old[key] if key in old and old[key]["type"] == value["type"] else value for key, value in new.items()}


def state(values: Values) -> dict[str, Any]:
    """The `state` object: values by block_id, then by action_id."""
    told: dict[str, dict[str, Any]] = {}
    for (block_id, action_id), value in values.items():
        told.setdefault(block_id, {})[action_id] = value
    return {"values": told}


def held(value: dict[str, Any]) -> Any:
    """The value itself, without its type."""
    return value[FIELDS[value["type"]][0]]


def with_ids(blocks: list[dict[str, Any]], *, names: Any) -> list[dict[str, Any]]:
    """Blocks as Slack stores them: those without block_id or action_id get one by chance (`names()`), new each time."""
    return [_with_ids(block, names) for block in blocks]


def _with_ids(block: dict[str, Any], names: Any) -> dict[str, Any]:
    full = {"block_id": names(), **block}
    for name in ("element", "accessory"):
        if name in full:
            full[name] = _with_action(full[name], names)
    if full["type"] in {"actions", "context_actions"}:
        full["elements"] = [_with_action(element, names) for element in full["elements"]]
    if full["type"] == "carousel":
        full["elements"] = with_ids(full["elements"], names=names)
    if "actions" in full:
        full["actions"] = [_with_action(button, names) for button in full["actions"]]
    if "child_blocks" in full:
        full["child_blocks"] = with_ids(full["child_blocks"], names=names)
    return full


def _with_action(element: dict[str, Any], names: Any) -> dict[str, Any]:
    return element if element["type"] == "image" else {"action_id": names(), **element}
