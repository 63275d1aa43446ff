import asyncio
import os
from pathlib import Path

import pytest

from bot.demo_parts import Ended, Part, running


def started(folder: Path, code: str) -> dict[str, str]:
    (folder / "part.py").write_text(code)
    return {**os.environ, "PYTHONPATH": str(folder)}


def test_a_part_is_ended_with_its_block(tmp_path: Path) -> None:
    async def story() -> Part:
        environment = started(tmp_path, "import time\nprint('ready', flush=True)\ntime.sleep(60)")
        async with running("The part", ["part"], environment) as part:
            assert await part.line() == "ready\n"
            assert part.process.returncode is None
        return part

    assert asyncio.run(story()).process.returncode is not None


def test_a_part_that_ends_by_itself_is_told_with_its_code(tmp_path: Path) -> None:
    async def story() -> None:
        environment = started(tmp_path, "print('ready', flush=True)\nraise SystemExit(3)")
        async with running("The part", ["part"], environment) as part:
            await part.line()
            await part.line()

    with pytest.raises(Ended, match="The part ended by itself, with code 3"):
        asyncio.run(story())
