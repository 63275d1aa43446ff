import pytest

from blocks import preview
from blocks.preview import Look, Preview
from simulator.slack.blocks.surfaces import view_problems
from sms.picture import Picture, TextSize
from store.sending import Sample

WAVE = Preview(Sample("Hi 👋", "with its defaults"), Look(), "Acme")


def cost(shown: Preview) -> str:
    modal = preview.view("f1", 12, shown)
    assert view_problems({**modal.view()}) == []
    [told] = [block for block in modal.blocks if block["block_id"] == "preview_of"]
    return str(told["elements"][0]["text"])


def test_unicode_is_told_once() -> None:
    assert cost(WAVE) == "with its defaults · 4 characters · 1 segment · Unicode because of `👋`"


def test_what_stays_empty_is_named() -> None:
    empty = Preview(Sample("Hi ", "as <Ann> gets it", ["contact.first_name"]), Look(), "")
    assert cost(empty) == "as &lt;Ann&gt; gets it · 3 characters · 1 segment · GSM-7 · empty: contact.first_name"


@pytest.mark.parametrize(
    ("values", "look"),
    [
        ({}, Look()),
        ({"preview_as": None, "text_size": None, "dark": ()}, Look()),
        (
            {"preview_as": "contact:17", "text_size": "largest", "dark": ("dark",)},
            Look(17, TextSize.LARGEST, is_dark=True),
        ),
    ],
)
def test_how_somebody_looks_is_read_from_the_form(values: dict[str, object], look: Look) -> None:
    assert preview.read(values) == look


def test_the_picture_shows_the_text_under_the_account_s_name_as_it_was_chosen() -> None:
    look = Look(size=TextSize.LARGE, is_dark=True)
    shown = preview.view("f1", 12, Preview(WAVE.sample, look, "Acme")).illustration
    assert shown
    assert shown.picture == Picture("Hi 👋", "Acme", TextSize.LARGE, is_dark=True)
    assert preview.pictured("Hi", sender="").sender == "Sender"
