"""What a person does in a window, one act after the other."""

import asyncio
import base64
from collections.abc import Callable
from typing import Any

import pytest

from simulator.page.acts import ACTS, act
from simulator.page.parts import Page
from simulator.slack import views
from simulator.slack.errors import CannotError, NotThereError
from simulator.slack.inputs import held
from simulator.slack.workspace import View
from tests.simulator.slack.ear import Heard, ear, says, shows, stacks
from tests.simulator.slack.kit import NAME, TYPED, asks, option, text

ANN = "+12125550101"
BUTTON = {
    "type": "actions",
    "block_id": "row",
    "elements": [{"type": "button", "action_id": "go", "text": text("Go"), "value": "12"}],
}


def does(page: Page, name: str, /, user: str = "U0ANA", **asked: Any) -> dict[str, Any]:
    """Do it with no bot there."""
    return asyncio.run(act(page, name, {"as": user, **asked}))


def heard_of(page: Page, name: str, *, answer: Callable[[Any], Any] = lambda _payload: None, **asked: Any) -> Heard:
    """Do it, and give what the bot was told."""

    async def do() -> Heard:
        async with ear(page.parts.workspace, answer) as heard:
            await act(page, name, {"as": "U0ANA", **asked})
            return heard

    return asyncio.run(do())


def names(view: View, name: str) -> dict[str, str]:
    return {"surface": f"view:{view.id}", "block": name, "action": name}


def test_a_button_is_pressed_where_it_is_seen(page: Page) -> None:
    message = says(page.parts.workspace, blocks=[BUTTON])
    surface = f"message:C0MARKET:{message.ts}"
    (heard,) = heard_of(page, "press", surface=surface, block="row", action="go")
    assert (heard["type"], heard["user"]["id"], heard["message"]["ts"]) == ("block_actions", "U0ANA", message.ts)


def test_an_input_is_set_and_the_modal_submitted(page: Page) -> None:
    view = shows(page.parts.workspace, NAME)
    does(page, "set", **names(view, "name"), value="Teaser")
    (heard,) = heard_of(page, "submit", surface=f"view:{view.id}")
    assert heard["view"]["state"]["values"]["name"]["name"]["value"] == "Teaser"
    assert page.parts.workspace.stacks["U0ANA"] == []


def test_what_is_meant_for_a_modal_that_has_gone_does_not_hit_the_one_below(page: Page) -> None:
    below = shows(page.parts.workspace, NAME)
    front = stacks(page.parts.workspace, below, TYPED)
    does(page, "close", surface=f"view:{front.id}")
    for name in ("close", "submit"):
        with pytest.raises(NotThereError, match="not open any more"):
            does(page, name, surface=f"view:{front.id}")
    assert views.top(page.parts.workspace, "U0ANA") is below
    again = stacks(page.parts.workspace, below, TYPED)
    does(page, "close", surface=f"view:{again.id}", everything=True)
    assert views.top(page.parts.workspace, "U0ANA") is None


def test_a_menu_tells_its_options(page: Page) -> None:
    view = shows(page.parts.workspace, asks("Kind", {"type": "static_select", "options": [option("Offers")]}))
    told = does(page, "options", **names(view, "kind"), query="off")
    assert told == {"ok": True, "options": [{"text": "Offers", "value": "offers", "group": ""}]}


def test_a_file_is_attached(page: Page) -> None:
    view = shows(page.parts.workspace, asks("File", {"type": "file_input", "filetypes": ["csv"]}))
    content = base64.b64encode(b"a,b").decode()
    does(page, "attach", **names(view, "file"), name="people.csv", content_base64=content)
    assert [one["name"] for one in held(view.values["file", "file"])] == ["people.csv"]
    for bad in ({"name": "people.exe", "content_base64": content}, {"name": "people.csv", "content_base64": "~"}):
        with pytest.raises(CannotError):
            does(page, "attach", **names(view, "file"), **bad)


def test_a_file_is_taken_out_again(page: Page) -> None:
    view = shows(page.parts.workspace, asks("File", {"type": "file_input"}), NAME)
    for name in ("a.csv", "b.csv"):
        does(page, "attach", **names(view, "file"), name=name, content_base64="YQ==")
    first, second = held(view.values["file", "file"])
    does(page, "detach", **names(view, "file"), file=first["id"])
    assert held(view.values["file", "file"]) == [second]
    with pytest.raises(CannotError, match="no file to take away"):
        does(page, "detach", **names(view, "name"), file=second["id"])


