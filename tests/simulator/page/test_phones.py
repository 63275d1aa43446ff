import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from simulator.loopback import Loopback
from simulator.page.phones import Phones, read_names
from simulator.twilio.carrier import Text
from tests.simulator.page.parts import ACCOUNT_NUMBER, ANN, BEN, CAM, DOT, stage


def phones(*named: str) -> Phones:
    workspace, carrier = stage()
    return Phones(carrier, workspace, dict.fromkeys(named, "Ann <b>Olsen</b>"))


def gets(page: Phones, number: str, body: str = "Sale today", *, minutes: float = 0) -> None:
    at = page.carrier.clock.now() + timedelta(minutes=minutes)
    page.carrier.put_on_phone(number, Text(at, "in", ACCOUNT_NUMBER, body))


def numbers(page: Phones) -> list[str]:
    return [page.number(place) for place in (1, 2, 3)]


def test_a_place_takes_the_first_numbers_that_get_a_text_and_keeps_them() -> None:
    page = phones(BEN)
    assert numbers(page) == [BEN, "", ""]
    for number in (ANN, BEN, CAM, DOT):
        gets(page, number)
    assert page.number(3) == CAM
    assert numbers(page) == [BEN, ANN, CAM]
    page.choose(1, "(212) 555-0104")
    assert numbers(page) == [DOT, ANN, CAM]
    page.reset()
    page.carrier.phones.clear()
    assert numbers(page) == [BEN, "", ""]


@pytest.mark.parametrize(("place", "number", "why"), [(1, "soon", "Not a phone number"), (4, ANN, "no phone 4")])
def test_a_choice_that_is_none_is_refused(place: int, number: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        phones().choose(place, number)


def test_every_change_of_what_is_shown_raises_the_version() -> None:
    page = phones()
    seen = [page.version]
    changes: list[Callable[[], object]] = [
        lambda: gets(page, ANN),
        lambda: page.text(ANN, "STOP"),
        lambda: page.choose(1, BEN),
        lambda: page.carrier.reset(page.carrier.settings),
        page.reset,
    ]
    for change in changes:
        change()
        seen.append(page.version)
    assert sorted(set(seen)) == seen


def test_what_people_and_the_bot_write_is_shown_as_text_with_its_links() -> None:
    page = phones(ANN)
    gets(
        page,
        ANN,
        "Hi 👋 <img src=x onerror=alert(1)>\n30 % off: http://127.0.0.1:3000/x7Kq2. See acme.example/sale, ok?",
    )
    html = page.phone_html(1)
    assert "<img" not in html
    assert "<b>Olsen" not in html
    assert "Text Message · Today 9:07" in html
    assert 'data-url="http://127.0.0.1:3000/x7Kq2">http://127.0.0.1:3000/x7Kq2</button>. See' in html
    assert 'data-url="https://acme.example/sale">acme.example/sale</button>, ok?' in html


def test_a_time_stands_above_the_first_text_and_after_every_pause() -> None:
    page = phones(ANN)
    for minutes in (-60 * 24 * 3, -60 * 24, -60 * 24 + 5, -40):
        gets(page, ANN, minutes=minutes)
    html = page.phone_html(1)
    assert html.count("Text Message · ") == 3
    assert all(words in html for words in ("Tue 24 Nov 9:07", "Yesterday 9:07", "Today 8:27"))


def test_only_the_newest_forty_texts_are_drawn() -> None:
    page = phones(ANN)
    for step in range(100):
        gets(page, ANN, f"Text {step}.")
    html = page.phone_html(1)
    assert (html.count('class="bubble '), "Text 59." in html, "Text 60." in html) == (40, False, True)


def test_a_person_who_texts_stop_is_opted_out_and_hears_so_on_their_phone() -> None:
    page = phones(ANN)
    page.text(ANN, "STOP")
    html = page.phone_html(1)
    assert "opted out</span>" in html
    assert "You have successfully been unsubscribed." in html
    with pytest.raises(ValueError, match="never empty"):
        page.text(ANN, "  ")


def test_a_tap_leads_to_where_this_machine_says_and_follows_nothing() -> None:
    async def story(url: str, page: Phones, heard: list[str]) -> None:
        assert await page.tap(ANN, f"{url}/x7Kq2") == "https://acme.example/sale"
        assert "iPhone" in heard[0]

    page = phones(ANN)
    asyncio.run(_with_links(story, page))
    assert "opens <b>acme.example/sale</b>" in page.phone_html(1)


def test_nothing_outside_this_machine_is_asked() -> None:
    page = phones(ANN)
    assert asyncio.run(page.tap(ANN, "https://203.0.113.7/sale")) == "https://203.0.113.7/sale"
    assert "nothing was asked" in page.phone_html(1)


@pytest.mark.parametrize(
    ("url", "why"), [("file:///etc/passwd", "web links only"), ("http://127.0.0.1:1/x", "127.0.0.1:1 does not answer")]
)
def test_a_link_that_cannot_be_opened_is_told(url: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        asyncio.run(phones().tap(ANN, url))


def test_names_are_read_from_the_seed_in_their_order() -> None:
    assert read_names([{"number": "(415) 555-0132", "name": "Ben"}, {"number": ANN}]) == {BEN: "Ben", ANN: ""}


async def _with_links(story: Callable[[str, Phones, list[str]], Awaitable[None]], page: Phones) -> None:
    heard: list[str] = []

    async def lead(request: Request) -> Response:
        heard.append(request.headers["User-Agent"])
        return RedirectResponse("https://acme.example/sale")

    server = Loopback(0)
    await server.start(Starlette(routes=[Route("/{code}", lead)]))
    await story(server.url, page, heard)
    await server.stop()
