from datetime import UTC, datetime

import pytest

from blocks.elements import divider, in_modal, post, section
from blocks.illustrated import illustrated
from blocks.surface import Illustration, Image, Modal, Surface
from simulator.slack.blocks.surfaces import message_problems, view_problems
from sms.picture import Picture

BLOCKS = (section("text", "Hi"), divider("end"))
PHONE = Illustration(Picture("Hi 👋", "Acme"), "text", datetime(2026, 11, 27, tzinfo=UTC))
POST = Surface("Hi", post("Hi", *BLOCKS).blocks, PHONE)
FORM = Modal("preview", "f1", "Preview", in_modal(*BLOCKS), illustration=PHONE)


@pytest.mark.parametrize(
    ("image", "shown_by"),
    [
        (Image(url="https://sms.example.com/p/abc"), {"image_url": "https://sms.example.com/p/abc"}),
        (Image(file="F0123456789"), {"slack_file": {"id": "F0123456789"}}),
    ],
)
def test_a_picture_stands_after_the_block_that_it_belongs_to(image: Image, shown_by: dict[str, object]) -> None:
    told = {"type": "image", "block_id": "picture", "alt_text": "A phone that shows: Hi 👋", **shown_by}
    surface, form = illustrated(POST, image), illustrated(FORM, image)
    assert [block["block_id"] for block in surface.blocks] == ["text", "picture", "end"]
    assert surface.blocks[1] == form.blocks[1] == told
    assert message_problems(list(surface.blocks)) == []
    assert view_problems(form.view()) == []


def test_without_a_picture_all_is_shown_as_it_is() -> None:
    assert illustrated(POST, None) == POST
    assert illustrated(Surface("Hi"), Image(file="F0123456789")) == Surface("Hi")


def test_whoever_is_read_a_long_text_is_read_its_beginning() -> None:
    long = Surface("Hi", POST.blocks, Illustration(Picture("x" * 3000, "Acme"), "end"))
    assert message_problems(list(illustrated(long, Image(file="F0123456789")).blocks)) == []
