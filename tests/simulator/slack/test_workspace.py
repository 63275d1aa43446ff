"""What the workspace keeps, and for how long."""

from simulator.slack.workspace import REMEMBERED_MAX, remember


def test_of_what_acts_leave_behind_only_the_newest_is_kept() -> None:
    those: dict[int, str] = {}
    for number in range(REMEMBERED_MAX + 3):
        remember(those, number, "given")
    assert (len(those), min(those), max(those)) == (REMEMBERED_MAX, 3, REMEMBERED_MAX + 2)
