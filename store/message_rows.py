"""How a message lies in its row: JSON and columns to values, and back."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select

from sms.audience import Selection, Step, Waterfall
from sms.lifecycle import State
from sms.message import Cause, Counted, Draft, Frozen, Message, When
from sms.segments import Count
from store.schema.messages import campaigns
from store.schema.messages import messages as table
from store.schema.people import subscriptions

INSTANTS = ("starts", "ends", "quiet_until", "quiet_last")  # of a count


def rows() -> Select[Any]:
    """Begin a query for messages that are not deleted, with the names of campaign and subscription type."""
    return (
        select(table, campaigns.c.name.label("campaign"), subscriptions.c.name.label("subscription"))
        .outerjoin(campaigns, campaigns.c.id == table.c.campaign_id)
        .outerjoin(subscriptions, subscriptions.c.id == table.c.subscription_id)
        .where(table.c.deleted_at.is_(None))
    )


def message(row: Row[Any]) -> Message:
    """Read a row of `rows`."""
    return Message(
        number=row.number,
        draft=Draft(row.name, row.channel, row.body, row.campaign or "", row.subscription or "", row.opt_out),
        state=State(row.state),
        revision=row.revision,
        author=row.author,
        team=row.team_id,
        archived=row.archived,
        selection=selection(row),
        when=When(row.send_on, row.send_at, recipient_zone=row.zone == "recipient"),
        due=row.due,
        tested_revision=row.tested_revision,
        reserved=row.reserved,
        reason=row.reason or "",
        changed_at=row.changed_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
        automation=row.automation,
    )


def selection(row: Row[Any]) -> Selection:
    """Read whom a message is to be sent to."""
    return Selection(newcomers=row.newcomers, **{key: tuple(ids) for key, ids in row.audience.items()})


def selected(selection: Selection, when: When) -> dict[str, Any]:
    """Write whom to send to and when."""
    return {
        "audience": {
            "lists": list(selection.lists),
            "contacts": list(selection.contacts),
            "not_lists": list(selection.not_lists),
            "not_contacts": list(selection.not_contacts),
        },
        "newcomers": selection.newcomers,
        "send_on": when.on,
        "send_at": when.at,
        "zone": "recipient" if when.recipient_zone else "account",
    }


def write_counted(counted: Counted) -> dict[str, Any]:
    """Write a count as JSON."""
    return {
        **asdict(counted),
        "waterfall": dict(counted.waterfall.steps),
        "histogram": {str(segments): people for segments, people in counted.histogram.items()},
        "causes": {str(segments): asdict(cause) for segments, cause in counted.causes.items()},
        **{name: at.isoformat() for name in INSTANTS if (at := getattr(counted, name))},
    }


def read_counted(kept: Mapping[str, Any]) -> Counted:
    """Read a count back; JSON knows neither tuples nor whole numbers as keys."""
    estimate = kept["estimate"]
    return Counted(
        **{
            **kept,
            "waterfall": Waterfall(tuple((Step(step), kept["waterfall"][step]) for step in Step)),
            "estimate": Count(**{**estimate, "unicode": tuple(estimate["unicode"])}),
            "histogram": {int(segments): people for segments, people in sorted(kept["histogram"].items())},
            "unicode": tuple(kept["unicode"]),
            "causes": {int(segments): _cause(cause) for segments, cause in kept.get("causes", {}).items()},
            **{name: datetime.fromisoformat(at) for name in INSTANTS if (at := kept.get(name))},
        }
    )


def _cause(kept: Mapping[str, Any]) -> Cause:
    return Cause(kept["token"], tuple(kept["unicode"]))


def write_frozen(frozen: Frozen) -> dict[str, Any]:
    """Write what was approved as JSON."""
    return {name: _plain(getattr(frozen, name)) for name in Frozen.__slots__}


def read_frozen(kept: Mapping[str, Any]) -> Frozen:
    """Read what was approved."""
    return Frozen(**kept)


def _plain(value: Any) -> Any:
    return dict(value) if isinstance(value, Mapping) else value
