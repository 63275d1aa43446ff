"""The properties of contacts and companies: the list, and the form for one."""

from collections.abc import Sequence

from slackblocks import Block as Built
from slackblocks import PlainTextInput

from blocks import pages
from blocks.elements import actions, bold, button, escape, field, in_modal, section, select_field, shorten, text_field
from blocks.pages import Shelf
from blocks.surface import Block, Choice, Modal, Surface
from sms.pages import Page
from sms.properties import OWNERS, Kind, Property

SHELF = Shelf("properties", "Properties", "Add a property", "There are no properties.")
ADD = "Add a property"
EDIT = "Edit property"
KINDS = tuple(Choice(kind.label, kind.value) for kind in Kind)
SHOWN_MAX = 100  # characters of a default or of choices in the list
KEPT = "Texts cannot name it any more. The values that people have are kept."


def view(page: Page[Property], *, built_in: Sequence[str]) -> Surface:
    """List properties; built-in ones have a default to be changed, custom ones can go."""
    return pages.view(SHELF, page, lambda each: _line(each, is_built_in=each.name in built_in))


def add_form(form: str) -> Modal:
    """Ask what the new property is; its token's name is made of the label unless one is typed."""
    return Modal(callback="properties.submit", form=form, title=ADD, blocks=_asked(), submit="Add")


def edit_form(form: str, each: Property, *, is_built_in: bool, under_way: Sequence[str]) -> Modal:
    """Ask for what can be changed; whose and of which kind it is stays, for values were kept by it."""
    told = f"`{each.name}` · {each.kind.label}"
    if under_way:
        told += f"\n⚠️ {', '.join(under_way)}: another default takes what is in review or scheduled back to draft."
    fields = (
        section("token", told),
        None if is_built_in else text_field("label", "Label", value=each.label),
        _choices("\n".join(each.choices)) if each.kind is Kind.CHOICE else None,
        _default(each.default),
    )
    return Modal(callback="properties.submit", form=form, title=EDIT, blocks=in_modal(*fields), submit="Save")


def saved(form: str, each: Property, *, title: str, taken_back: Sequence[str]) -> Modal:
    """Tell how the property is named in a text, and which messages are drafts again for it."""
    tells = f"✅ {bold(escape(each.label))}: write `{{{{ {each.name} }}}}` in a text, or pick it under _Property_."
    if taken_back:
        tells += f"\n⚠️ Drafts again, for their text is another now: {', '.join(taken_back)}."
    return pages.done(SHELF, form, title=title, tells=tells)


def _asked() -> tuple[Block, ...]:
    owners = tuple(Choice(owner, owner) for owner in OWNERS)
    return in_modal(
        select_field("for", "For", choices=owners, value=OWNERS[0]),
        text_field("label", "Label", hint="As people read it: Shoe size."),
        text_field("name", "Name", optional=True, hint="As tokens say it. Left empty, it is made from the label."),
        select_field("kind", "Kind", choices=KINDS, value=Kind.TEXT.value),
        _choices("", is_optional=True),
        _default(""),
    )


def _choices(typed: str, *, is_optional: bool = False) -> Built:
    text = PlainTextInput("choices", initial_value=typed or None, multiline=True)
    return field("choices", "Choices", text, optional=is_optional, hint="One a line; for the kind “choice” alone.")


def _default(typed: str) -> Built:
    hint = "Stands in for a value that is missing; a token's own default wins."
    return text_field("default", "Default value", value=typed, optional=True, hint=hint)


def _line(each: Property, *, is_built_in: bool) -> tuple[Built, ...]:
    choices = f" ({escape(shorten(', '.join(each.choices), SHOWN_MAX))})" if each.choices else ""
    default = f" · default “{escape(shorten(each.default, SHOWN_MAX))}”" if each.default else ""
    whose = " · built-in" if is_built_in else ""
    remove = [] if is_built_in else [button("properties.remove", "Remove", value=each.name, sure=KEPT)]
    told = f"{each.kind.label}{choices}{default}{whose}"
    return (
        section(f"property.{each.name}", f"{bold(escape(each.label))} · `{each.name}` · {told}"),
        actions(f"property.{each.name}.do", button("properties.edit", "Edit", value=each.name), *remove),
    )
