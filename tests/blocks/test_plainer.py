import pytest

from blocks.body import quoted
from blocks.elements import actions as row
from blocks.elements import button, post, section
from blocks.plainer import plainer
from blocks.surface import Block, Surface

CHART: Block = {"type": "data_visualization", "block_id": "funnel"}
REST = post("Results", section("rates", "97 %"), quoted("text", "Hi {{ name }} <!channel>"), row("r", button("a", "B")))
WHOLE = Surface("Results", (REST.blocks[0], CHART, *REST.blocks[1:]))


def ways(surface: Surface) -> list[Surface]:
    found, plain = [], plainer(surface)
    while plain:
        found.append(plain)
        plain = plainer(plain)
    return found


def test_charts_go_first_then_all_but_classic_blocks_then_all_blocks() -> None:
    without_charts, classic, text = ways(WHOLE)
    assert without_charts == REST
    assert [block["type"] for block in classic.blocks] == ["section", "section", "actions"]
    assert text == Surface("Results")


def test_the_words_of_a_newer_block_stay_and_are_not_read_as_markup() -> None:
    words = ways(WHOLE)[1].blocks[1]
    assert words["text"] == {"type": "plain_text", "text": "Hi {{ name }} <!channel>"}
    assert words["block_id"] == "text"


@pytest.mark.parametrize("surface", [Surface("hello"), post("hello", section("a", "hello")), REST, WHOLE])
def test_it_ends_with_text_alone(surface: Surface) -> None:
    assert [*ways(surface), Surface("")][-2:-1] in ([Surface(surface.text)], [])
    assert plainer(Surface(surface.text)) is None
