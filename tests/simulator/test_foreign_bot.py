import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from simulator.people import Person, Workspace

DOCUMENT = Path(__file__).parents[2] / "docs" / "simulator.md"
FREE_PORTS = ("--port", "0", "--slack-port", "0", "--twilio-port", "0")
MANIFEST = """
display_information: {name: Echo}
features:
  bot_user: {display_name: Echo}
  slash_commands: [{command: /echo, description: Says it again}]
oauth_config: {scopes: {bot: [commands, "chat:write"]}}
settings: {socket_mode_enabled: true}
"""


@contextmanager
def running(*arguments: str, more: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    command, names = [sys.executable, *arguments], os.environ | more
    with subprocess.Popen(command, env=names, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.terminate()


def test_the_bot_of_the_document_works_against_the_simulator_alone(tmp_path: Path) -> None:
    bots = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    (bot,) = [each for each in bots if "slack_bolt" in each]
    manifest = tmp_path / "manifest.yml"
    manifest.write_text(MANIFEST)
    with running("-m", "bot", "simulate", "--manifest", str(manifest), *FREE_PORTS, more={}) as simulator:
        assert simulator.stdout is not None
        told = json.loads(simulator.stdout.readline())
        with running("-c", bot, more=told["settings"]):
            Workspace(told["control"]).waits_for_the_bot()
            ana = Person(told["control"], "U0ANA")
            ana.types("/echo Sale today", in_="marketing")
            ana.sees("You said: Sale today")