def test_what_is_said_is_text_never_markup(page: Page) -> None:
    does(page, "say", channel="C0MARKET", text=" <!channel> & <script> ")
    root = next(iter(page.parts.workspace.messages.values()))
    assert (root.user, root.text) == ("U0ANA", "&lt;!channel&gt; &amp; &lt;script&gt;")
    does(page, "say", channel="C0MARKET", text="Yes", thread=root.ts)
    assert list(page.parts.workspace.messages.values())[-1].thread_ts == root.ts


def test_a_slash_command_reaches_the_bot(page: Page) -> None:
    (heard,) = heard_of(page, "say", channel="C0MARKET", text="/demo Black <Friday>")
    assert (heard["command"], heard["text"], heard["channel_id"]) == ("/demo", "Black <Friday>", "C0MARKET")


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"channel": "C0SECRET", "text": "Hi"}, "is in no channel called"),
        ({"channel": "C0OLD", "text": "Hi"}, "Nobody can write here"),
        ({"channel": "bot", "text": "Hi"}, "Nobody can write here"),
        ({"channel": "C0MARKET", "text": " "}, "Write something first"),
        ({"channel": "C0MARKET", "text": "Hi", "thread": "1.1"}, "not there any more"),
    ],
)
def test_what_cannot_be_said_is_refused(page: Page, asked: dict[str, str], why: str) -> None:
    with pytest.raises(CannotError, match=why):
        does(page, "say", **asked)
    assert page.parts.workspace.messages == {}


def test_shortcuts_start_from_the_menu_and_from_a_message(page: Page) -> None:
    message = says(page.parts.workspace, "Use me")
    (heard,) = heard_of(page, "shortcut", callback="new_thing")
    assert (heard["type"], heard["callback_id"]) == ("shortcut", "new_thing")
    (heard,) = heard_of(page, "shortcut", callback="use_this", channel="C0MARKET", ts=message.ts)
    assert (heard["type"], heard["message"]["text"]) == ("message_action", "Use me")
    with pytest.raises(NotThereError):
        does(page, "shortcut", callback="use_this", channel="C0MARKET", ts="1.1")
    with pytest.raises(CannotError, match="no shortcut called"):
        does(page, "shortcut", callback="none")


def test_the_bot_hears_that_its_home_is_opened(page: Page) -> None:
    async def do() -> Heard:
        async with ear(page.parts.workspace) as heard:
            await act(page, "home", {"as": "U0ANA"})
            await asyncio.gather(*page.parts.workspace._running)
            return heard

    assert len(asyncio.run(do())) == 1


def test_the_bot_is_invited_and_notices_are_put_away(page: Page) -> None:
    does(page, "invite", channel="C0NOBOT")
    assert "U0BOT" in page.parts.workspace.channels["C0NOBOT"].members
    does(page, "put-away", notice="3")
    assert page.memory.put_away["U0ANA"] == {3}


def test_phones_clock_and_faults_are_the_same_for_everybody(page: Page) -> None:
    does(page, "phone", place="1", number=ANN)
    assert page.parts.phones.number(1) == ANN
    before = page.parts.clock.now()
    does(page, "clock", advance_seconds="3600")
    does(page, "clock", to="tomorrow")
    assert (page.parts.clock.now() - before).total_seconds() > 3600
    name = page.parts.faultlist.rows[0][0].name
    does(page, "fault", name=name, is_on=True)
    assert page.parts.faultlist.count == 1
    does(page, "fault", name=name, is_on=False)
    assert page.parts.faultlist.count == 0


def test_a_text_comes_from_a_phone(page: Page) -> None:
    does(page, "text", **{"from": ANN, "body": "STOP"})
    assert page.parts.carrier.phones[ANN][0].body == "STOP"
    assert ANN in page.parts.carrier.opted_out


def test_a_tap_tells_where_it_leads(page: Page) -> None:
    told = does(page, "tap", number=ANN, url="https://acme.example/sale")
    assert told["leads_to"] == "https://acme.example/sale"


def test_starting_over_is_left_to_who_serves_the_page(page: Page) -> None:
    asked: list[str] = []

    async def start_over() -> None:
        asked.append("start over")

    page.start_over = start_over
    does(page, "start-over")
    assert asked == ["start over"]


@pytest.mark.parametrize("name", [*ACTS, "dance"])
def test_nobody_unknown_and_no_bot_acts(page: Page, name: str) -> None:
    for user in ("U0NONE", "U0BOT"):
        with pytest.raises(CannotError):
            does(page, name, user=user)


@pytest.mark.parametrize(
    "name", ["press", "set", "options", "attach", "say", "shortcut", "text", "tap", "phone", "clock"]
)
def test_what_an_act_lacks_is_named(page: Page, name: str) -> None:
    with pytest.raises(KeyError):
        does(page, name)
