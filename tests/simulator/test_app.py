import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from simulator.phones import Carrier, Clock, Phone

ROOT = Path(__file__).parents[2]
MANIFEST = """
_metadata: {major_version: 1}
display_information: {name: Bot}
features: {bot_user: {display_name: bot}}
oauth_config: {scopes: {bot: [chat:write]}}
settings: {socket_mode_enabled: true}
"""
FREE_PORTS = ("--port", "0", "--slack-port", "0", "--twilio-port", "0")


@contextmanager
def simulator(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "simulator", *FREE_PORTS, *arguments]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def first_line(process: subprocess.Popen[str]) -> dict[str, Any]:
    assert process.stdout is not None
    addresses: dict[str, Any] = json.loads(process.stdout.readline())
    return addresses


@pytest.fixture(scope="module")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("simulator") / "manifest.yml"
    path.write_text(MANIFEST)
    return path


@pytest.fixture(scope="module")
def addresses(manifest: Path) -> Iterator[dict[str, Any]]:
    seed = manifest.with_name("seed.json")
    seed.write_text(json.dumps({"numbers": [{"number": "+12125550199", "behaviour": "landline"}]}))
    with simulator("--manifest", str(manifest), "--seed-file", str(seed)) as process:
        yield first_line(process)


@pytest.fixture(autouse=True)
def _afresh(request: pytest.FixtureRequest) -> None:
    if "addresses" in request.fixturenames:
        requests.post(f"{request.getfixturevalue('addresses')['control']}/reset", timeout=60).raise_for_status()


def send(addresses: dict[str, Any], to: str = "+12125550123") -> requests.Response:
    settings = addresses["settings"]
    sid = settings["TWILIO_ACCOUNT_SID"]
    return requests.post(
        f"{settings['TWILIO_API_URL']}/2010-04-01/Accounts/{sid}/Messages.json",
        data={"To": to, "MessagingServiceSid": settings["TWILIO_MESSAGING_SERVICE_SID"], "Body": "Sale today"},
        auth=(sid, settings["TWILIO_AUTH_TOKEN"]),
        timeout=60,
    )


def test_it_listens_on_loopback_only(addresses: dict[str, Any]) -> None:
    assert all(addresses[name].startswith("http://127.0.0.1:") for name in ("control", "slack", "twilio"))


def test_a_bot_reaches_both_with_the_settings_told(addresses: dict[str, Any]) -> None:
    settings = addresses["settings"]
    token = {"Authorization": f"Bearer {settings['SLACK_BOT_TOKEN']}"}
    assert requests.post(f"{settings['SLACK_API_URL']}auth.test", headers=token, timeout=60).json()["ok"]
    assert send(addresses).status_code == 201
    Phone(addresses["control"], "+12125550123").expects("Sale today")


def test_the_seed_file_says_how_numbers_behave_also_after_a_reset(addresses: dict[str, Any]) -> None:
    phone = requests.get(f"{addresses['control']}/twilio/phone/+12125550199", timeout=60).json()
    assert phone["behaviour"] == "landline"


def test_one_clock_is_moved_and_followed(addresses: dict[str, Any]) -> None:
    clock = Clock(addresses["control"])
    with requests.get(f"{addresses['control']}/clock/follow", stream=True, timeout=60) as stream:
        lines = (json.loads(line.removeprefix(b"data: ")) for line in stream.iter_lines() if line)
        assert next(lines)["offset_seconds"] == 0
        moved = clock.advance(hours=1, minutes=30)
        assert next(lines)["offset_seconds"] == 5400
    assert moved - datetime.now(UTC) > timedelta(minutes=89)
    when = moved + timedelta(days=1)
    assert clock.moves_to(when) >= when
    with pytest.raises(AssertionError, match="never goes backwards"):
        clock.moves_to(moved)


def test_the_log_shows_requests_to_both_and_no_secret(addresses: dict[str, Any]) -> None:
    settings = addresses["settings"]
    requests.post(f"{settings['SLACK_API_URL']}auth.test", data={"token": settings["SLACK_BOT_TOKEN"]}, timeout=60)
    send(addresses)
    log = requests.get(f"{addresses['control']}/wire", timeout=60)
    told = [(entry["service"], entry["method"], entry["status"]) for entry in log.json()]
    assert told[-2:] == [("slack", "POST", 200), ("twilio", "POST", 201)]
    assert not any(secret in log.text for name, secret in settings.items() if "TOKEN" in name or "SECRET" in name)


def test_a_reset_forgets_everything(addresses: dict[str, Any]) -> None:
    carrier, clock = Carrier(addresses["control"]), Clock(addresses["control"])
    clock.advance(hours=1)
    carrier.faults({"kind": "slow"})
    send(addresses)
    requests.post(f"{addresses['control']}/reset", timeout=60).raise_for_status()
    assert carrier.ledger() == []
    assert clock.now() < datetime.now(UTC) + timedelta(minutes=1)
    assert requests.delete(f"{addresses['control']}/faults", timeout=60).json() == {"rules": []}


