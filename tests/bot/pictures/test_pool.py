import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

from bot.pictures.pool import Pictures
from sms.picture import Picture

HI = Picture("Hi \ud800 👋\n", "ACME")
# It fails as often as there are words in a file, and draws from then on.
FAILS = """
import pathlib, runpy, sys, time
left = pathlib.Path(sys.argv.pop())
first, *rest = left.read_text().split() or [""]
left.write_text(" ".join(rest))
if first == "crash":
    sys.stdin.readline(), sys.exit(1)
if first == "half":
    sys.stdin.readline(), sys.stdout.buffer.write(b"\\0\\0\\1\\0half"), sys.exit(1)
if first == "hang":
    time.sleep(60)
runpy.run_module("bot.pictures", run_name="__main__")
"""


def story(told: Callable[[Pictures], Awaitable[None]], pictures: Callable[[], Pictures] = Pictures) -> None:
    async def run() -> None:
        drawn = pictures()
        try:
            await told(drawn)
        finally:
            await drawn.close()

    asyncio.run(run())


def failing(folder: Path, failures: str, *, limit_seconds: float) -> Callable[[], Pictures]:
    left = folder / "left"
    left.write_text(failures)
    return lambda: Pictures((sys.executable, "-c", FAILS, str(left)), limit_seconds=limit_seconds)


def is_png(answer: bytes | None) -> bool:
    return answer is not None and answer.startswith(b"\x89PNG")


def test_pictures_are_drawn_in_turn_by_one_process() -> None:
    async def told(pictures: Pictures) -> None:
        first, *others = await asyncio.gather(*(pictures.draw(HI) for _ in range(4)))
        assert is_png(first)
        assert others == [first] * 3

    story(told)


def test_a_crash_costs_one_picture(tmp_path: Path) -> None:
    async def told(pictures: Pictures) -> None:
        assert await pictures.draw(HI) is None
        assert await pictures.draw(HI) is None
        assert is_png(await pictures.draw(HI))

    story(told, failing(tmp_path, "crash half", limit_seconds=30))


def test_a_hang_costs_one_picture_and_no_longer_than_the_limit(tmp_path: Path) -> None:
    async def told(pictures: Pictures) -> None:
        assert await pictures.draw(HI) is None

    story(told, failing(tmp_path, "hang", limit_seconds=0.2))
    story(_is_drawn, failing(tmp_path, "", limit_seconds=30))


def test_who_gives_up_leaves_no_answer_for_the_next() -> None:
    async def told(pictures: Pictures) -> None:
        given_up = asyncio.create_task(pictures.draw(Picture("other", "ACME")))
        await asyncio.sleep(0)
        given_up.cancel()
        await asyncio.gather(given_up, return_exceptions=True)
        first, second = await pictures.draw(HI), await pictures.draw(HI)
        assert is_png(first)
        assert first == second

    story(told)


def test_a_command_that_does_not_exist_costs_a_picture() -> None:
    async def told(pictures: Pictures) -> None:
        assert await pictures.draw(HI) is None

    story(told, lambda: Pictures(("/no/such/command",)))


def test_closing_twice_is_as_good_as_once() -> None:
    async def told(pictures: Pictures) -> None:
        await _is_drawn(pictures)
        await pictures.close()
        await pictures.close()
        await _is_drawn(pictures)

    story(told)


async def _is_drawn(pictures: Pictures) -> None:
    assert is_png(await pictures.draw(HI))
