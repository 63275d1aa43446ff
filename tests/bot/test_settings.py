from pathlib import Path

import pytest

from bot import settings
from bot.settings import NotSetUp, Settings

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def test_every_name_stands_in_the_example_and_the_other_way_round() -> None:
    lines = (ROOT / ".env.example").read_text().splitlines()
    names = {line.removeprefix("# ").partition("=")[0] for line in lines if "=" in line}
    assert names == {name.upper() for name in Settings.model_fields}


def test_what_is_missing_is_told_by_name_with_the_way_to_get_it() -> None:
    told = "\n".join(settings.missing(settings.load()))
    assert [line.split(" ")[0].rstrip(":") for line in told.splitlines()] == [
        "SLACK_BOT_TOKEN",
        "SLACK_APP_TOKEN",
        "TWILIO_ACCOUNT_SID",
        "TWILIO_AUTH_TOKEN",
        "TWILIO_MESSAGING_SERVICE_SID",
    ]


def test_either_way_to_slack_and_either_sender_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_FROM"):
        monkeypatch.setenv(name, "x")
    assert settings.missing(settings.load()) == []


def test_a_dotenv_file_is_read_and_the_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("PUBLIC_URL=https://a.example/\nDATABASE_URL=sqlite:///a.db\nOTHER=x\n")
    monkeypatch.setenv("DATABASE_URL", "sqlite:///b.db")
    loaded = settings.load()
    assert (loaded.public_url, loaded.database_url) == ("https://a.example", "sqlite:///b.db")


def test_secrets_show_neither_in_the_settings_nor_in_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "hush")
    assert "hush" not in repr(settings.load())
    monkeypatch.setenv("PUBLIC_URL", "hush")
    with pytest.raises(NotSetUp, match="PUBLIC_URL") as caught:
        settings.load()
    assert "hush" not in str(caught.value)


@pytest.mark.parametrize(
    ("slack", "twilio", "demo"),
    [
        ("http://127.0.0.1:8401/api/", "http://127.0.0.1:8402", True),
        ("http://127.0.0.1:8401/api/", "https://api.twilio.com", False),
        ("https://slack.com/api/", "http://localhost:8402", False),
        ("http://127.0.0.1.evil.example/", "http://127.0.0.1:8402", False),
    ],
)
def test_the_clock_can_be_moved_only_where_both_vendors_are_simulated(slack: str, twilio: str, demo: bool) -> None:
    assert settings.is_demo(Settings(slack_api_url=slack, twilio_api_url=twilio)) is demo
