"""What the app said of itself in its manifest, as far as Slack acts on it."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Shortcut:
    """One entry of `features.shortcuts`."""

    name: str
    kind: str
    callback_id: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """Scopes, commands, shortcuts and events of the app."""

    name: str
    scopes: frozenset[str]
    commands: dict[str, bool]
    shortcuts: tuple[Shortcut, ...]
    events: frozenset[str]
    metadata_events: frozenset[str]
    has_home: bool
    is_interactive: bool


def read_manifest(raw: dict[str, Any]) -> Manifest:
    """The manifest's own words, with nothing assumed: what is not written there is off, nonsense is a ValueError."""
    try:
        return _read(raw)
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError(f"The manifest is not understood: {error!r}.") from error


def _read(raw: dict[str, Any]) -> Manifest:
    features, settings = raw.get("features") or {}, raw.get("settings") or {}
    subscriptions = settings.get("event_subscriptions") or {}
    bot_user = features.get("bot_user") or {}
    return Manifest(
        name=bot_user.get("display_name") or raw.get("display_information", {}).get("name", "App"),
        scopes=frozenset(raw.get("oauth_config", {}).get("scopes", {}).get("bot", [])),
        commands={one["command"]: bool(one.get("should_escape")) for one in features.get("slash_commands") or []},
        shortcuts=tuple(
            Shortcut(one["name"], one["type"], one["callback_id"]) for one in features.get("shortcuts") or []
        ),
        events=frozenset(subscriptions.get("bot_events") or []),
        metadata_events=frozenset(one["event_type"] for one in subscriptions.get("metadata_subscriptions") or []),
        has_home=bool((features.get("app_home") or {}).get("home_tab_enabled")),
        is_interactive=bool((settings.get("interactivity") or {}).get("is_enabled")),
    )
