import pytest

from bot.slack.entries import make_entries
from commands.ask import Command, Part, Reply


def test_two_parts_under_one_id_do_not_wait_for_a_click() -> None:
    part = Part("approve", lambda _session, _ask: Reply())
    twice = (Command("a", part.run, parts=(part,)), Command("b", part.run, parts=(part,)))
    with pytest.raises(ValueError, match="approve"):
        make_entries(twice, shortcuts=[], events=[])
