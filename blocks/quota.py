"""The quota of the month: a meter with its figures, and the form for a higher limit."""

from datetime import date
from zoneinfo import ZoneInfo

from slackblocks import DatePicker, NumberInput

from blocks.elements import actions, button, field, in_modal, post, section
from blocks.surface import Modal, Surface
from blocks.words import bar, counted, moment, number
from store.quota import Standing


def view(standing: Standing, zone: ZoneInfo) -> Surface:
    """Show what is used, what is held for approved sends, and until when."""
    text = meter(standing)
    renewed = f"Renews {moment(standing.period.end, zone)}; nothing is carried over."
    return post(
        text,
        section("quota", f"*Quota*\n{text}\n{renewed}"),
        actions("increase", button("quota.increase", "Increase limit")),
    )


def announcement(standing: Standing, share: int, *, zone: ZoneInfo) -> str:
    """Tell that a threshold was reached; at 100 % nothing more is approved."""
    gone = "The month's quota is gone" if share >= 100 else f"{share} % of the month's quota is reached"
    return f"📊 {gone}. {meter(standing)}. Renews {moment(standing.period.end, zone)}; `/sms quota` tells more."


def meter(standing: Standing) -> str:
    """Draw the quota in one line; without a limit it says so."""
    held = f", {number(standing.reserved)} reserved" if standing.reserved else ""
    if standing.limit is None:
        used = counted(standing.used, "segment")
        return f"No limit is set · {used} used{held}"
    taken = standing.used + standing.reserved
    percent = taken * 100 // standing.limit if standing.limit else 100
    of = f"{number(standing.used)} of {counted(standing.limit, 'segment')} used{held}"
    return f"{bar(taken, standing.limit)} {percent} % · {of}"


def increase_form(form: str, *, today: date) -> Modal:
    """Ask for a higher limit; it takes effect at the first renewal after the purchase."""
    return Modal(
        callback="quota.submit",
        form=form,
        title="Increase limit",
        blocks=in_modal(
            field("segments", "Segments", NumberInput(False, "segments", min_value=1), hint="More segments a month."),
            field("bought", "Purchase date", DatePicker("bought", initial_date=today.isoformat())),
        ),
        submit="Increase limit",
    )


def increased(form: str, *, segments: int, starts: date) -> Modal:
    """Tell from when on the higher limit holds."""
    tells = f"✅ {counted(segments, 'segment')} more a month, from the renewal on {starts:%-d %B %Y} on."
    return Modal(
        callback="quota.increased",
        form=form,
        title="Increase limit",
        blocks=in_modal(section("increased", tells)),
        close="Done",
    )