@pytest.mark.parametrize(
    ("path", "body", "told"),
    [
        ("/clock", [], "must be a JSON object"),
        ("/clock", {"advance_seconds": 1e300}, "too large"),
        ("/faults", ["slow"], "must be a JSON object"),
        ("/twilio/text", [], "must be a JSON object"),
        ("/twilio/numbers", ["+12125550199"], "must be a JSON object"),
        ("/twilio/settings", {"senders": []}, "one sender at least"),
        ("/twilio/settings", {"page_size_max": 0}, "one text at least"),
        ("/twilio/settings", {"step_seconds": -1.0}, "never below zero"),
        ("/clock", {"advance_seconds": -1}, "never goes backwards"),
        ("/clock", {}, "Missing: advance_seconds."),
        ("/clock", {"to": "soon"}, "Invalid isoformat"),
        ("/faults", {"service": "twilio", "kind": "asleep"}, "No such fault of twilio: asleep"),
        ("/twilio/numbers", {"number": "soon", "behaviour": "ok"}, "Not a phone number: soon"),
        ("/twilio/text", {"body": "Hi"}, "Missing: from."),
        ("/twilio/settings", {"colour": "red"}, "No such setting: colour"),
        ("/twilio/settings", {"segments_per_second": "fast"}, "segments_per_second is a float"),
    ],
)
def test_a_mistake_is_answered_with_a_sentence(addresses: dict[str, Any], path: str, body: object, told: str) -> None:
    answer = requests.post(f"{addresses['control']}{path}", json=body, timeout=60)
    assert answer.status_code == 400
    assert told in answer.json()["error"]


def test_an_unknown_path_is_named(addresses: dict[str, Any]) -> None:
    answer = requests.get(f"{addresses['control']}/weather", timeout=60)
    assert (answer.status_code, answer.json()) == (404, {"error": "Not Found: GET /weather"})


def test_it_ends_gracefully_when_told(manifest: Path) -> None:
    with simulator("--manifest", str(manifest)) as process:
        addresses = first_line(process)
        with requests.get(f"{addresses['control']}/clock/follow", stream=True, timeout=60):
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=60) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("--manifest", "junk", "holds no names"),
        ("--manifest", "a: [", "cannot be read"),
        ("--manifest", "features: none", "not understood"),
        ("--seed-file", '{"a', "cannot be read"),
        ("--seed-file", "[1]", "holds no names"),
        ("--seed-file", '{"settings": {"colour": "red"}}', "No such setting: colour"),
    ],
)
def test_what_it_cannot_start_from_is_told_in_a_sentence(
    manifest: Path, tmp_path: Path, name: str, content: str, told: str
) -> None:
    given = tmp_path / "given"
    given.write_text(content)
    with simulator("--manifest", str(manifest), name, str(given)) as process:
        _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert said.startswith("The simulator cannot start: ")
    assert told in said


def test_a_port_that_no_machine_has_is_told_in_a_sentence(manifest: Path) -> None:
    with simulator("--manifest", str(manifest), "--port", "99999") as process:
        _, said = process.communicate(timeout=60)
    assert (process.returncode, "The simulator cannot start" in said) == (1, True)


def test_a_port_that_is_taken_is_named(manifest: Path, addresses: dict[str, Any]) -> None:
    port = addresses["control"].rpartition(":")[2]
    with simulator("--manifest", str(manifest), "--port", port) as process:
        _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert said.startswith(f"The simulator cannot start: port {port} cannot be had (Address already in use)")


def test_without_a_manifest_it_says_so_and_does_not_start(tmp_path: Path) -> None:
    with simulator("--manifest", str(tmp_path / "none.yml")) as process:
        _, told = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "The simulator cannot start" in told
    assert "none.yml" in told


@pytest.mark.parametrize("lift", [("DELETE", "/faults"), ("POST", "/reset")])
@pytest.mark.parametrize("service", ["slack", "twilio"])
def test_a_closed_port_opens_again_when_faults_are_lifted(
    addresses: dict[str, Any], service: str, lift: tuple[str, str]
) -> None:
    refused = {"service": service, "kind": "refused", "seconds": 3600}
    requests.post(f"{addresses['control']}/faults", json=refused, timeout=60).raise_for_status()
    with pytest.raises(requests.ConnectionError, match="refused"):
        requests.get(addresses[service], timeout=60)
    method, path = lift
    requests.request(method, f"{addresses['control']}{path}", timeout=60).raise_for_status()
    assert requests.get(addresses[service], timeout=60).status_code == 404
