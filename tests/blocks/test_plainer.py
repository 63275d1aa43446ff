import pytest

from blocks.body import quoted
from blocks.elements import actions as row
from blocks.elements import button, post, section
from blocks.plainer import plainer
from blocks.surface import Block, Surface

REST = post("Results", section("rates", "97 %"), quoted("text", "Hi {{ name }} <!channel>"), row("r", button("a", "B")))


def ways(surface: Surface) -> list[Surface]:
    found, plain = [], plainer(surface)
    while plain:
        found.append(plain)
        plain = plainer(plain)
    return found


def test_first_it_is_classic_blocks_then_text_alone() -> None:
    classic, text = ways(REST)
    assert [block["type"] for block in classic.blocks] == ["section", "section", "actions"]
    assert text == Surface("Results")


def test_a_picture_of_a_phone_goes_before_all_else() -> None:
    picture: Block = {"type": "image", "block_id": "picture", "alt_text": "A phone that shows: Hi"}
    assert ways(Surface("Results", (picture, *REST.blocks))) == [REST, *ways(REST)]


def test_a_picture_of_a_chart_leaves_its_words() -> None:
    picture: Block = {"type": "image", "block_id": "funnel", "alt_text": "From planned to replied\nplanned <9>"}
    first = ways(Surface("Results", (picture, *REST.blocks)))[0]
    assert first.blocks[0]["block_id"] == "funnel"
    assert first.blocks[0]["text"]["text"] == "*From planned to replied*\nplanned &lt;9&gt;"


def test_a_table_is_written_line_by_line() -> None:
    cells = [[" ", "#12", "#14"], ["Clicked", "3.0 %", "5.0 %"]]
    rows = [[{"type": "raw_text", "text": cell} for cell in row] for row in cells]
    classic = ways(Surface("Results", ({"type": "table", "block_id": "table", "rows": rows},)))[0]
    assert classic.blocks[0]["text"]["text"] == "#12 · #14\nClicked: 3.0 % · 5.0 %"


def test_the_words_of_a_newer_block_stay_and_are_not_read_as_markup() -> None:
    words = ways(REST)[0].blocks[1]
    assert words["text"] == {"type": "plain_text", "text": "Hi {{ name }} <!channel>"}
    assert words["block_id"] == "text"


@pytest.mark.parametrize("surface", [Surface("hello"), post("hello", section("a", "hello")), REST])
def test_it_ends_with_text_alone(surface: Surface) -> None:
    assert [*ways(surface), Surface("")][-2:-1] in ([Surface(surface.text)], [])
    assert plainer(Surface(surface.text)) is None
