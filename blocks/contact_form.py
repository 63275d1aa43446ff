"""The forms of one contact: an input for each field and property, by its kind; their lists; and their company."""

from collections.abc import Mapping, Sequence
from datetime import date

from slackblocks import Block as Built
from slackblocks import DatePicker, ExternalMultiSelectMenu, PlainText, PlainTextInput

from blocks.contact import in_by_rule
from blocks.elements import actions, button, context, field, in_modal, option, section, select_field, text_field
from blocks.surface import Choice, Modal
from sms.person import TEXTS
from sms.properties import Kind, Property
from store.person import InList

PAGE = 60  # custom properties of one form, which holds 100 blocks
INPUT_MAX = 3000  # what an import brought may be longer than what can be typed
YES_NO = (Choice("Yes", "yes"), Choice("No", "no"))
HINTS: Mapping[str, str] = {
    "mobile_phone": "Consent belongs to the number: another number begins without any.",
    "company": "A name that is new makes a new company.",
    "time_zone": "America/New_York, say.",
    "external_id": "By which your other tools and imports know them.",
}

Values = Mapping[str, str]


def view(form: str, custom: Sequence[Property], values: Values, *, contact: int | None, start: int = 0) -> Modal:
    """Ask for everything on the first page, and for further custom properties on the next."""
    own = custom[start : start + PAGE]
    return Modal(
        callback="contact.submit",
        form=form,
        title="Edit contact" if contact else "Add a contact",
        blocks=in_modal(
            *([] if start else _fields(values)),
            *(_input(each, values.get(each.name, "")) for each in own),
            _pages(contact, start, len(custom)) if contact else None,
        ),
        submit="Save" if contact else "Add",
    )


def company(form: str, name: str, custom: Sequence[Property], values: Values, *, contact: int) -> Modal:
    """Ask for the company's name and properties, which hold for everybody there."""
    return Modal(
        callback="contact.company_submit",
        form=form,
        title="Edit company",
        blocks=in_modal(
            context("all", "What you change here holds for every contact of this company."),
            text_field("name", "Name", value=name),
            *(_input(each, values.get(each.own, "")) for each in custom[:PAGE]),
            actions("back", button("contact.back", "Back", value=f"c{contact}")),
        ),
        submit="Save",
    )


def _fields(values: Values) -> list[Built]:
    texts = [
        text_field(name, label, value=values.get(name, ""), optional=True, hint=HINTS.get(name, ""))
        for name, label in TEXTS.items()
    ]
    marketing = select_field(
        "marketing", "Marketing contact", choices=YES_NO, value=values.get("marketing") or "no", optional=False
    )
    return [*texts, marketing]


def lists(form: str, contact: int, there: Sequence[InList]) -> Modal:
    """Ask which lists somebody is in; those by rule find their members themselves, and say why."""
    chosen = [option(Choice(each.name, str(each.id))) for each in there if not each.why]
    menu = ExternalMultiSelectMenu(
        "contact.lists_find",
        initial_options=chosen or None,
        min_query_length=0,
        placeholder=PlainText("Type to find"),
    )
    by_rule = [in_by_rule(each) for each in there if each.why]
    return Modal(
        callback="contact.lists_submit",
        form=form,
        title="Change lists",
        blocks=in_modal(
            field("lists", "Lists picked by hand", menu, optional=True, hint="Take one away to take them out of it."),
            section("by_rule", "\n".join(["*As of the last count*", *by_rule])) if by_rule else None,
            actions("back", button("contact.back", "Back", value=f"c{contact}")),
        ),
        submit="Save",
    )


def _input(each: Property, value: str) -> Built:
    match each.kind:
        case Kind.DATE:
            picked = DatePicker(each.name, initial_date=value if _is_date(value) else None)
            return field(each.name, _label(each), picked, optional=True, hint=_misfit(value, is_fit=_is_date(value)))
        case Kind.YES_NO:
            return _select(each, YES_NO, value)
        case Kind.CHOICE:
            return _select(each, tuple(Choice(choice, choice) for choice in each.choices), value)
        case _:
            text = PlainTextInput(each.name, initial_value=value or None, max_length=INPUT_MAX)
            return field(each.name, _label(each), text, optional=True)


def _select(each: Property, choices: tuple[Choice, ...], value: str) -> Built:
    is_fit = value in {choice.value for choice in choices}
    hint = _misfit(value, is_fit=is_fit)
    return select_field(each.name, _label(each), choices=choices, value=value, optional=True, hint=hint)


def _label(each: Property) -> str:
    return each.label if each.owner == "contact" else f"{each.label} (company)"


def _misfit(value: str, *, is_fit: bool) -> str:
    return "" if is_fit or not value else f"It holds “{value[:80]}” now, which is none of these."


def _is_date(value: str) -> bool:
    try:
        return bool(date.fromisoformat(value))
    except ValueError:
        return False


def _pages(contact: int | None, start: int, total: int) -> Built:
    ways = [button("contact.back", "Back", value=f"c{contact}")]
    if start + PAGE < total:
        ways.append(button("contact.more_fields", "More properties", value=f"c{contact} all {start + PAGE}"))
    return actions("pages", *ways)
