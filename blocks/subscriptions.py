"""The subscription types: the list, and the form for one."""

from slackblocks import Block as Built
from slackblocks import CheckboxGroup, PlainTextInput

from blocks import pages
from blocks.elements import actions, bold, button, escape, field, in_modal, option, section, shorten, text_field
from blocks.pages import Shelf
from blocks.surface import Choice, Modal, Surface
from blocks.words import number
from sms.consent import question
from sms.pages import Page
from store.subscriptions import Subscription, Terms

SHELF = Shelf(
    "subscriptions",
    "Subscription types",
    "Add a subscription type",
    "There are no subscription types yet. Add one: what people agree to get, such as Offers.",
)
DESCRIPTION_MAX = 300
QUESTION_MAX = 320  # two segments: it is asked of everybody
HINT_MAX = 150
DOUBLE = Choice("Double opt-in", "double_opt_in")
ASKS_BACK = "Each opt-in is asked back by text, once, and counts when the phone replies YES within 30 days."


def view(page: Page[Subscription]) -> Surface:
    """List subscription types with how many numbers are in, are asked, and are out."""
    return pages.view(SHELF, page, _line)


def form(form_id: str, subscription: Subscription | None = None, *, sender: str = "") -> Modal:
    """Ask for its terms, filled in when one is edited; `sender` is who the question comes from by default."""
    text = subscription.description if subscription else ""
    described = PlainTextInput("description", initial_value=text or None, multiline=True, max_length=DESCRIPTION_MAX)
    name = subscription.name if subscription else "Offers"
    default = f"Left empty: “{question(name, sender)}”"
    words = subscription.question if subscription else ""
    asks = PlainTextInput("question", initial_value=words or None, multiline=True, max_length=QUESTION_MAX)
    tick = option(DOUBLE)
    is_ticked = subscription is not None and subscription.double_opt_in
    box = CheckboxGroup("double_opt_in", [tick], initial_options=[tick] if is_ticked else None)
    return Modal(
        callback="subscriptions.submit",
        form=form_id,
        title=_title(is_new=subscription is None),
        blocks=in_modal(
            text_field("name", "Name", value=subscription.name if subscription else "", hint="Offers, News …"),
            field("description", "Description", described, optional=True, hint="For your team; nobody is texted it."),
            field("double_opt_in", "Consent", box, optional=True, hint=ASKS_BACK),
            field("question", "Confirmation text", asks, optional=True, hint=shorten(default, HINT_MAX)),
        ),
        submit="Save",
    )


def saved(form_id: str, terms: Terms, *, is_new: bool) -> Modal:
    """Tell what holds now: a new type has nobody in it."""
    who = "Nobody has agreed to it yet." if is_new else "Who agreed to it still does."
    asks = " Whoever opts in from now on is asked, and counts once they reply YES." if terms.double_opt_in else ""
    tells = f"✅ {bold(escape(terms.name))}: choose it under _Subscription type_ in a message. {who}{asks}"
    return pages.done(SHELF, form_id, title=_title(is_new=is_new), tells=tells)


def _title(*, is_new: bool) -> str:
    return "Add a subscription type" if is_new else "Edit subscription type"


def _line(each: Subscription) -> tuple[Built, ...]:
    described = f"\n{escape(each.description)}" if each.description else ""
    waiting = f" · {number(each.pending)} to say YES" if each.pending else ""
    double = " · double opt-in" if each.double_opt_in else ""
    figures = f"{number(each.opted_in)} opted in{waiting} · {number(each.opted_out)} opted out{double}"
    edit = button("subscriptions.edit", "Edit", value=str(each.id))
    return (
        section(f"subscription.{each.id}", f"{bold(escape(each.name))} · {figures}{described}"),
        actions(f"subscription.{each.id}.do", edit),
    )
