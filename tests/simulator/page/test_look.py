from dataclasses import replace
from typing import Any

import pytest

from simulator.page.look import Look, channels_of, read_look
from simulator.slack import admin
from tests.simulator.slack.ear import quiet, says

DEFAULT = Look("U0ANA", "C0MARKET")


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"as": "U0NONE"},
        {"as": "U0BOT"},
        {"as": "<script>", "in": "<script>", "thread": "<script>"},
        {"as": "U0ANA", "in": "C0SECRET"},
        {"as": "U0ANA", "in": "C0OLD"},
        {"as": "U0ANA", "in": "C0MARKET", "thread": "1.1"},
    ],
)
def test_what_is_unknown_or_not_theirs_to_see_falls_back_to_the_default(query: dict[str, str]) -> None:
    assert read_look(quiet(), query) == DEFAULT


@pytest.mark.parametrize("place", ["home", "C0GENERAL", "C0PRIVATE"])
def test_an_address_comes_back_as_the_same_look(place: str) -> None:
    look = Look("U0BO", place)
    assert read_look(quiet(), {"as": "U0BO", "in": place}) == look
    assert look.url() == f"/?as=U0BO&in={place}"


def test_a_thread_is_open_only_for_those_who_see_its_root() -> None:
    workspace = quiet()
    root = says(workspace)
    for_bo = says(workspace, only_to="U0BO")
    reply = says(workspace, thread_ts=root.ts)

    def thread(user: str, ts: str) -> str | None:
        return read_look(workspace, {"as": user, "in": "C0MARKET", "thread": ts}).thread

    assert thread("U0ANA", root.ts) == root.ts
    assert thread("U0ANA", for_bo.ts) is None
    assert thread("U0BO", for_bo.ts) == for_bo.ts
    assert thread("U0ANA", reply.ts) is None


def test_somebody_who_was_deactivated_is_nobody() -> None:
    workspace = quiet()
    admin.change(workspace, "users", {"id": "U0BO", "deleted": True})
    assert read_look(workspace, {"as": "U0BO"}) == DEFAULT


@pytest.mark.parametrize(
    ("user", "names"),
    [
        ("U0ANA", ["marketing", "general", "ops", "no-bot", "private-launch", ""]),
        ("U0DEE", ["marketing", "general", ""]),
    ],
)
def test_channels_are_those_of_the_person_and_the_bot_comes_last(user: str, names: list[Any]) -> None:
    found = channels_of(quiet(), user)
    assert [one.name for one in found] == names
    assert found[-1].members == {user, "U0BOT"}


def test_an_app_without_a_home_tab_has_no_home_to_look_at() -> None:
    workspace = quiet()
    workspace.manifest = replace(workspace.manifest, has_home=False)
    assert read_look(workspace, {"as": "U0ANA", "in": "home"}) == DEFAULT
