"""A text is seen on a phone before it goes out: as anybody gets it, and as text wherever there can be no picture."""

import time
from collections.abc import Iterator

import pytest
import requests as web

from simulator.people import Person
from tests.journeys.stage import Stage
from tests.journeys.steps import approves, closes_everything, drafts, requests

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("stage", ["socket"], indirect=True)]

PNG = b"\x89PNG"
PATIENCE = 600
PICTURE = "(picture: A phone that shows: "


@pytest.fixture(autouse=True)
def _nothing_left_open(stage: Stage) -> Iterator[None]:
    closes_everything(stage)
    yield
    stage.workspace.recovers()


def files(who: Person) -> list[str]:
    """The files whose pictures are in the modal in front."""
    blocks = who.screen()["modals"][-1]["blocks"]
    return [block["slack_file"]["id"] for block in blocks if block["type"] == "image"]


def pixels(stage: Stage, who: Person, file: str) -> bytes:
    """What the page shows of a file."""
    answer = web.get(f"{stage.control_url}/slack/people/{who.user}/files/{file}", timeout=60)
    assert answer.headers["Content-Type"] == "image/png", answer.text
    return answer.content


def called(stage: Stage, method: str, **arguments: str) -> None:
    """Wait until the bot has asked Slack for that."""
    for _ in range(PATIENCE):
        if any(call["arguments"] | arguments == call["arguments"] for call in stage.workspace.requests(method)):
            return
        time.sleep(0.1)
    raise AssertionError(f"the bot has not called {method} with {arguments}")


def opens(who: Person, name: str) -> None:
    """Draft a message and look at it, until the picture is there."""
    drafts(who, name)
    who.clicks("Preview", on=name)
    who.sees(f"{PICTURE}Hi there, Acme has news.")


def test_a_preview_follows_whom_and_which_phone_one_chooses(stage: Stage) -> None:
    ana = stage.person("ana")
    opens(ana, "Looked at")
    assert "with its defaults · 51 characters · 1 segment · GSM-7" in ana.modal().text
    ana.chooses("Preview as", "Đorđe", typing="Đor")
    told = ana.sees(f"{PICTURE}Hi Đorđe, Acme has news.")
    assert "as Đorđe gets it · 51 characters · 1 segment · Unicode because of Đ đ" in told
    seen = set(files(ana))
    ana.checks("Dark mode")
    seen.add(another(ana, seen))
    for size in ("Small", "Large", "Larger", "Largest"):
        ana.chooses("Text size", size)
        seen.add(another(ana, seen))
    drawn = {pixels(stage, ana, file) for file in files(ana)}
    assert [picture[:4] for picture in drawn] == [PNG]
    assert len(seen) == 6


def another(who: Person, seen: set[str]) -> str:
    """The file of the picture, once it is none of those that were seen."""
    number = 0
    for _ in range(PATIENCE):
        if found := set(files(who)) - seen:
            return found.pop()
        number = who.screen(since=number, wait=1)["number"]
    raise AssertionError(f"{who.user} sees no other picture than before")


def test_the_composer_shows_what_stands_in_it_and_loses_none_of_it(stage: Stage) -> None:
    ana = stage.person("ana")
    ana.types("/sms draft Being written", in_="#marketing")
    ana.modal()
    ana.fills("Message", "Hi {{ contact.first_name }}!")
    ana.chooses("Preview as", "Carla", typing="Car")
    ana.sees(f"{PICTURE}Hi Carla!")
    ana.fills("Campaign", "Autumn")
    ana.checks("Dark mode")
    told = ana.sees(f"{PICTURE}Hi Carla!")
    assert "‹Autumn›" in told
    assert ana.modal().inputs["Message"] == "Hi {{ contact.first_name }}!"
    ana.fills("Message", "Hello {{ contact.first_name }}!")
    ana.clicks("Preview")
    ana.sees(f"{PICTURE}Hello Carla!")
    ana.submits()
    ana.has_no_modal()
    ana.sees("Being written\nDraft")


def test_who_approves_sees_the_phone_of_the_text_with_its_defaults_until_it_is_decided(stage: Stage) -> None:
    ana, bo = stage.person("ana"), stage.person("bo")
    drafts(ana, "To be seen")
    requests(ana, "To be seen")
    bo.sees(f"{PICTURE}Hi there, Acme has news.")
    approves(bo, "To be seen")
    bo.sees("✅ Approved by")
    assert all(PICTURE not in reply.text for reply in bo.thread("To be seen\n").replies)


def test_the_file_of_a_picture_is_gone_after_a_day(stage: Stage) -> None:
    ana = stage.person("ana")
    opens(ana, "Gone tomorrow")
    [file] = files(ana)
    ana.closes()
    stage.clock.advance(hours=25)
    called(stage, "files.delete", file=file)


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal", "files.info"])
def test_where_no_picture_can_be_uploaded_the_text_stays(stage: Stage, method: str) -> None:
    ana, name = stage.person("ana"), f"No {method}"
    stage.workspace.faults({"what": method, "kind": "error", "status": 500})
    drafts(ana, name)
    ana.clicks("Preview", on=name)
    ana.sees("with its defaults")
    requests_anyway(ana, name)
    assert all(PICTURE not in reply.text for reply in ana.thread(f"{name}\n").replies)


def requests_anyway(who: Person, name: str) -> None:
    who.closes()
    requests(who, name)
