"""How a send comes along: one post, edited in place until nothing is under way."""

from zoneinfo import ZoneInfo

from slackblocks import Button

from blocks.elements import actions, button, post, section
from blocks.surface import Surface
from blocks.words import bar, clock, counted, moment, number, people
from sms.delivery import DeliveryState
from sms.lifecycle import State, mark
from sms.progress import Progress

AT_CARRIER = (DeliveryState.ACCEPTED, DeliveryState.QUEUED, DeliveryState.SUBMITTING, DeliveryState.UNCERTAIN)
ON_THE_WAY = (DeliveryState.DELIVERED, DeliveryState.SENT, DeliveryState.SENDING)
CALLED_OFF = (DeliveryState.CANCELED, DeliveryState.PLANNED)
LEFT_OUT = (DeliveryState.SKIPPED, DeliveryState.REJECTED)
LOST = (DeliveryState.UNDELIVERED, DeliveryState.FAILED, DeliveryState.UNRESOLVED)


def view(progress: Progress, zone: ZoneInfo) -> Surface:
    """Show the bar, the counts, the rate and when it ends; its buttons are those that the state allows."""
    text = f"{mark(progress.state)} {sentence(progress, zone)}"
    buttons = _buttons(progress)
    return post(text, section("progress", text), actions("progress_buttons", *buttons) if buttons else None)


def sentence(progress: Progress, zone: ZoneInfo) -> str:
    """Tell in one line how far it is; the card shows the same line."""
    match progress.state:
        case State.STOPPED:
            return f"Stopped #{progress.number}: {stopped(progress)}"
        case State.SENT:
            return f"#{progress.number} sent to {people(progress.handed_over)}"
        case State.PAUSED | State.HELD:
            verb = "Paused" if progress.state is State.PAUSED else "On hold:"
            return f"{verb} #{progress.number} · {_how_far(progress)} · {number(progress.open)} wait"
        case _ if progress.first_part:
            return f"Sending #{progress.number} · {_how_far(progress)} · {_first_part(progress, zone)}"
        case _:
            pace = f"{progress.per_second:,.0f} a second" if progress.per_second else ""
            end = f"done about {clock(progress.done_at, zone)}" if progress.done_at else ""
            parts = (f"Sending #{progress.number}", _how_far(progress), _later(progress, zone), pace, end)
            return " · ".join(filter(None, parts))


def stopped(progress: Progress) -> str:
    """Tell what a stop stopped; the figures add up to everybody and to the segments that came back."""
    lost, left_out = _people(progress, LOST), _people(progress, LEFT_OUT)
    back = sum(progress.segments.get(state, 0) for state in (*CALLED_OFF, *LEFT_OUT))
    parts = (
        f"{number(_people(progress, ON_THE_WAY))} delivered or on the way",
        f"{number(_people(progress, AT_CARRIER))} at the carrier",
        f"{number(lost)} not delivered" if lost else "",
        f"{number(left_out)} left out or refused" if left_out else "",
        f"{number(_people(progress, CALLED_OFF))} stopped",
        f"{counted(back, 'segment')} given back",
    )
    return ", ".join(filter(None, parts))


def _people(progress: Progress, states: tuple[DeliveryState, ...]) -> int:
    return sum(progress.counts.get(state, 0) for state in states)


def _how_far(progress: Progress) -> str:
    done, total = progress.settled, progress.total
    if not total:
        return "just started"  # nobody is in the ledger yet
    return f"{bar(done, total)} {number(done)} of {number(total)}"


def _later(progress: Progress, zone: ZoneInfo) -> str:
    if not progress.later or progress.next_due is None:
        return ""
    return f"{people(progress.later)} due later, from {moment(progress.next_due, zone)}"


def _first_part(progress: Progress, zone: ZoneInfo) -> str:
    first = f"the first {number(progress.first_part)}"
    if progress.rest_at is None:
        return f"{first} go alone"
    return f"{first} went alone, the rest from {clock(progress.rest_at, zone)} if all is well"


def _buttons(progress: Progress) -> tuple[Button, ...]:
    value = str(progress.number)
    stop = button("stop", "Stop", value=value, style="danger", sure="What the carrier already has still arrives.")
    match progress.state:
        case State.SENDING:
            return button("pause", "Pause", value=value), stop
        case State.PAUSED:
            return button("resume", "Resume", value=value, style="primary"), stop
        case _:
            return ()
