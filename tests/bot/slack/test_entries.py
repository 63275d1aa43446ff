import pytest

from bot.slack.entries import make_entries
from bot.slack.values import Asked, Kind
from commands.ask import Command, Part, Reply


def test_two_parts_under_one_id_do_not_wait_for_a_click() -> None:
    part = Part("approve", lambda _session, _ask: Reply())
    twice = (Command("a", part.run, parts=(part,)), Command("b", part.run, parts=(part,)))
    with pytest.raises(ValueError, match="approve"):
        make_entries(twice, shortcuts=[], events=[])


def test_a_select_that_does_something_at_once_is_filled_by_a_part_of_its_own() -> None:
    done, fills, both = (Part(id_, lambda _session, _ask: Reply()) for id_ in ("a.pick", "a.pick.find", "a.people"))
    entries = make_entries([Command("a", done.run, parts=(done, fills, both))], shortcuts=[], events=[])
    assert entries.find(Asked(Kind.TYPED, "a.pick", user="UANA"))[0] is done
    assert entries.find(Asked(Kind.SUGGEST, "a.pick", user="UANA"))[0] is fills
    assert entries.find(Asked(Kind.SUGGEST, "a.people", user="UANA"))[0] is both
