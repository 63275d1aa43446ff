"""Where Slack can fetch pictures, it is told an address; where it cannot although it is told, all is shown without."""

import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import requests as web

from tests.journeys.conftest import customers
from tests.journeys.stage import Stage
from tests.journeys.steps import closes_everything, drafts, requests
from tests.journeys.test_previews import PATIENCE, PICTURE, PNG, opens

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A stage whose bot says that it is reached at some address of the net, which each journey chooses."""
    stage = Stage(tmp_path_factory.mktemp("elsewhere"))
    try:
        stage.imports(customers(2))
        stage.starts_the_bot()
        yield stage
    finally:
        stage.ends()


@pytest.fixture(autouse=True)
def _nothing_left_open(elsewhere: Stage) -> None:
    closes_everything(elsewhere)


def is_at(stage: Stage, url: str) -> None:
    stage.kills_the_bot()
    stage.environment["PUBLIC_URL"] = url
    stage.starts_the_bot()


def test_with_a_public_address_slack_is_told_where_the_picture_is(elsewhere: Stage) -> None:
    is_at(elsewhere, "https://sms.example.com")
    ana = elsewhere.person("ana")
    opens(ana, "By address")
    [url] = [block["image_url"] for block in ana.screen()["modals"][-1]["blocks"] if block["type"] == "image"]
    assert url.startswith("https://sms.example.com/p/")
    here = f"http://127.0.0.1:{elsewhere.bot_port}{urlsplit(url).path}"
    answer = web.get(here, timeout=60)
    assert (answer.status_code, answer.content[:4]) == (200, PNG)
    assert web.get(f"{here[:-4]}AAAA", timeout=60).status_code == 404
    assert elsewhere.workspace.requests("files.getUploadURLExternal") == []


def test_a_picture_that_slack_cannot_fetch_costs_neither_form_nor_request(elsewhere: Stage) -> None:
    is_at(elsewhere, "https://10.1.2.3")
    ana = elsewhere.person("ana")
    drafts(ana, "Unreachable")
    ana.clicks("Preview", on="Unreachable")
    ana.sees("with its defaults")
    refused(elsewhere, "views.update")
    ana.closes()
    requests(ana, "Unreachable")
    refused(elsewhere, "chat.postMessage")
    assert all(PICTURE not in reply.text for reply in ana.thread("Unreachable\n").replies)


def refused(stage: Stage, method: str) -> None:
    """Wait until Slack has refused a call for its image."""
    for _ in range(PATIENCE):
        if any(call["outcome"].startswith("invalid_") for call in stage.workspace.requests(method)):
            return
        time.sleep(0.1)
    raise AssertionError(f"{method} was not refused")
