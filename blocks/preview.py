"""What a person will read on the phone, as text and as a picture, with its exact cost."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slackblocks import Block as Built
from slackblocks import CheckboxGroup, ContextBlock, ExternalSelectMenu, PlainText, StaticSelectMenu

from blocks.body import quoted
from blocks.elements import actions, context, escape, in_modal, option, section
from blocks.figures import because
from blocks.surface import Choice, Illustration, Modal
from blocks.words import counted
from sms.picture import Picture, TextSize
from sms.segments import Count, count
from store.audience import contact_of
from store.sending import Sample

SIZES = tuple(Choice(size.value.capitalize(), size.value) for size in TextSize)
DARK = Choice("Dark mode", "dark")
NOBODY = "Sender"  # until the account has a name


@dataclass(frozen=True, slots=True)
class Look:
    """As whom a text is seen, and on which phone."""

    contact: int | None = None
    size: TextSize = TextSize.DEFAULT
    is_dark: bool = False


USUAL = Look()


@dataclass(frozen=True, slots=True)
class Preview:
    """A text as one person gets it, how it is looked at, and the name that stands above it."""

    sample: Sample
    look: Look
    sender: str


def view(form: str, number: int, preview: Preview) -> Modal:
    """Show a text as one person gets it; the picture follows."""
    return Modal(
        callback="preview",
        form=form,
        title=f"Preview of #{number}",
        blocks=in_modal(
            section("preview_as", "Preview as", accessory=people("preview.people")),
            section("text_size", "Text size", accessory=sizes("preview.look")),
            actions("dark", dark("preview.look")),
            *shown(preview),
        ),
        close="Close",
        illustration=illustration(preview),
    )


def read(values: Mapping[str, Any]) -> Look:
    """Read how somebody wants to look at a text."""
    return Look(
        contact=contact_of(values.get("preview_as")),
        size=TextSize(values.get("text_size") or TextSize.DEFAULT),
        is_dark=DARK.value in (values.get("dark") or ()),
    )


def shown(preview: Preview) -> tuple[Built, ContextBlock]:
    """Quote the text, with its exact cost and what stays empty in it; both stand also without the picture."""
    sample = preview.sample
    empty = f" · empty: {', '.join(sample.missing)}" if sample.missing else ""
    return quoted("preview", sample.text), context(
        "preview_of", escape(f"{sample.of} · {size(count(sample.text))}{empty}")
    )


def illustration(preview: Preview) -> Illustration:
    """Tell what the picture shows and where it stands."""
    return Illustration(pictured(preview.sample.text, sender=preview.sender, look=preview.look), "preview_of")


def pictured(text: str, *, sender: str, look: Look = USUAL) -> Picture:
    """Say what a phone is to show; an account that has no name yet has a word for one."""
    return Picture(text, sender or NOBODY, look.size, look.is_dark)


def people(action_id: str) -> ExternalSelectMenu:
    """Ask whose text is seen, found by typing."""
    return ExternalSelectMenu(action_id, min_query_length=0, placeholder=PlainText("The default"))


def sizes(action_id: str) -> StaticSelectMenu:
    """Ask how large the phone writes."""
    usual = next(choice for choice in SIZES if choice.value == TextSize.DEFAULT)
    return StaticSelectMenu(action_id, [option(choice) for choice in SIZES], initial_option=option(usual))


def dark(action_id: str) -> CheckboxGroup:
    """Ask whether the phone is dark."""
    return CheckboxGroup(action_id, [option(DARK)])


def size(cost: Count) -> str:
    """Tell characters, segments and encoding of a text as it goes out."""
    sizes = f"{counted(cost.characters, 'character')} · {counted(cost.segments, 'segment')}"
    return f"{sizes} · {because(cost.unicode).removeprefix(', ') or cost.encoding}"
