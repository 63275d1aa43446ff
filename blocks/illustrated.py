"""A picture of a phone in its place on what is shown already."""

from dataclasses import replace
from typing import TypeVar

from slackblocks import ImageBlock, SlackFile

from blocks.elements import in_modal, shorten
from blocks.surface import Block, Illustration, Image, Modal, Surface

ALTERNATIVE_MAX = 2000
PICTURE = "picture"  # the block: its text stands elsewhere too

Shown = TypeVar("Shown", bound=Surface | Modal)


def illustrated(shown: Shown, image: Image | None) -> Shown:
    """Put the picture in its place; whoever cannot see it is read the text."""
    if image is None or shown.illustration is None:
        return shown
    ids = [block["block_id"] for block in shown.blocks]
    at = ids.index(shown.illustration.after) + 1
    return replace(shown, blocks=(*shown.blocks[:at], _image(shown.illustration, image), *shown.blocks[at:]))


def _image(illustration: Illustration, image: Image) -> Block:
    built = ImageBlock(
        image_url=image.url or None,
        slack_file=SlackFile(url=None, id=image.file) if image.file else None,
        alt_text=shorten(f"A phone that shows: {illustration.picture.text}", ALTERNATIVE_MAX),
        block_id=PICTURE,
    )
    (block,) = in_modal(built)
    return block
