"""The campaigns: the list, and the form for a name."""

from zoneinfo import ZoneInfo

from slackblocks import Block as Built

from blocks import pages
from blocks.elements import actions, bold, button, escape, in_modal, section, text_field
from blocks.pages import Shelf
from blocks.surface import Modal, Surface
from blocks.words import counted, moment
from sms.pages import Page
from store.campaigns import Campaign

SHELF = Shelf(
    "campaigns",
    "Campaigns",
    "Add a campaign",
    "There are no campaigns yet. Add one, or type its name under _Campaign_ in a message.",
)


def view(page: Page[Campaign], *, zone: ZoneInfo) -> Surface:
    """List campaigns with their messages and the last send of each."""
    return pages.view(SHELF, page, lambda each: _line(each, zone))


def form(form_id: str, campaign: Campaign | None = None) -> Modal:
    """Ask for a name."""
    return Modal(
        callback="campaigns.submit",
        form=form_id,
        title=_title(is_new=campaign is None),
        blocks=in_modal(text_field("name", "Name", value=campaign.name if campaign else "")),
        submit="Save",
    )


def saved(form_id: str, name: str, *, is_new: bool, taken_back: tuple[str, ...] = ()) -> Modal:
    """Tell its name, and which messages are drafts again because they say it."""
    tells = f"✅ {bold(escape(name))}: choose it under _Campaign_ in a message."
    if taken_back:
        tells += f"\n⚠️ Drafts again, for their text says its name: {', '.join(taken_back)}."
    return pages.done(SHELF, form_id, title=_title(is_new=is_new), tells=tells)


def _title(*, is_new: bool) -> str:
    return "Add a campaign" if is_new else "Rename campaign"


def _line(campaign: Campaign, zone: ZoneInfo) -> tuple[Built, ...]:
    last = f"last sent {moment(campaign.last, zone)}" if campaign.last else "nothing sent yet"
    value = str(campaign.id)
    return (
        section(
            f"campaign.{value}", f"{bold(escape(campaign.name))} · {counted(campaign.messages, 'message')} · {last}"
        ),
        actions(
            f"campaign.{value}.do",
            button("list", "Messages", value=f"campaign:{value}"),
            button("campaigns.rename", "Rename", value=value),
        ),
    )
