import asyncio
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from dotenv import dotenv_values

from bot.cli import cli
from bot.doctor import manifest_path
from bot.init.questions import ACCOUNT_SETTINGS, QUESTIONS
from simulator.app import Options, running

SECRETS = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "TWILIO_AUTH_TOKEN")


@pytest.fixture(scope="module")
def simulated() -> Iterator[Mapping[str, str]]:
    """The settings of a simulator that runs in a thread."""
    loop, simulator = asyncio.new_event_loop(), running(Options(manifest=manifest_path()))
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    addresses = asyncio.run_coroutine_threadsafe(simulator.__aenter__(), loop).result(timeout=60)
    yield addresses["settings"]
    asyncio.run_coroutine_threadsafe(simulator.__aexit__(None, None, None), loop).result(timeout=60)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


@pytest.fixture(autouse=True)
def empty_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, simulated: Mapping[str, str]) -> None:
    monkeypatch.chdir(tmp_path)
    for question in QUESTIONS:
        monkeypatch.delenv(question.variable, raising=False)
    for name in ("SLACK_API_URL", "TWILIO_API_URL"):
        monkeypatch.setenv(name, simulated[name])


def answers(simulated: Mapping[str, str], **changed: str) -> list[str]:
    """What a person types, in the order of the questions."""
    given = {
        "bot": simulated["SLACK_BOT_TOKEN"],
        "app": simulated["SLACK_APP_TOKEN"],
        "sid": simulated["TWILIO_ACCOUNT_SID"],
        "token": simulated["TWILIO_AUTH_TOKEN"],
        "service": simulated["TWILIO_MESSAGING_SERVICE_SID"],
        "public": "",
        "database": "",
        "account_name": "Acme",
        "time_zone": "",
        "home_channel": "",
        "approvers": "S0APPROVE",
        "monthly_segments": "",
    }
    return [typed for answer in {**given, **changed}.values() for typed in answer.split("|")]


def asked(typed: list[str], *words: str) -> Result:
    return CliRunner().invoke(cli, ["init", *words], input="\n".join([*typed, ""]))


def unasked(environment: Mapping[str, str], *words: str) -> Result:
    return CliRunner().invoke(cli, ["init", "--no-input", *words], env=environment)


def env() -> Mapping[str, str | None]:
    return dotenv_values(".env")


def settings() -> str:
    return CliRunner().invoke(cli, ["settings"]).output


def test_from_nothing_to_all_is_well(simulated: Mapping[str, str]) -> None:
    told = asked(answers(simulated))
    assert told.exit_code == 0, told.output
    names = (*SECRETS, "TWILIO_ACCOUNT_SID", "TWILIO_MESSAGING_SERVICE_SID")
    assert env() == {name: simulated[name] for name in names}
    assert "✓ slack: " in told.output
    assert "Next: textops run" in told.output
    assert "account_name            Acme" in settings()
    assert "approvers               S0APPROVE" in settings()


def test_secrets_are_never_shown(simulated: Mapping[str, str]) -> None:
    asked(answers(simulated))
    again = asked([""] * 12)
    assert again.exit_code == 0, again.output
    assert "Enter keeps what is there" in again.output
    assert [name for name in SECRETS if simulated[name] in again.output] == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"bot": "xoxb-wrong|y|{SLACK_BOT_TOKEN}"}, "✗ slack: Slack says invalid_auth"),
        ({"app": "xapp-wrong|y|{SLACK_APP_TOKEN}"}, "✗ socket mode: Slack says invalid_auth"),
        ({"sid": "AC1|{TWILIO_AUTH_TOKEN}|y|{TWILIO_ACCOUNT_SID}"}, "✗ carrier: "),
        ({"service": "MG1|y|{TWILIO_MESSAGING_SERVICE_SID}"}, "✗ carrier: "),
        ({"service": "-|+12125550199|y|+12015550100"}, "is not one of the account's"),
        ({"public": "http://sms.example.com|y|https://sms.example.com"}, "is not an https address"),
        ({"public": "sms.example.com|y|https://sms.example.com"}, "is not an https address"),
        ({"public": "sms.example.com|n|https://sms.example.com"}, "is not an https address"),
        ({"database": "sqlite:////nowhere/at/all.db|y|sqlite:///other.db"}, "✗ database: "),
        ({"time_zone": "Mars|Europe/Oslo"}, "time_zone: “Mars” cannot be used."),
        ({"bot": "|{SLACK_BOT_TOKEN}"}, "This one is needed."),
    ],
)
def test_what_is_wrong_is_told_and_asked_again(
    simulated: Mapping[str, str], changed: Mapping[str, str], said: str
) -> None:
    typed = answers(simulated, **{name: text.format(**simulated) for name, text in changed.items()})
    told = asked(typed)
    assert said in told.output
    assert told.exit_code == 0, told.output


