import asyncio
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from simulator.clock import Clock
from simulator.faults import Faults
from simulator.page import tour, tour_acts
from simulator.page.look import Look
from simulator.page.templates import environment
from simulator.page.tour import Tour
from simulator.page.tour_steps import Step, read_steps
from simulator.slack import messages
from simulator.slack.messages import Draft
from simulator.slack.workspace import Workspace
from simulator.twilio.agenda import Agenda
from simulator.twilio.carrier import Carrier, Text

PHONE = "+12125550101"
SAYS = {"as": "U0ANA", "verb": "type", "text": "Hello", "channel": "C0MARKET"}


@pytest.fixture
def workspace() -> Workspace:
    return Workspace(Clock(), Faults(), base_url="http://slack", manifest={})


@pytest.fixture
def carrier(workspace: Workspace) -> Carrier:
    return Carrier(workspace.clock, workspace.faults, Agenda(workspace.clock))


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tour, "LOOK_SECONDS", 0.0)
    monkeypatch.setattr(tour, "MOVES_ON_SECONDS", 0.0)
    monkeypatch.setattr(tour_acts, "PATIENCE_SECONDS", 0.2)


def steps(tmp_path: Path, *told: Mapping[str, Any]) -> tuple[Step, ...]:
    path = tmp_path / "tour.json"
    path.write_text(json.dumps({"steps": [{"title": "T", "words": "W.", **each} for each in told]}))
    return read_steps(path)


def say(workspace: Workspace, text: str, *, thread: str | None = None) -> str:
    return messages.post(workspace, "C0MARKET", user="U0BOT", draft=Draft(text=text, thread_ts=thread)).ts


def card(walk: Tour, user: str = "U0ANA", *, place: str = "C0MARKET", thread: str | None = None) -> str:
    return environment().get_template("tour.html").render(walk.shown(Look(user, place, thread)))


def texts(carrier: Carrier, body: str, direction: str = "in") -> None:
    carrier.put_on_phone(PHONE, Text(carrier.clock.now(), direction, "+12015550100", body))


async def does(walk: Tour) -> None:
    walk.act({"do": "0"})
    assert "One moment" in card(walk)
    await asyncio.gather(*asyncio.all_tasks() - {asyncio.current_task()})


def test_a_step_is_done_when_somebody_sees_the_words_and_then_moves_on(
    tmp_path: Path, workspace: Workspace, carrier: Carrier
) -> None:
    walk = Tour(
        steps(tmp_path, {"done_when": {"as": "U0BO", "sees": "Sale"}}, {"title": "Next one"}), workspace, carrier
    )
    walk.check()
    assert "is-done" not in card(walk)
    say(workspace, "Sale today")
    walk.check()
    assert "is-done" in card(walk)
    walk.check()
    assert "Next one" in card(walk)


def test_a_step_that_was_done_stays_when_somebody_goes_back(
    tmp_path: Path, workspace: Workspace, carrier: Carrier
) -> None:
    walk = Tour(
        steps(tmp_path, {"title": "First", "done_when": {"as": "U0BO", "sees": "Sale"}}, {}), workspace, carrier
    )
    say(workspace, "Sale today")
    walk.check()
    walk.act({"step": "1"})
    walk.act({"step": "0"})
    walk.check()
    walk.check()
    assert "First" in card(walk)


@pytest.mark.parametrize(("how", "direction"), [("gets", "in"), ("says", "out")])
def test_a_step_is_done_when_a_phone_gets_or_says_something(
    tmp_path: Path, workspace: Workspace, carrier: Carrier, how: str, direction: str
) -> None:
    walk = Tour(steps(tmp_path, {"done_when": {"phone": PHONE, how: "code"}}), workspace, carrier)
    texts(carrier, "your code", "out" if direction == "in" else "in")
    walk.check()
    assert "is-done" not in card(walk)
    texts(carrier, "your code", direction)
    walk.check()
    assert "is-done" in card(walk)


def test_a_list_of_conditions_wants_all_of_them(tmp_path: Path, workspace: Workspace, carrier: Carrier) -> None:
    wanted = [{"as": "U0ANA", "modal": ""}, {"as": "U0ANA", "sees": "Sale"}]
    walk = Tour(steps(tmp_path, {"done_when": wanted}), workspace, carrier)
    walk.check()
    assert "is-done" not in card(walk)
    say(workspace, "Sale today")
    walk.check()
    assert "is-done" in card(walk)


