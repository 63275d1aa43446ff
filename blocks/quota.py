"""The quota of the month: a meter with its figures, who used it, where it is heading, and forms to change it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from slackblocks import ActionsBlock, DatePicker, NumberInput, SectionBlock

from blocks.elements import actions, bold, button, escape, field, in_modal, post, section, select_field
from blocks.surface import Choice, Modal, Surface
from blocks.words import bar, counted, mention, moment, number
from sms.quota import Forecast
from store.budgets import Share
from store.increases import Planned
from store.quota import Standing

LISTED_MAX = 20  # teams, and increases: a message holds 50 blocks


@dataclass(frozen=True, slots=True)
class Outlook:
    """What stands below the meter: each team's part, what is planned, and where it is heading."""

    shares: Sequence[Share] = ()
    planned: Sequence[Planned] = ()
    forecast: Forecast | None = None


def view(standing: Standing, zone: ZoneInfo, *, outlook: Outlook, is_admin: bool = False) -> Surface:
    """Show what is used, held and free, by whom, and until when; an admin can take back what is planned."""
    text = meter(standing)
    return post(
        text,
        section("quota", "\n".join([f"*Quota*\n{text}", *_outlook(standing, zone, outlook.forecast)])),
        _teams(outlook.shares, standing),
        *(_planned(one, is_admin=is_admin) for one in outlook.planned[:LISTED_MAX]),
        _buttons(has_teams=bool(outlook.shares), is_admin=is_admin),
    )


def announcement(standing: Standing, shares: Sequence[int], *, zone: ZoneInfo) -> str:
    """Tell that thresholds were reached, the highest first; at 100 % nothing more is approved."""
    *lower, share = shares
    gone = "The month's quota is gone" if share >= 100 else f"{share} % of the month's quota is reached"
    at_once = f", and {' and '.join(f'{each} %' for each in lower)} with it" if lower else ""
    return (
        f"📊 {gone}{at_once}. {meter(standing)}. Renews {moment(standing.period.end, zone)}; `/sms quota` tells more."
    )


def meter(standing: Standing) -> str:
    """Draw the quota in one line; without a limit it says so."""
    if standing.limit is None:
        return f"No limit is set · {_spent(standing.used, standing.reserved)}"
    return f"{_share(standing.used, standing.reserved, standing.limit)}, {number(standing.left or 0)} free"


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
    return _told(
        form,
        "Increase limit",
        f"✅ {counted(segments, 'segment')} more a month, from the renewal on {starts:%-d %B %Y} on. "
        "Until then it can be removed in `/sms quota`.",
    )


def budget_form(form: str, shares: Sequence[Share]) -> Modal:
    """Ask which team gets which budget; left empty, it has none."""
    teams = tuple(Choice(f"{one.name} · {_budget(one.limit)}", str(one.team)) for one in shares)
    segments = NumberInput(False, "segments", min_value=1)
    hint = "Segments a month. Leave it empty for no budget: then only the account's quota counts."
    return Modal(
        callback="quota.budget_submit",
        form=form,
        title="Set a budget",
        blocks=in_modal(
            select_field("team", "Team", choices=teams),
            field("segments", "Budget", segments, optional=True, hint=hint),
        ),
        submit="Set budget",
    )


def budgeted(form: str, *, name: str, segments: int | None) -> Modal:
    """Tell what the team may use now."""
    return _told(form, "Set a budget", f"✅ Team {bold(escape(name))}: {_budget(segments)} from now on.")


def _told(form: str, title: str, words: str) -> Modal:
    return Modal(callback="quota.told", form=form, title=title, blocks=in_modal(section("told", words)), close="Done")


def _outlook(standing: Standing, zone: ZoneInfo, forecast: Forecast | None) -> list[str]:
    renews = f"Renews {moment(standing.period.end, zone)}; nothing is carried over."
    if standing.limit is None:
        return [renews, "An admin can set `monthly_segments` in `/sms settings`."]
    return [_heading(standing.limit, forecast, zone), renews] if forecast else [renews]


def _heading(limit: int, forecast: Forecast, zone: ZoneInfo) -> str:
    if forecast.runs_out is None:
        share = forecast.segments * 100 // limit if limit else 100
        return f"At this pace {share} % by the renewal, with what is scheduled."
    day = forecast.runs_out.astimezone(zone)
    return f"⚠️ At this pace it runs out about {day:%-d %B}, with what is scheduled."


def _teams(shares: Sequence[Share], standing: Standing) -> SectionBlock | None:
    """Tell each team's part; what belongs to none is the rest, so that the lines add up."""
    if not shares:
        return None
    used = standing.used - sum(share.used for share in shares)
    reserved = standing.reserved - sum(share.reserved for share in shares)
    rest = [f"_No team_: {_spent(used, reserved)}"] if used > 0 or reserved > 0 else []
    more = [f"and {counted(len(shares) - LISTED_MAX, 'team')} more"] if len(shares) > LISTED_MAX else []
    return section("teams", "\n".join(["*By team*", *map(_team, shares[:LISTED_MAX]), *more, *rest]))


def _team(share: Share) -> str:
    if share.limit is None:
        return f"{escape(share.name)}: {_spent(share.used, share.reserved)} · no budget"
    return f"{escape(share.name)}: {_share(share.used, share.reserved, share.limit)}"


def _spent(used: int, reserved: int) -> str:
    held = f", {number(reserved)} reserved" if reserved else ""
    return f"{counted(used, 'segment')} used{held}"


def _share(used: int, reserved: int, limit: int) -> str:
    held = f", {number(reserved)} reserved" if reserved else ""
    percent = (used + reserved) * 100 // limit if limit else 100
    return f"{bar(used + reserved, limit)} {percent} % · {number(used)} of {counted(limit, 'segment')} used{held}"


def _planned(one: Planned, *, is_admin: bool) -> SectionBlock:
    words = f"📈 {number(one.segments)} more a month from {one.starts:%-d %B %Y} on · by {mention(one.by)}"
    sure = "The limit then stays as it is at that renewal."
    remove = button("quota.remove", "Remove", value=str(one.id), sure=sure) if is_admin else None
    return section(f"planned.{one.id}", words, accessory=remove)


def _buttons(*, has_teams: bool, is_admin: bool) -> ActionsBlock:
    budget = [button("quota.budget", "Set a budget")] if has_teams and is_admin else []
    return actions("increase", button("quota.increase", "Increase limit"), *budget)


def _budget(segments: int | None) -> str:
    return "no budget" if segments is None else f"{counted(segments, 'segment')} a month"