def test_a_wrong_answer_can_be_kept_and_then_not_all_is_well(simulated: Mapping[str, str]) -> None:
    told = asked(answers(simulated, bot="xoxb-wrong|n"))
    assert told.exit_code == 1
    assert env()["SLACK_BOT_TOKEN"] == "xoxb-wrong"
    assert "put right what is wrong" in told.output


def test_without_an_app_level_token_the_signing_secret_is_asked_for(simulated: Mapping[str, str]) -> None:
    told = asked(answers(simulated, app=f"|{simulated['SLACK_SIGNING_SECRET']}"))
    assert told.exit_code == 0, told.output
    assert "SLACK_APP_TOKEN" not in env()
    assert env()["SLACK_SIGNING_SECRET"] == simulated["SLACK_SIGNING_SECRET"]


def test_what_was_there_is_asked_about_before_it_changes(simulated: Mapping[str, str]) -> None:
    Path(".env").write_text("# mine\nSLACK_BOT_TOKEN=xoxb-old\nOTHER=1\n")
    database = ("--database-url", "sqlite:///a.db")
    typed = answers(simulated)
    refused = asked([*typed[:6], "n"], *database)
    assert refused.exit_code == 1
    assert "These lines change: SLACK_BOT_TOKEN." in refused.output
    assert Path(".env").read_text() == "# mine\nSLACK_BOT_TOKEN=xoxb-old\nOTHER=1\n"
    told = asked([*typed[:6], "y", *typed[7:]], *database)
    assert told.exit_code == 0, told.output
    assert Path(".env").read_text().startswith(f"# mine\nSLACK_BOT_TOKEN={simulated['SLACK_BOT_TOKEN']}\nOTHER=1\n")


@pytest.mark.parametrize("answered", range(7))
def test_breaking_off_keeps_nothing(simulated: Mapping[str, str], answered: int) -> None:
    told = CliRunner().invoke(cli, ["init"], input="".join(f"{one}\n" for one in answers(simulated)[:answered]))
    assert told.exit_code == 1
    assert not Path(".env").exists()


def test_no_question_is_asked_of_a_script(simulated: Mapping[str, str]) -> None:
    told = unasked({**simulated, "TEXTOPS_ACCOUNT_NAME": "Acme"}, "--public-url", "https://sms.example.com")
    assert told.exit_code == 0, told.output
    assert env()["PUBLIC_URL"] == "https://sms.example.com"
    assert [name for name in (*SECRETS, "SLACK_SIGNING_SECRET") if env()[name] != simulated[name]] == []
    assert "account_name            Acme" in settings()


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"SLACK_BOT_TOKEN": ""}, 2),
        ({"SLACK_BOT_TOKEN": "xoxb-wrong"}, 1),
        ({"TWILIO_MESSAGING_SERVICE_SID": "MG1"}, 1),
        ({"PUBLIC_URL": "nonsense"}, 1),
        ({"TEXTOPS_TIME_ZONE": "Mars"}, 1),
    ],
)
def test_a_script_is_told_by_its_exit_code_and_nothing_is_written(
    simulated: Mapping[str, str], changed: Mapping[str, str], code: int
) -> None:
    assert unasked({**simulated, **changed}).exit_code == code
    assert not Path(".env").exists()


def test_unchecked_answers_are_written_without_asking_anybody(simulated: Mapping[str, str]) -> None:
    told = unasked({**simulated, "SLACK_BOT_TOKEN": "xoxb-later"}, "--unchecked")
    assert told.exit_code == 0, told.output
    assert env()["SLACK_BOT_TOKEN"] == "xoxb-later"
    assert not Path("textops.db").exists()


def test_a_number_that_is_given_takes_the_place_of_a_service(simulated: Mapping[str, str]) -> None:
    Path(".env").write_text(f"TWILIO_MESSAGING_SERVICE_SID={simulated['TWILIO_MESSAGING_SERVICE_SID']}\n")
    others = {name: value for name, value in simulated.items() if name != "TWILIO_MESSAGING_SERVICE_SID"}
    told = unasked(others, "--twilio-from", "+12015550100")
    assert told.exit_code == 0, told.output
    assert (env()["TWILIO_FROM"], env()["TWILIO_MESSAGING_SERVICE_SID"]) == ("+12015550100", "")


def test_every_account_setting_that_is_asked_for_has_an_option() -> None:
    told = CliRunner().invoke(cli, ["init", "--help"]).output
    assert [key for key in ACCOUNT_SETTINGS if f"--{key.replace('_', '-')}" not in told] == []