def test_a_card_in_a_long_channel_is_still_seen_when_it_changes(
    tmp_path: Path, workspace: Workspace, carrier: Carrier
) -> None:
    walk = Tour(steps(tmp_path, {"done_when": {"as": "U0ANA", "sees": "sent to"}}), workspace, carrier)
    root = say(workspace, "draft")
    for number in range(80):
        say(workspace, f"reply {number}", thread=root)
    message = workspace.messages["C0MARKET", root]
    message.text, message.edited_ts = "sent to 5 people", workspace.next_ts()
    walk.check()
    assert "is-done" in card(walk)


def test_nothing_is_looked_at_again_when_nothing_changed(
    tmp_path: Path, workspace: Workspace, carrier: Carrier
) -> None:
    walk = Tour(steps(tmp_path, {"done_when": {"as": "U0ANA", "sees": "Sale"}}), workspace, carrier)
    walk.check()
    version = walk.version
    workspace.messages.clear()
    walk.check()
    assert walk.version == version


def test_a_step_can_be_done_for_the_newcomer(tmp_path: Path, workspace: Workspace, carrier: Carrier) -> None:
    acts = [SAYS, {"text": {"from": PHONE, "body": "STOP"}}, {"clock": {"advance_seconds": 3600}}]
    walk = Tour(steps(tmp_path, {"does": acts}), workspace, carrier)
    asyncio.run(does(walk))
    assert "tour-trouble" not in card(walk)
    assert [message.text for message in workspace.messages.values()] == ["Hello"]
    assert [text.body for text in carrier.phones[PHONE] if text.direction == "out"] == ["STOP"]
    assert workspace.clock.offset.total_seconds() >= 3600


def test_what_is_needless_is_left_out(tmp_path: Path, workspace: Workspace, carrier: Carrier) -> None:
    walk = Tour(steps(tmp_path, {"does": [{**SAYS, "unless": {"as": "U0ANA", "modal": ""}}]}), workspace, carrier)
    asyncio.run(does(walk))
    assert workspace.messages == {}


def test_it_waits_for_what_it_needs(tmp_path: Path, workspace: Workspace, carrier: Carrier) -> None:
    walk = Tour(steps(tmp_path, {"does": [{"wait": {"phone": PHONE, "gets": "code"}}, SAYS]}), workspace, carrier)

    async def runs() -> None:
        asyncio.get_running_loop().call_later(0.05, texts, carrier, "your code")
        await does(walk)

    asyncio.run(runs())
    assert [message.text for message in workspace.messages.values()] == ["Hello"]


def test_a_text_is_copied_from_a_phone(tmp_path: Path, workspace: Workspace, carrier: Carrier) -> None:
    texts(carrier, "123456 is your code")
    copied = {**SAYS, "text_from": {"phone": PHONE, "pattern": r"\d{6}"}}
    walk = Tour(steps(tmp_path, {"does": [copied]}), workspace, carrier)
    asyncio.run(does(walk))
    assert [message.text for message in workspace.messages.values()] == ["123456"]


def test_what_does_not_come_is_told_in_the_card(tmp_path: Path, workspace: Workspace, carrier: Carrier) -> None:
    walk = Tour(steps(tmp_path, {"does": [{"as": "U0ANA", "verb": "click", "label": "Approve"}]}), workspace, carrier)
    asyncio.run(does(walk))
    assert "Ana sees nothing called “Approve”" in card(walk)


def test_the_next_morning_comes(tmp_path: Path, workspace: Workspace, carrier: Carrier) -> None:
    morning = {"clock": {"time": "09:00", "zone": "America/New_York"}}
    walk = Tour(steps(tmp_path, {"does": [morning]}), workspace, carrier)
    before = workspace.clock.now()
    asyncio.run(does(walk))
    there = workspace.clock.now()
    assert there > before
    assert there.astimezone(ZoneInfo("America/New_York")).hour == 9


