from blocks import recipients
from simulator.slack.blocks.surfaces import view_problems


def test_a_page_of_long_names_leaves_nobody_out() -> None:
    rows = [("&" * 200, f"+1212555{place:04}", 1) for place in range(recipients.PAGE)]
    modal = recipients.view("Recipients of #12", rows, total=50, start=0, more="")
    assert view_problems(modal.view()) == []
    assert sum(str(block).count("•••") for block in modal.blocks) == recipients.PAGE
