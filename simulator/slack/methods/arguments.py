"""What a Web API call was given: JSON or form, with blocks and views as objects or as JSON strings."""

from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request

from simulator.slack.errors import refuse
from simulator.wire import read_json

Arguments = dict[str, Any]
JSON_FIELDS = ("blocks", "view", "metadata", "files", "attachments")
LISTS = (*JSON_FIELDS, "channels", "types", "users")
FLAGS = {"true": True, "1": True, "false": False, "0": False}


async def read_arguments(request: Request) -> Arguments:
    """All arguments of a call in one dictionary; those of the URL come last."""
    body, content_type = await request.body(), request.headers.get("content-type", "")
    is_json = content_type.startswith("application/json")
    found = _object(body) if is_json else dict(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))
    found |= dict(request.query_params)
    for name in JSON_FIELDS:
        if isinstance(found.get(name), str):
            found[name] = _parsed(name, found[name])
    for name in found.keys() - LISTS:
        if isinstance(found[name], list | dict):
            raise refuse("invalid_arguments", f"[ERROR] must be a string [json-pointer:/{name}]")
    return {name: value for name, value in found.items() if value is not None}


def _object(body: bytes) -> Arguments:
    try:
        found = read_json(body or b"{}")
    except ValueError as error:
        raise refuse("invalid_json") from error
    if not isinstance(found, dict):
        raise refuse("json_not_object")
    return found


def _parsed(name: str, text: str) -> Any:
    try:
        return read_json(text)
    except ValueError as error:
        code = "invalid_blocks_format" if name == "blocks" else "invalid_arguments"
        raise refuse(code, f"[ERROR] must be valid JSON [json-pointer:/{name}]") from error


def required(arguments: Arguments, name: str) -> Any:
    """An argument that must be there."""
    if not arguments.get(name):
        raise refuse("invalid_arguments", f"[ERROR] missing required field: {name}")
    return arguments[name]


def is_true(arguments: Arguments, name: str) -> bool:
    """A flag, which forms send as text."""
    value = arguments.get(name, False)
    return FLAGS.get(value.lower(), False) if isinstance(value, str) else bool(value)


def many(arguments: Arguments, name: str) -> list[str]:
    """A list that may come as `a,b`."""
    value = arguments.get(name, [])
    listed = value if isinstance(value, list) else str(value).split(",")
    return [one.strip() for one in map(str, listed) if one.strip()]
