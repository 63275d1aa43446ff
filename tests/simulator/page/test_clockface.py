import asyncio
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
from starlette.applications import Starlette

from simulator.loopback import Loopback
from simulator.page.clockface import Clockface, next_route
from simulator.page.templates import environment
from tests.simulator.page.parts import stage

NOW = datetime(2026, 11, 27, 14, 7, tzinfo=UTC)


def face() -> Clockface:
    workspace, carrier = stage()
    return Clockface(carrier.clock, workspace, carrier)


def html(clockface: Clockface) -> str:
    return environment().get_template("clock.html").render(clockface=clockface)


def test_the_time_is_told_where_the_first_person_is() -> None:
    assert face().words == "Fri 27 Nov 2026, 09:07"


def test_the_next_event_is_the_earliest_that_is_more_than_a_second_ahead() -> None:
    clockface = face()
    assert clockface.next() is None
    assert "disabled" in html(clockface)
    clockface.tell(NOW + timedelta(hours=2), "message 7 is sent")
    assert clockface.next_words == "Fri 27 Nov 2026, 11:07: message 7 is sent"
    for step in (timedelta(seconds=0.5), timedelta(hours=1)):
        clockface.carrier.agenda.at(NOW + step, lambda _when: None)
    assert clockface.next_words == "Fri 27 Nov 2026, 10:07: the carrier moves a text on"
    assert "disabled" not in html(clockface)
    assert clockface.move("next") == NOW + timedelta(hours=1, seconds=1)
    assert clockface.move("next") == NOW + timedelta(hours=2, seconds=1)
    with pytest.raises(ValueError, match="Nothing is known to come"):
        clockface.move("next")


def test_tomorrow_is_nine_in_the_morning_also_when_the_clocks_change() -> None:
    clockface = face()
    clockface.clock.move_to(datetime(2027, 3, 13, 20, tzinfo=UTC))
    clockface.move("tomorrow")
    assert clockface.words == "Sun 14 Mar 2027, 09:00"
    clockface.advance(3600)
    assert clockface.words == "Sun 14 Mar 2027, 10:00"
    with pytest.raises(ValueError, match="there are next and tomorrow"):
        clockface.move("yesterday")


def test_what_is_shown_tells_when_it_has_to_be_drawn_anew() -> None:
    clockface = face()
    seen = clockface.version
    assert clockface.version == seen
    clockface.tell(NOW + timedelta(hours=2))
    assert clockface.version != seen
    clockface.reset()
    assert clockface.version == seen


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"at": "2026-11-27T15:00:00Z", "what": "a digest"}, "Fri 27 Nov 2026, 10:00: a digest"),
        ({"at": "2026-11-27T15:00:00+00:00"}, "Fri 27 Nov 2026, 10:00: the bot has something to do"),
        ({"at": "2026-11-27T14:00:00Z"}, ""),
        ({"at": None}, ""),
    ],
)
def test_a_bot_tells_what_comes_next(body: dict[str, str], told: str) -> None:
    clockface = face()

    async def story() -> None:
        server = Loopback(0)
        await server.start(Starlette(routes=[next_route(clockface)]))
        async with aiohttp.ClientSession() as http, http.post(f"{server.url}/clock/next", json=body) as answer:
            assert await answer.json() == {"ok": True}
        await server.stop()

    asyncio.run(story())
    assert clockface.next_words == told


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a zone"):
        face().tell(datetime(2026, 11, 27, 14))  # noqa: DTZ001 - that is the mistake
