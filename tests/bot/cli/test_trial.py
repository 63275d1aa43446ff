import json
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

from click.testing import CliRunner

from bot.cli import cli

FREE_PORTS = ("--port", "0", "--slack-port", "0", "--twilio-port", "0")


def test_ending_simulate_ends_the_simulator(tmp_path: Path) -> None:
    manifest = tmp_path / "manifest.yml"
    manifest.write_text("display_information: {name: Bot}")
    command = [sys.executable, "-m", "bot", "simulate", "--manifest", str(manifest), *FREE_PORTS]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        there = urlsplit(json.loads(process.stdout.readline())["control"])
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 0
    with socket.socket() as probe:
        assert probe.connect_ex((there.hostname, there.port)) != 0


def test_wrong_usage_of_simulate_is_2() -> None:
    command = [sys.executable, "-m", "bot", "simulate", "--colour", "red"]
    told = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)
    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr.startswith("usage: textops simulate")


def test_a_story_keeps_no_data() -> None:
    told = CliRunner().invoke(cli, ["demo", "--script", "--data", "somewhere"])
    assert told.exit_code == 2
    assert "leave --data out" in told.output
