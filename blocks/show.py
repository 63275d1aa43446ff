"""A message as one person asked to see it: its card, and the way to its thread."""

from blocks import card as card_surface
from blocks.elements import context, post
from blocks.message_list import thread_link
from blocks.surface import Surface
from store.cards import Card
from store.posts import Root


def view(card: Card, root: Root | None) -> Surface:
    """Show the card as it stands in the channel, buttons and all, with a link to it if it is posted."""
    shown = card_surface.view(card)
    return Surface(shown.text, (*shown.blocks, *post(shown.text, context("place", _place(card, root))).blocks))


def _place(card: Card, root: Root | None) -> str:
    channel = f"<#{card.message.draft.channel}>"
    if root is None:
        return f"Its card is on its way to {channel}."
    return f"<{thread_link(root)}|Open its thread> in {channel}."
