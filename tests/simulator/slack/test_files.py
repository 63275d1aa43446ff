"""Who sees a file: those who see the message, or have the view, that it stands in."""

from typing import Any

import pytest

from simulator.slack import views
from simulator.slack.errors import CannotError
from simulator.slack.sees import shared
from simulator.slack.workspace import StoredFile, Workspace
from tests.simulator.slack.ear import quiet, says, shows
from tests.simulator.slack.kit import text

ADDRESS = {"url": "http://127.0.0.1:1/files/private/F1/a.png"}


PICTURE = {"type": "image", "alt_text": "phone", "slack_file": {"id": "F1"}}
BESIDE = {"type": "section", "block_id": "b", "text": text("phone"), "accessory": PICTURE}


def image(**slack_file: str) -> dict[str, Any]:
    return {"type": "image", "block_id": "b", "alt_text": "phone", "slack_file": slack_file or {"id": "F1"}}


@pytest.fixture
def workspace() -> Workspace:
    workspace = quiet()
    workspace.files["F1"] = StoredFile("F1", "a.png", 3, "U0BOT", content=b"png", is_complete=True)
    return workspace


def test_a_file_in_no_message_and_no_view_is_seen_by_nobody(workspace: Workspace) -> None:
    with pytest.raises(CannotError, match="Ana sees no file F1"):
        shared(workspace, "U0ANA", "F1")


@pytest.mark.parametrize(
    "block",
    [image(), image(**ADDRESS), BESIDE],
)
def test_the_image_of_a_message_is_seen_by_those_who_see_the_message(
    workspace: Workspace, block: dict[str, Any]
) -> None:
    says(workspace, blocks=[block], channel="C0PRIVATE")
    assert shared(workspace, "U0ANA", "F1") == b"png"
    with pytest.raises(CannotError):
        shared(workspace, "U0EVE", "F1")


def test_the_image_of_a_form_is_seen_by_whose_form_it_is_while_it_is_open(workspace: Workspace) -> None:
    shows(workspace, image())
    assert shared(workspace, "U0ANA", "F1") == b"png"
    with pytest.raises(CannotError):
        shared(workspace, "U0BO", "F1")
    views.close_all(workspace, "U0ANA")
    with pytest.raises(CannotError):
        shared(workspace, "U0ANA", "F1")


def test_a_file_that_was_deleted_is_seen_no_more(workspace: Workspace) -> None:
    says(workspace, blocks=[image()])
    del workspace.files["F1"]
    with pytest.raises(CannotError):
        shared(workspace, "U0ANA", "F1")
