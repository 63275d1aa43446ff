"""What the environment and the file .env say about this process; account settings are in the database."""

from collections.abc import Mapping
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from sms.errors import Problem

SLACK_API_URL = "https://slack.com/api"
TWILIO_API_URL = "https://api.twilio.com"
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class NotSetUp(Problem):
    """A setting of the environment is missing or wrong."""

    hint = "Put it into the environment or into the file .env; .env.example lists them all."


def _without_slash(url: str) -> str:
    if url and not url.startswith(("https://", "http://")):
        raise ValueError("must begin with https:// or http://")
    return url.rstrip("/")


Url = Annotated[str, AfterValidator(_without_slash)]


class Settings(BaseSettings):
    """One field for each name in .env.example; secrets never show in errors or logs."""

    model_config = SettingsConfigDict(
        env_file=".env", env_ignore_empty=True, extra="ignore", hide_input_in_errors=True, frozen=True
    )

    slack_bot_token: SecretStr = SecretStr("")
    slack_app_token: SecretStr = SecretStr("")  # set: Socket Mode
    slack_signing_secret: SecretStr = SecretStr("")  # set: signed HTTP
    slack_api_url: Url = SLACK_API_URL
    twilio_account_sid: str = ""
    twilio_auth_token: SecretStr = SecretStr("")
    twilio_messaging_service_sid: str = ""
    twilio_from: str = ""  # a number, when there is no messaging service
    twilio_api_url: Url = TWILIO_API_URL
    database_url: str = "sqlite:///textops.db"
    public_url: Url = ""
    metrics_token: SecretStr = SecretStr("")  # set: /metrics is for whoever has it, and for nobody else
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"


def load() -> Settings:
    """Read the environment; what is wrong is told by name, never by value."""
    try:
        return Settings()
    except ValidationError as error:
        raise NotSetUp(_wrong(error)) from None


def changed(settings: Settings, changes: Mapping[str, str]) -> Settings:
    """Change some of the settings, by the names of their fields; they are judged like those of the environment."""
    try:
        return Settings.model_validate({**settings.model_dump(), **changes})
    except ValidationError as error:
        raise NotSetUp(_wrong(error)) from None


def _wrong(error: ValidationError) -> str:
    wrong = [f"{str(one['loc'][0]).upper()}: {one['msg']}" for one in error.errors(include_input=False)]
    return f"{'; '.join(wrong)}."


def missing(settings: Settings) -> list[str]:
    """List what `textops run` needs and does not have, each with the way to get it."""
    wanted = [
        (secret(settings.slack_bot_token), "SLACK_BOT_TOKEN (xoxb-…): install the app from manifest.yml."),
        (
            secret(settings.slack_app_token) or secret(settings.slack_signing_secret),
            "SLACK_APP_TOKEN (xapp-…, Socket Mode) or SLACK_SIGNING_SECRET (HTTP): see the app's Basic Information.",
        ),
        (settings.twilio_account_sid, "TWILIO_ACCOUNT_SID: see the carrier's console."),
        (secret(settings.twilio_auth_token), "TWILIO_AUTH_TOKEN: see the carrier's console."),
        (
            settings.twilio_messaging_service_sid or settings.twilio_from,
            "TWILIO_MESSAGING_SERVICE_SID (MG…) or TWILIO_FROM (a number): who the texts come from.",
        ),
    ]
    return [hint for value, hint in wanted if not value]


def secrets(settings: Settings) -> list[str]:
    """List what must never be written anywhere, the database's password included."""
    held = [value.get_secret_value() for value in dict(settings).values() if isinstance(value, SecretStr)]
    return [each for each in (*held, urlsplit(settings.database_url).password or "") if each]


def is_demo(settings: Settings) -> bool:
    """Tell whether both vendors are on this machine: only then may the clock be moved."""
    return {urlsplit(url).hostname for url in (settings.slack_api_url, settings.twilio_api_url)} <= LOOPBACK


def secret(value: SecretStr) -> str:
    """Take a secret out, to hand it to a vendor's client and to nobody else."""
    return value.get_secret_value()
