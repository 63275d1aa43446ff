"""The few builders that every surface uses: blocks with explicit ids, and escaped text."""

from typing import Literal

from slackblocks import (
    ActionsBlock,
    Button,
    ConfirmationDialogue,
    ContextBlock,
    DividerBlock,
    Element,
    HeaderBlock,
    HomeTabView,
    InputBlock,
    Markdown,
    ModalView,
    Option,
    OverflowMenu,
    PlainText,
    PlainTextInput,
    SectionBlock,
    StaticSelectMenu,
    WebhookMessage,
)
from slackblocks import Block as Built

from blocks.surface import Block, Choice, Surface

Style = Literal["primary", "danger"]
OPTION_MAX = 75
SECTION_MAX = 3000
PHONE_LABEL_MAX = 50


def post(text: str, *built: Built | None) -> Surface:
    """Make a post or an answer; blocks that are None are left out, and Slack's limits are checked here."""
    kept = [block for block in built if block]
    if not kept:
        return Surface(text)
    return Surface(text, tuple(WebhookMessage(text=text, blocks=kept).to_dict()["blocks"]))


def in_modal(*built: Built | None) -> tuple[Block, ...]:
    """Make a modal's blocks; those that are None are left out."""
    kept = [block for block in built if block]
    return tuple(ModalView(title="-", submit="-", blocks=kept).to_dict()["blocks"])


def on_home(*built: Built | None) -> tuple[Block, ...]:
    """Make the blocks of the home tab; those that are None are left out."""
    return tuple(HomeTabView([block for block in built if block]).to_dict()["blocks"])


def escape(text: str) -> str:
    """Make what a person typed harmless in mrkdwn: a contact named `<!channel>` pings nobody."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def bold(words: str) -> str:
    """Write escaped words in bold; those with a star of their own stand plain, for Slack would end the bold there."""
    return words if "*" in words else f"*{words}*"


def shorten(text: str, most: int) -> str:
    """Cut a text to a limit of Slack's, with an ellipsis as its last character."""
    return text if len(text) <= most else text[: most - 1] + "…"


def mrkdwn(text: str) -> Markdown:
    """Make mrkdwn in which Slack finds no names or links by itself, and cut what is too long."""
    return Markdown(shorten(text, SECTION_MAX), verbatim=True)


def section(block_id: str, text: str, *, accessory: Element | None = None) -> SectionBlock:
    """Show mrkdwn; the caller has escaped what people typed, and what is too long is cut."""
    return SectionBlock(mrkdwn(text), block_id=block_id, accessory=accessory)


def context(block_id: str, text: str) -> ContextBlock:
    """Show small grey mrkdwn."""
    return ContextBlock([mrkdwn(text)], block_id=block_id)


def header(block_id: str, text: str) -> HeaderBlock:
    """Show a heading; it is plain text, so nothing in it needs escaping."""
    return HeaderBlock(PlainText(shorten(text, 150), emoji=True), block_id=block_id)


def divider(block_id: str) -> DividerBlock:
    """Draw a line."""
    return DividerBlock(block_id=block_id)


def actions(block_id: str, *elements: Element) -> ActionsBlock:
    """Put buttons, selects and menus into one row."""
    return ActionsBlock(list(elements), block_id=block_id)


def button(action_id: str, label: str, *, value: str = "", style: Style | None = None, sure: str = "") -> Button:
    """Make a button; with `sure`, Slack asks that question before anything happens."""
    confirm = ConfirmationDialogue("Are you sure?", PlainText(sure), label, "Cancel") if sure else None
    return Button(PlainText(label, emoji=True), action_id=action_id, value=value or None, style=style, confirm=confirm)


def menu(action_id: str, *choices: Choice) -> OverflowMenu:
    """Make an overflow menu of at most five lines; a line's value begins with the id of the part that it asks."""
    return OverflowMenu(action_id, [option(choice) for choice in choices])


def option(choice: Choice) -> Option:
    """Make one line of a select or of checkboxes."""
    return Option(PlainText(shorten(choice.text, OPTION_MAX), emoji=True), value=choice.value)


def field(name: str, label: str, element: Element, *, optional: bool = False, hint: str = "") -> InputBlock:
    """Put an input under its label; `name` is the block id by which its value is read."""
    return InputBlock(
        PlainText(label), element, block_id=name, optional=optional, hint=PlainText(hint) if hint else None
    )


def text_field(name: str, label: str, *, value: str = "", optional: bool = False, hint: str = "") -> InputBlock:
    """Ask for one line of text."""
    return field(name, label, PlainTextInput(name, initial_value=value or None), optional=optional, hint=hint)


def phone_label(hint: str) -> InputBlock:
    """Ask whose phone it is, in words that fit into a select's line beside the number."""
    return field("label", "Label", PlainTextInput("label", max_length=PHONE_LABEL_MAX), hint=hint)


def select_field(
    name: str, label: str, *, choices: tuple[Choice, ...], value: str = "", optional: bool = False, hint: str = ""
) -> InputBlock:
    """Ask for one of a few; `value` is the one that is chosen already."""
    options = [option(choice) for choice in choices]
    chosen = next((option(choice) for choice in choices if choice.value == value), None)
    select = StaticSelectMenu(name, options=options, initial_option=chosen)
    return field(name, label, select, optional=optional, hint=hint)
