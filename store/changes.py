"""Changes of contacts' properties, told to the automations that wait for them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sms.automation import Kind
from store import Session, entries, properties


def tell(session: Session, rows: Iterable[tuple[int, Mapping[str, Any], Mapping[str, Any]]], *, now: datetime) -> None:
    """Tell of contacts with their columns before and after; who is new has not changed."""
    watched = {watch.plan["trigger"]["what"] for watch in entries.watching(session, Kind.PROPERTY)}
    if not watched:
        return
    found: dict[str, dict[int, str]] = {name: {} for name in watched}
    for contact, old, new in rows:
        for name in watched:
            value = _value(new, name)
            if value != _value(old, name):
                found[name][contact] = value
    entries.changed(session, found, now=now)


def _value(columns: Mapping[str, Any], name: str) -> str:
    own = name.partition(".")[2]
    value = columns[properties.CONTACT[own].name] if own in properties.CONTACT else columns["properties"].get(own)
    return str(value or "")
