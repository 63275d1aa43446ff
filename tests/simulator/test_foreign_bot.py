import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

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


def written(language: str, word: str) -> str:
    """The one example of the document in that language that has that word."""
    found = re.findall(rf"```{language}\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    (example,) = [each for each in found if word in each]
    return str(example)


def test_the_bot_of_the_document_works_against_the_simulator_alone(tmp_path: Path) -> None:
    manifest, tour, seed = tmp_path / "manifest.yml", tmp_path / "tour.json", tmp_path / "seed.json"
    manifest.write_text(MANIFEST)
    tour.write_text(written("json", '"steps"'))
    seed.write_text(written("json", '"phones"'))
    files = ("--manifest", str(manifest), "--tour", str(tour), "--seed-file", str(seed))
    with running("-m", "bot", "simulate", *files, *FREE_PORTS, more={}) as simulator:
        assert simulator.stdout is not None
        told = json.loads(simulator.stdout.readline())
        with running("-c", written("python", "slack_bolt"), more=told["settings"]):
            Workspace(told["control"]).waits_for_the_bot()
            ana = Person(told["control"], "U0ANA")
            ana.types("/echo Sale today", in_="marketing")
            ana.sees("You said: Sale today")
            shows_it_on_its_page(told["control"])
            leads_through_its_own_tour(told["control"], ana)


def shows_it_on_its_page(control: str) -> None:
    page = requests.get(f"{control}/?as=U0ANA&in=C0MARKET", timeout=60).text
    assert "You said: Sale today" in page
    assert "Echo" in page
    assert "+1 212 555 0101" in page


def leads_through_its_own_tour(control: str, ana: Person) -> None:
    done = requests.post(f"{control}/page/tour", json={"as": "U0ANA", "do": "0"}, timeout=60)
    assert done.json() == {"ok": True}
    ana.sees("You said: hello")
