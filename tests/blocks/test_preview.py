from blocks import preview
from sms.segments import count


def test_unicode_is_told_once() -> None:
    modal = preview.view(12, "Hi 👋", of="with its defaults", cost=count("Hi 👋"), missing=())
    assert modal.blocks[1]["elements"][0]["text"] == (
        "with its defaults · 4 characters · 1 segment · Unicode because of `👋`"
    )