@pytest.mark.parametrize(
    ("user", "place", "label"),
    [("U0ANA", "C0OPS", "Become Bo"), ("U0BO", "C0OPS", "Show me"), ("U0BO", "C0MARKET", None)],
)
def test_the_card_leads_to_where_the_step_is(
    tmp_path: Path, workspace: Workspace, carrier: Carrier, *, user: str, place: str, label: str | None
) -> None:
    walk = Tour(steps(tmp_path, {"as": "U0BO", "in": "C0MARKET"}), workspace, carrier)
    shown = card(walk, user, place=place)
    assert ("tour-leads" in shown) == bool(label)
    if label:
        assert f'href="/?as=U0BO&amp;in=C0MARKET">{label}<' in shown


def test_the_card_leads_into_the_thread(tmp_path: Path, workspace: Workspace, carrier: Carrier) -> None:
    walk = Tour(steps(tmp_path, {"as": "U0BO", "in": "C0MARKET", "thread_of": "#1 "}), workspace, carrier)
    assert "tour-leads" not in card(walk, "U0BO")
    root = say(workspace, "a card")
    say(workspace, "approve #1 Sale?", thread=root)
    assert f"thread={root}" in card(walk, "U0BO")
    assert "tour-leads" not in card(walk, "U0BO", thread=root)


def test_a_window_that_is_there_opens_the_thread_by_itself(
    tmp_path: Path, workspace: Workspace, carrier: Carrier
) -> None:
    walk = Tour(steps(tmp_path, {"as": "U0BO", "in": "C0MARKET", "thread_of": "#1 "}), workspace, carrier)
    assert "data-opens" not in card(walk, "U0BO")
    root = say(workspace, "#1 Sale")
    opens = f'data-opens="/?as=U0BO&amp;in=C0MARKET&amp;thread={root}"'
    assert opens in card(walk, "U0BO")
    assert opens in card(walk, "U0BO", thread=root)
    assert "data-opens" not in card(walk, "U0ANA")
    assert "data-opens" not in card(walk, "U0BO", place="C0OPS")


def test_a_thread_that_lies_open_stays_open_for_whom_one_becomes(
    tmp_path: Path, workspace: Workspace, carrier: Carrier
) -> None:
    walk = Tour(steps(tmp_path, {"as": "U0BO", "in": "C0MARKET"}), workspace, carrier)
    root = say(workspace, "Sale")
    assert f'href="/?as=U0BO&amp;in=C0MARKET&amp;thread={root}">Become Bo<' in card(walk, thread=root)


def test_nothing_is_pointed_at_for_somebody_else(tmp_path: Path, workspace: Workspace, carrier: Carrier) -> None:
    walk = Tour(steps(tmp_path, {"as": "U0BO", "point_at": ["Approve", "Close"]}), workspace, carrier)
    assert "data-point-at" not in card(walk)
    assert """data-point-at='["Approve", "Close"]'""" in card(walk, "U0BO")


def test_words_of_a_tour_are_shown_as_they_are(tmp_path: Path, workspace: Workspace, carrier: Carrier) -> None:
    walk = Tour(steps(tmp_path, {"words": "<script>", "point_at": '"><b>'}), workspace, carrier)
    assert "<script>" not in card(walk)
    assert "<b>" not in card(walk)


def test_a_dismissed_tour_leaves_a_button_that_brings_it_back(
    tmp_path: Path, workspace: Workspace, carrier: Carrier
) -> None:
    walk = Tour(steps(tmp_path, {"title": "First"}), workspace, carrier)
    walk.act({"dismiss": "true"})
    assert "First" not in card(walk)
    walk.act({"dismiss": "false"})
    assert "First" in card(walk)


def test_starting_over_begins_at_the_first_step(tmp_path: Path, workspace: Workspace, carrier: Carrier) -> None:
    walk = Tour(steps(tmp_path, {"title": "First"}, {"title": "Second"}), workspace, carrier)
    walk.act({"step": "1"})
    version = walk.version
    walk.reset()
    assert "First" in card(walk)
    assert walk.version > version


def test_without_steps_there_is_nothing_to_see(workspace: Workspace, carrier: Carrier) -> None:
    walk = Tour((), workspace, carrier)
    walk.check()
    assert "hidden" in card(walk)
