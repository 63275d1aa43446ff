"""The account at the carrier, as a person would set it up in its console."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from simulator.twilio.numbers import required

ACCOUNT_SID = "AC" + "5170" * 8
SERVICE_SID = "MG" + "5170" * 8
AUTH_TOKEN = "simulator-auth-token"


@dataclass(frozen=True, slots=True)
class Settings:
    """Credentials, senders, limits and pace; a limit of 0 is none, and no regions means all."""

    account_sid: str = ACCOUNT_SID
    auth_token: str = AUTH_TOKEN
    service_sid: str = SERVICE_SID
    senders: tuple[str, ...] = ("+12015550100",)
    inbound_url: str = ""
    advanced_opt_out: bool = True
    regions: tuple[str, ...] = ()
    segments_per_second: float = 1000.0
    queue_seconds: float = 36_000.0
    requests_max: int = 0
    step_seconds: float = 0.05
    page_size_max: int = 1000


def changed(settings: Settings, body: Mapping[str, Any]) -> Settings:
    """The settings with some changed from JSON; an unknown name or a wrong kind is a ValueError."""
    known = {field.name for field in fields(Settings)}
    if unknown := set(body) - known:
        raise ValueError(f"No such setting: {', '.join(sorted(unknown))}. There are {', '.join(sorted(known))}.")
    read = {name: _read(name, value, getattr(settings, name)) for name, value in body.items()}
    return _checked(replace(settings, **read))


def _checked(settings: Settings) -> Settings:
    if not settings.senders:
        raise ValueError("An account has one sender at least.")
    if settings.page_size_max < 1:
        raise ValueError("A page has one text at least.")
    if min(settings.segments_per_second, settings.queue_seconds, settings.requests_max, settings.step_seconds) < 0:
        raise ValueError("A limit or a pace is never below zero.")
    return settings


def _read(name: str, value: Any, old: Any) -> Any:
    if isinstance(old, tuple):
        if not isinstance(value, list):
            raise ValueError(f"{name} is a list.")  # noqa: TRY004 - what a person sent, not a programmer's slip
        return tuple(required(str(each)) if name == "senders" else str(each) for each in value)
    if isinstance(old, float) and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if type(value) is not type(old):
        raise ValueError(f"{name} is a {type(old).__name__}.")
    return value
