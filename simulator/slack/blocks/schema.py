"""Checks that are put together like the documents they read; each yields Slack's problem texts with a JSON pointer."""

from collections.abc import Callable, Iterator, Mapping
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

Check = Callable[[Any, str], Iterator[str]]


def problem(text: str, pointer: str) -> str:
    """One entry of `response_metadata.messages`."""
    return f"[ERROR] {text} [json-pointer:{pointer}]"


def string(*, at_most: int = 3000, at_least: int = 0) -> Check:
    """Text of a length in characters; Slack names the first length that is too long."""

    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield problem("must provide a string", at)
        elif len(value) > at_most:
            yield problem(f"must be less than {at_most + 1} characters", at)
        elif len(value) < at_least:
            yield problem(f"must be more than {at_least - 1} characters", at)

    return check


def integer(*, at_least: int, at_most: int) -> Check:
    """A whole number in a range."""

    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, int) or isinstance(value, bool):
            yield problem("must provide an integer", at)
        elif not at_least <= value <= at_most:
            yield problem(f"must be between {at_least} and {at_most}", at)

    return check


def number(value: Any, at: str) -> Iterator[str]:
    """Any number."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        yield problem("must provide a number", at)


def flag(value: Any, at: str) -> Iterator[str]:
    """True or false."""
    if not isinstance(value, bool):
        yield problem("must provide a boolean", at)


def anything(_value: Any, _at: str) -> Iterator[str]:
    """Whatever is there."""
    return iter(())


def one_of(*values: str) -> Check:
    """One of a few words."""

    def check(value: Any, at: str) -> Iterator[str]:
        if value not in values:
            yield problem("must be a valid enum value", at)

    return check


def items(each: Check, *, at_least: int = 1, at_most: int) -> Check:
    """A list of so many of the same."""

    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield problem("must provide an array", at)
            return
        if len(value) > at_most:
            yield problem(f"no more than {at_most} items allowed", at)
        if len(value) < at_least:
            yield problem(f"must provide at least {at_least} items", at)
        for number_, item in enumerate(value):
            yield from each(item, f"{at}/{number_}")

    return check


def shape(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    """An object with these fields and no others."""
    known = {**(optional or {}), **required}

    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield problem("must provide an object", at)
            return
        for name in required:
            if name not in value:
                yield problem(f"missing required field: {name}", at)
        for name, found in value.items():
            if name in known:
                yield from known[name](found, f"{at}/{name}")
            else:
                yield problem(f"invalid additional property: {name}", at)

    return check


def by_type(table: Mapping[str, Check]) -> Check:
    """An object whose `type` says which check it must pass."""

    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield problem("must provide an object", at)
        elif not isinstance(value.get("type"), str) or value["type"] not in table:
            yield problem(f"unsupported type: {value.get('type')}", f"{at}/type")
        else:
            yield from table[value["type"]](value, at)

    return check


def both(first: Check, second: Check) -> Check:
    """Two checks, the second only where the first found nothing."""

    def check(value: Any, at: str) -> Iterator[str]:
        found = list(first(value, at))
        yield from found or second(value, at)

    return check


def exactly_one(*names: str) -> Check:
    """An object that has one of these fields, not none and not two."""

    def check(value: Any, at: str) -> Iterator[str]:
        there = [name for name in names if name in value]
        if len(there) != 1:
            yield problem(f"must define only one of {' or '.join(names)}", at)

    return check


def at_least_one(*names: str) -> Check:
    """An object that has some of these fields."""

    def check(value: Any, at: str) -> Iterator[str]:
        if not any(name in value for name in names):
            yield problem(f"must define at least one of {' or '.join(names)}", at)

    return check


def address(value: Any, at: str) -> Iterator[str]:
    """An address that a person's browser could open."""
    if not isinstance(value, str) or len(value) > 3000 or urlsplit(value).scheme not in {"http", "https", "mailto"}:
        yield problem("must be a valid url", at)


def picture(value: Any, at: str) -> Iterator[str]:
    """A picture's address; Slack fetches it itself, so it must be https and public."""
    parts = urlsplit(value) if isinstance(value, str) else None
    if parts is None or parts.scheme not in {"http", "https"} or len(value) > 3000:
        yield problem("must be a valid url", at)
    elif parts.scheme != "https" or not _is_public(parts.hostname or ""):
        yield problem("downloading image failed", at)


def _is_public(host: str) -> bool:
    """Whether Slack could reach a host: a name of the open net, or a number that is not of some private one."""
    try:
        return ip_address(host).is_global
    except ValueError:
        return "." in host and not host.endswith((".local", ".internal", ".localhost"))
