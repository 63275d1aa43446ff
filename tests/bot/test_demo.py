import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from bot.demo import can_open_browser, free_port
from bot.demo_people import NAMELESS
from simulator.people import Person, Workspace
from simulator.phones import Phone
from simulator.story import Story, Teller

STEPS = 12
PEOPLE = 300


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator["subprocess.Popen[str]"]:
    folder = tmp_path_factory.mktemp("demo")
    words = ["demo", "--no-browser", "--port", "0", "--people", str(PEOPLE), "--data", str(folder)]
    with subprocess.Popen([sys.executable, "-m", "bot", *words], stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.terminate()


@pytest.fixture(scope="module")
def control(demo: "subprocess.Popen[str]") -> str:
    assert demo.stdout is not None
    line = next(line for line in demo.stdout if line.startswith("The page is at "))
    assert demo.stdout.readline() == "Ctrl-C ends it.\n"
    return line.removeprefix("The page is at ").strip().rstrip("/")


def acts(control: str, name: str, **body: object) -> None:
    answer = requests.post(f"{control}/page/{name}", json={"as": "U0ANA", **body}, timeout=60)
    assert answer.ok, answer.text


def tour_cards(live: requests.Response) -> Iterator[str]:
    """Each card of the tour that the page is sent; trouble in one fails the test."""
    for line in live.iter_lines():
        told = json.loads(line.removeprefix(b"data: ")) if line.startswith(b"data: {") else {}
        if told.get("region") == "tour":
            assert "tour-trouble" not in told["html"], told["html"]
            yield told["html"]


def test_the_page_is_there_with_the_bot_and_the_tour(control: str) -> None:
    page = requests.get(f"{control}/", timeout=60)
    assert page.status_code == 200
    assert "Welcome to Acme" in page.text
    Person(control, "U0ANA").types("/sms quota")
    Person(control, "U0ANA").sees(f"{3 * PEOPLE:,}")


@pytest.mark.journey
def test_the_tour_can_be_walked_to_its_end(control: str) -> None:
    with requests.get(f"{control}/page/live?as=U0ANA&in=C0MARKET", stream=True, timeout=60) as live:
        cards = tour_cards(live)
        for place in range(STEPS):
            card = next(card for card in cards if f"{place + 1} of {STEPS}" in card)
            if "data-do=" in card:
                acts(control, "tour", do=str(place))
                next(card for card in cards if "is-done" in card)
            acts(control, "tour", step=str(place + 1))
    assert "Reply START to resubscribe" in Phone(control, NAMELESS).received()[-1]
    Person(control, "U0ANA").sees("☀️")


def test_starting_over_forgets_what_was_done(control: str) -> None:
    ana = Person(control, "U0ANA")
    ana.types("Hello", in_="#marketing")
    acts(control, "clock", advance_seconds=3600)
    with requests.get(f"{control}/clock/follow", stream=True, timeout=60) as told:
        moves = (json.loads(line.removeprefix(b"data: "))["offset_seconds"] for line in told.iter_lines() if line)
        assert next(moves) >= 3600
        acts(control, "start-over")
        assert next(moves) == 0
    Workspace(control).waits_for_the_bot()
    ana.types("/sms list")
    ana.sees("There are no messages")
    ana.does_not_see("Hello")


@pytest.mark.journey
def test_the_story_that_is_told_in_the_terminal_comes_to_its_end(
    control: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert Story(control, Teller()).play() == 0
    assert "people got the message, 0 of them twice" in capsys.readouterr().out


def test_it_ends_when_told_and_notes_where_the_clock_stood(control: str, demo: "subprocess.Popen[str]") -> None:
    acts(control, "clock", advance_seconds=7200)
    stood = requests.get(f"{control}/clock", timeout=60).json()["offset_seconds"]
    demo.send_signal(signal.SIGINT)
    assert demo.wait(timeout=60) == 0
    folder = Path(str(demo.args[-1]))  # type: ignore[index]
    assert float((folder / "clock_seconds").read_text()) == stood >= 7200
    with pytest.raises(requests.ConnectionError):
        requests.get(control, timeout=60)


def test_a_port_that_is_taken_gives_way_to_a_free_one() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert free_port(port) not in {0, port}


def test_no_browser_is_opened_where_there_is_no_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert not can_open_browser()
    monkeypatch.setenv("DISPLAY", ":0")
    assert can_open_browser()
