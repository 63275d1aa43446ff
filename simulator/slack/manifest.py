"""What the app said of itself in its manifest, as far as Slack acts on it."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Shortcut:
    """One entry of `features.shortcuts`."""

    name: str
    kind: str
    callback_id: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Command:
    """One entry of `features.slash_commands`."""

    name: str
    description: str
    usage_hint: str
    should_escape: bool


@dataclass(frozen=True, slots=True)
class Manifest:
    """Scopes, commands, shortcuts and events of the app."""

    name: str
    scopes: frozenset[str]
    commands: dict[str, Command]
    shortcuts: tuple[Shortcut, ...]
    events: frozenset[str]
    functions: frozenset[str]
    metadata_events: frozenset[str]
    has_home: bool
    has_messages: bool
    is_interactive: bool

    def offers(self, kind: str) -> list[Shortcut]:
        """The shortcuts of a kind, `global` or `message`; Slack shows none without the scope `commands`."""
        return [one for one in self.shortcuts if one.kind == kind and "commands" in self.scopes]


def read_manifest(raw: dict[str, Any]) -> Manifest:
    """The manifest's own words, with nothing assumed: what is not written there is off, nonsense is a ValueError."""
    try:
        return _read(raw)
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError(f"The manifest is not understood: {error!r}.") from error


def _read(raw: dict[str, Any]) -> Manifest:
    features, settings = raw.get("features") or {}, raw.get("settings") or {}
    subscriptions = settings.get("event_subscriptions") or {}
    bot_user, app_home = features.get("bot_user") or {}, features.get("app_home") or {}
    return Manifest(
        name=bot_user.get("display_name") or raw.get("display_information", {}).get("name", "App"),
        scopes=frozenset(raw.get("oauth_config", {}).get("scopes", {}).get("bot", [])),
        commands={one["command"]: _command(one) for one in features.get("slash_commands") or []},
        shortcuts=tuple(
            Shortcut(one["name"], one["type"], one["callback_id"], str(one.get("description", "")))
            for one in features.get("shortcuts") or []
        ),
        functions=frozenset(raw.get("functions") or {}),
        events=frozenset(subscriptions.get("bot_events") or []),
        metadata_events=frozenset(one["event_type"] for one in subscriptions.get("metadata_subscriptions") or []),
        has_home=bool(app_home.get("home_tab_enabled")),
        has_messages=not app_home.get("messages_tab_read_only_enabled"),
        is_interactive=bool((settings.get("interactivity") or {}).get("is_enabled")),
    )


def _command(raw: dict[str, Any]) -> Command:
    description, hint = str(raw.get("description", "")), str(raw.get("usage_hint", ""))
    return Command(raw["command"], description, hint, bool(raw.get("should_escape")))
